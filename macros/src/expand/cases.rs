//! A test of directories becomes a function that takes one of them, and a module of tests that call it.

use super::at;
use super::run::cfgs;
use super::test::{body, head};
use crate::model::{CHECK, Cases, Outcome, Parameter, Test, is_inert};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use std::collections::BTreeSet;

pub(super) fn cases(test: &Test, cases: &Cases) -> TokenStream {
    let span = at(Span::call_site());
    let runtime = &test.options.runtime;
    let (name, visibility) = (test.name(), &test.function.visibility);
    let attributes = test.function.attributes.iter().filter(|one| is_inert(one));
    let parameters = test.others().map(|(parameter, name)| {
        let Parameter {
            inner_attributes,
            inner_ty,
            ..
        } = parameter;
        quote!(#(#inner_attributes)* #name: #inner_ty,)
    });
    let case = quote_spanned!(span=> case: #runtime::__private::Directory);
    let head = head(test, name, &quote!(#(#parameters)* #case));
    let body = body(test);
    let tests = cases.directories.iter().map(|directory| {
        let (name, ident) = (&directory.name, &directory.ident);
        one(
            test,
            ident,
            &quote_spanned!(span=> (::core::stringify!(#ident), #name)),
        )
    });
    let tests = deeper(quote!(#(#tests)*));
    let check = check(test, cases);
    let imports = imports(test);
    quote! {
        #(#attributes)*
        #[allow(dead_code)]
        #visibility #head { #body }

        #[allow(non_snake_case, unused_imports)]
        mod #name {
            use super::*;
            #(use super::#imports;)*
            #tests
            #check
        }
    }
}

/// Attributes that the compiler has under the same name: a glob import does not say which is meant.
fn imports(test: &Test) -> BTreeSet<&Ident> {
    let fills = test.is_async() || test.others().next().is_some();
    let is_imported = |name: &&Ident| *name == "test_case" || (*name == "test" && fills);
    let names = test.function.attributes.iter();
    let names = names.filter_map(|one| one.path().get_ident());
    names.filter(is_imported).collect()
}

/// The test of one directory.
fn one(test: &Test, ident: &Ident, case: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let test_attribute = test.adds_test.then(|| quote!(#[::core::prelude::v1::test]));
    let attributes = test.function.attributes.iter().filter(|one| !is_inert(one));
    let parameters = test.others().map(|(parameter, name)| {
        let Parameter { attributes, ty, .. } = parameter;
        quote!(#(#attributes)* #name: #ty)
    });
    let head = head(test, ident, &quote!(#(#parameters),*));
    let arguments = test.others().map(|(parameter, name)| {
        let cfgs = cfgs(parameter);
        quote!(#cfgs #name,)
    });
    let waited = test.is_async().then(|| quote_spanned!(span=> .await));
    let end = (test.outcome == Outcome::Unit).then(|| quote_spanned!(span=> ;));
    let name = test.name();
    // `deeper` turns this `self` into `super`.
    quote! {
        #test_attribute
        #(#attributes)*
        #head { self::#name(#(#arguments)* #case) #waited #end }
    }
}

/// The test that compares the directories with those at run time.
fn check(test: &Test, cases: &Cases) -> TokenStream {
    let span = at(Span::call_site());
    let runtime = deeper(test.options.runtime.clone());
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

/// Tokens for a module within: paths that begin with `self` or `super` go one module further up.
fn deeper(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut all = TokenStream::new();
    let mut is_first = true;
    while let Some(tree) = trees.next() {
        let is_path = matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
        let next_is_first = !matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ':');
        match tree {
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), deeper(group.stream()));
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
