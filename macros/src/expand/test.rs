//! Expands a test to two functions of the same name. The test runner calls the outer one, which passes the inner one,
//! the user's function, to the runtime.

use std::cell::LazyCell;

use super::generated_at;
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
    let signature = outer_signature(test, test.name(), &quote!(#(#parameters),*));
    let body = body(test);
    quote! {
        #test_attribute
        #(#attributes)*
        #visibility #signature { #body }
    }
}

/// Returns the signature of an outer function.
pub(super) fn outer_signature(test: &Test, name: &Ident, parameters: &TokenStream) -> TokenStream {
    let Signature { asyncness, fn_token, output, .. } = &test.function.signature;
    let generics = outer_generics(test);
    let bounds = &generics.where_clause;
    let runtime = &test.options.runtime;
    let span = generated_at(crate::ast::first_span(output));
    let output = match test.outcome {
        Outcome::Unit | Outcome::Property => TokenStream::new(),
        Outcome::Termination => quote_spanned!(span=> -> #runtime::__private::ExitCode),
        Outcome::Value => output.to_token_stream(),
    };
    quote!(#asyncness #fn_token #name #generics (#parameters) #output #bounds)
}

/// Returns the body of the outer function.
pub(super) fn body(test: &Test) -> TokenStream {
    let (inner, run) = (callable(test), run(test));
    quote!(#inner #run)
}

/// Returns the declaration of the inner function.
///
/// A function shadows a parameter of the same name in its whole block. In this case it is declared in a nested block
/// and assigned to a variable.
fn callable(test: &Test) -> TokenStream {
    let inner = inner_function(test);
    if !test.has_namesake() {
        return inner;
    }
    let (name, turbofish) = (test.name(), turbofish(test));
    let span = generated_at(Span::call_site());
    quote_spanned!(span=> let test = { #inner #name #turbofish };)
}

/// Returns the user's function without its attributes.
fn inner_function(test: &Test) -> TokenStream {
    let Signature { asyncness, fn_token, ident, generics, output, .. } = &test.function.signature;
    let bounds = &generics.where_clause;
    // Lints about the name report the outer function alone.
    let mut name = ident.clone();
    name.set_span(generated_at(ident.span()));
    let options = LazyCell::new(|| words(setup(test, &TokenStream::new())));
    let is_in_options = |name: &Ident| {
        let (name, in_format) = (name.to_string(), format!("{{{name}"));
        options.iter().any(|word| *word == name || word.contains(&in_format))
    };
    let parameters = test.parameters.iter().map(|parameter| {
        let Parameter { role, inner_attributes, pattern, inner_ty, .. } = parameter;
        // An option may use a parameter that the body does not.
        let is_used = matches!(role, Role::Other(name) if is_in_options(name));
        let allowed = is_used.then(|| quote!(#[allow(unused_variables)]));
        quote!(#allowed #(#inner_attributes)* #pattern: #inner_ty)
    });
    let body = test.function.body.to_token_stream();
    let (output, body) = match test.outcome {
        Outcome::Property => property(&body),
        _ => (output.to_token_stream(), body),
    };
    let allowed =
        test.has_owned_parameter().then(|| quote!(#[allow(clippy::needless_pass_by_value)]));
    quote!(#allowed #asyncness #fn_token #name #generics (#(#parameters),*) #output #bounds #body)
}

/// Returns the return type that the body of a property test needs, and the body with a value of this type.
fn property(body: &TokenStream) -> (TokenStream, TokenStream) {
    let span = generated_at(Span::call_site());
    let error = property_error();
    let output = quote_spanned!(span=> -> ::core::result::Result<(), #error>);
    let body = quote_spanned!(span=> { let () = #body; ::core::result::Result::Ok(()) });
    (output, body)
}

/// Returns the type of the errors of `proptest`.
pub(super) fn property_error() -> TokenStream {
    let span = generated_at(Span::call_site());
    quote_spanned!(span=> ::proptest::test_runner::TestCaseError)
}
