//! The description that the runtime works from.

use super::{at, reference, tree};
use crate::model::{Expectation, Files, Options, Test};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::ext::IdentExt;

/// An expression of type `Setup`. What most tests have goes in as plain arguments: a struct would
/// cost the compiler a constant of its own for each test.
pub(super) fn setup(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let name = Literal::string(&test.name().unraw().to_string());
    let mut setup = quote_spanned! {span=>
        #private::Setup::new(#name, ::core::module_path!(), ::core::option_env!("CARGO_MANIFEST_DIR"))
    };
    setup.extend(test.expectations.iter().map(expectation));
    setup.extend(calls(&test.options, private));
    setup
}

fn expectation(expectation: &Expectation) -> TokenStream {
    let span = at(Span::call_site());
    match expectation {
        Expectation::Panic(text) => quote_spanned!(span=> .should_panic(#text)),
        Expectation::PanicOf(case, text) => {
            quote_spanned!(span=> .case_should_panic(#case, #text))
        }
        Expectation::ComparisonOf(case) => quote_spanned!(span=> .case_is_compared(#case)),
    }
}

/// One call for each option, at the place of its name, where an editor shows its documentation.
fn calls(options: &Options, private: &TokenStream) -> TokenStream {
    let mut calls = TokenStream::new();
    let mut call = |method: &str, place: Span, arguments: TokenStream| {
        let span = at(place);
        let method = Ident::new(method, span);
        calls.extend(quote_spanned!(span=> .#method(#arguments)));
    };
    if let Some((place, copy)) = &options.copy {
        let except = references(&copy.except);
        for path in &copy.paths {
            let path = reference(path);
            call("copy", *place, quote::quote!(#path, #except));
        }
    }
    if let Some((place, paths)) = &options.txtar {
        for path in paths {
            call("txtar", *place, reference(path));
        }
    }
    if let Some((place, parent)) = &options.parent {
        call("parent", *place, reference(parent));
    }
    match &options.files {
        Some((place, Files::Tree(files))) => call("files", *place, tree(files, &options.runtime)),
        Some((place, Files::Expression(files))) => call("files", *place, quote::quote!(#files)),
        None => {}
    }
    if let Some((place, cases)) = &options.cases {
        let (path, except) = (&cases.path, references(&cases.except));
        let case = Ident::new("case", Span::mixed_site());
        call("cases", *place, quote::quote!(#path, #case, #except));
    }
    if let Some((place, ignored)) = &options.snapshot {
        // The macro says so where the feature is missing, at the option.
        let runtime = options.runtime.to_token_stream().into_iter();
        let runtime = runtime.map(|mut token| {
            token.set_span(at(*place));
            token
        });
        let assert = quote_spanned!(at(*place)=> #(#runtime)*::__snapshot_option!());
        let ignored = references(ignored);
        call("snapshot", *place, quote::quote!(#assert, #ignored));
    }
    if let Some((place, keep)) = &options.keep {
        call("keep", *place, quote::quote!(#private::Keep::#keep));
    }
    if let Some((place, value)) = &options.test {
        call("test_attribute", *place, quote::quote!(#value));
    }
    calls
}

fn references(expressions: &[Expr]) -> TokenStream {
    let references = expressions.iter().map(reference);
    quote::quote!(&[#(#references),*])
}
