//! A test becomes two functions of one name: the outer one is what the test runner calls and hands
//! the inner one, which is the user's, to the runtime.

use super::at;
use super::run::{run, turbofish};
use super::setup::setup;
use crate::model::{Outcome, Parameter, Role, Test, outer_generics, words};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Signature;

pub(crate) fn test(test: &Test) -> TokenStream {
    if let Some((_, cases)) = &test.options.cases {
        return super::cases::cases(test, cases);
    }
    let test_attribute = test.adds_test.then(|| quote!(#[::core::prelude::v1::test]));
    let (attributes, visibility) = (&test.function.attributes, &test.function.visibility);
    let parameters = test.others().map(|(parameter, name)| {
        let Parameter { attributes, ty, .. } = parameter;
        quote!(#(#attributes)* #name: #ty)
    });
    let head = head(test, test.name(), &quote!(#(#parameters),*));
    let body = body(test);
    quote! {
        #test_attribute
        #(#attributes)*
        #visibility #head { #body }
    }
}

/// The head of an outer function.
pub(super) fn head(test: &Test, name: &Ident, parameters: &TokenStream) -> TokenStream {
    let Signature {
        asyncness,
        fn_token,
        output,
        ..
    } = &test.function.signature;
    let generics = outer_generics(test);
    let bounds = &generics.where_clause;
    let runtime = &test.options.runtime;
    let span = at(crate::ast::start(output));
    let output = match test.outcome {
        Outcome::Unit => TokenStream::new(),
        Outcome::Termination => quote_spanned!(span=> -> #runtime::__private::ExitCode),
        Outcome::Value => output.to_token_stream(),
    };
    quote!(#asyncness #fn_token #name #generics (#parameters) #output #bounds)
}

/// What the outer function does.
pub(super) fn body(test: &Test) -> TokenStream {
    let (inner, run) = (callable(test), run(test));
    quote!(#inner #run)
}

/// The inner function, within reach of the call.
///
/// A function hides a parameter of its name in the whole block that it is in: then it gets a block of
/// its own, and the call a variable.
fn callable(test: &Test) -> TokenStream {
    let inner = inner(test);
    if !test.has_namesake() {
        return inner;
    }
    let (name, turbofish) = (test.name(), turbofish(test));
    let span = at(Span::call_site());
    quote_spanned!(span=> let test = { #inner #name #turbofish };)
}

/// The user's function, as it was written but for its attributes.
fn inner(test: &Test) -> TokenStream {
    let Signature {
        asyncness,
        fn_token,
        ident,
        generics,
        output,
        ..
    } = &test.function.signature;
    let bounds = &generics.where_clause;
    let options = words(setup(test, &TokenStream::new()));
    let parameters = test.parameters.iter().map(|parameter| {
        let Parameter {
            role,
            inner_attributes,
            pattern,
            inner_ty,
            ..
        } = parameter;
        // An option may use a parameter that the body does not.
        let is_used = matches!(role, Role::Other(name) if options.contains(&name.to_string()));
        let allowed = is_used.then(|| quote!(#[allow(unused_variables)]));
        quote!(#allowed #(#inner_attributes)* #pattern: #inner_ty)
    });
    let body = &test.function.body;
    let allowed = test
        .takes_ownership()
        .then(|| quote!(#[allow(clippy::needless_pass_by_value)]));
    quote!(#allowed #asyncness #fn_token #ident #generics (#(#parameters),*) #output #bounds #body)
}
