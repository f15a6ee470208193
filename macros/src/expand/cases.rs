//! Expands a test with `cases`: a function that takes a directory, and a module with a test for each directory.

use super::generated_at;
use super::run::cfgs;
use super::test::{body, outer_signature};
use crate::model::{CHECK, Cases, Outcome, Parameter, Test, is_inert};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use std::collections::BTreeSet;

pub(super) fn cases(test: &Test, cases: &Cases) -> TokenStream {
    let span = generated_at(Span::call_site());
    let runtime = &test.options.runtime;
    let (name, visibility) = (test.name(), &test.function.visibility);
    let attributes = test.function.attributes.iter().filter(|one| is_inert(one));
    let parameters = test.others().map(|(parameter, name)| {
        let Parameter { inner_attributes, inner_ty, .. } = parameter;
        quote!(#(#inner_attributes)* #name: #inner_ty,)
    });
    let case = quote_spanned!(span=> case: #runtime::__private::Directory);
    let signature = outer_signature(test, name, &quote!(#(#parameters)* #case));
    let body = body(test);
    let tests = cases.directories.iter().map(|directory| {
        let (name, ident) = (&directory.name, &directory.ident);
        case_test(test, ident, &quote_spanned!(span=> (::core::stringify!(#ident), #name)))
    });
    let tests = in_submodule(quote!(#(#tests)*));
    let check = check(test, cases);
    let imports = imports(test);
    quote! {
        #(#attributes)*
        #[allow(dead_code)]
        #visibility #signature { #body }

        #[allow(non_snake_case, unused_imports)]
        mod #name {
            use super::*;
            #(use super::#imports;)*
            #tests
            #check
        }
    }
}

/// Returns the attributes to import by name. The compiler has attributes of the same names, so a glob import would be
/// ambiguous.
fn imports(test: &Test) -> BTreeSet<&Ident> {
    let fills = test.is_async() || test.others().next().is_some();
    let is_imported = |name: &&Ident| *name == "test_case" || (*name == "test" && fills);
    let names = test.function.attributes.iter();
    let names = names.filter_map(|one| one.path().get_ident());
    names.filter(is_imported).collect()
}

/// Returns the test of one directory.
fn case_test(test: &Test, ident: &Ident, case: &TokenStream) -> TokenStream {
    let span = generated_at(Span::call_site());
    let test_attribute = test.adds_test.then(|| quote!(#[::core::prelude::v1::test]));
    let attributes = test.function.attributes.iter().filter(|one| !is_inert(one));
    let parameters = test.others().map(|(parameter, name)| {
        let Parameter { attributes, ty, .. } = parameter;
        quote!(#(#attributes)* #name: #ty)
    });
    let signature = outer_signature(test, ident, &quote!(#(#parameters),*));
    let arguments = test.others().map(|(parameter, name)| {
        let cfgs = cfgs(parameter);
        quote!(#cfgs #name,)
    });
    let dot_await = test.is_async().then(|| quote_spanned!(span=> .await));
    let end = (test.outcome == Outcome::Unit).then(|| quote_spanned!(span=> ;));
    let name = test.name();
    // `in_submodule` turns this `self` into `super`.
    quote! {
        #test_attribute
        #(#attributes)*
        #signature { self::#name(#(#arguments)* #case) #dot_await #end }
    }
}

/// Returns the test that compares the directories with those at run time.
fn check(test: &Test, cases: &Cases) -> TokenStream {
    let span = generated_at(Span::call_site());
    let runtime = in_submodule(test.options.runtime.clone());
    let path = &cases.path;
    let names = cases.directories.iter().map(|directory| &directory.name);
    let name = Ident::new(CHECK, test.name().span());
    quote_spanned! {span=>
        #[::core::prelude::v1::test]
        fn #name() {
            #runtime::__private::check_cases(
                #path,
                &[#(#names),*],
                ::core::option_env!("CARGO_MANIFEST_DIR"),
                ::core::file!(),
            );
        }
    }
}

/// Adapts tokens to a submodule: paths that begin with `self` or `super` get another `super`.
fn in_submodule(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut all = TokenStream::new();
    let mut is_first = true;
    while let Some(tree) = trees.next() {
        let is_path = matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
        let next_is_first = !matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ':');
        match tree {
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), in_submodule(group.stream()));
                inside.set_span(group.span());
                all.extend([TokenTree::Group(inside)]);
            }
            TokenTree::Ident(word) if is_path && word == "self" => {
                all.extend([TokenTree::Ident(Ident::new("super", word.span()))]);
            }
            TokenTree::Ident(word) if is_path && is_first && word == "super" => {
                all.extend(quote!(#word::#word));
            }
            tree => all.extend([tree]),
        }
        is_first = next_is_first;
    }
    all
}
