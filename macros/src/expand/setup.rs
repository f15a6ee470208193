//! Expands the options to a `Setup`.

use super::{generated_at, reference, tree};
use crate::model::{Expectation, Files, Options, Test};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::ext::IdentExt;

/// Returns an expression of type `Setup`. Common values are plain arguments, because a struct would be another
/// constant to compile for each test.
pub(super) fn setup(test: &Test, private: &TokenStream) -> TokenStream {
    let span = generated_at(Span::call_site());
    let name = Literal::string(&test.name().unraw().to_string());
    let mut setup = quote_spanned! {span=>
        #private::Setup::new(#name, ::core::module_path!(), ::core::option_env!("CARGO_MANIFEST_DIR"))
    };
    setup.extend(test.expectations.iter().map(expectation));
    setup.extend(calls(&test.options, private));
    setup
}

fn expectation(expectation: &Expectation) -> TokenStream {
    let span = generated_at(Span::call_site());
    match expectation {
        Expectation::Panic(text) => quote_spanned!(span=> .should_panic(#text)),
        Expectation::PanicOf(case, text) => {
            quote_spanned!(span=> .case_should_panic(#case, #text))
        }
        Expectation::ComparisonOf(case) => quote_spanned!(span=> .case_is_compared(#case)),
    }
}

/// Returns a call for each option, with the span of its name, so that editors show its documentation there.
fn calls(options: &Options, private: &TokenStream) -> TokenStream {
    let mut calls = TokenStream::new();
    let mut call = |method: &str, span: Span, arguments: TokenStream| {
        let span = generated_at(span);
        let method = Ident::new(method, span);
        calls.extend(quote_spanned!(span=> .#method(#arguments)));
    };
    if let Some((span, copy)) = &options.copy {
        let except = references(&copy.except);
        for path in &copy.paths {
            let path = reference(path);
            call("copy", *span, quote::quote!(#path, #except));
        }
    }
    if let Some((span, paths)) = &options.txtar {
        for path in paths {
            call("txtar", *span, reference(path));
        }
    }
    if let Some((span, parent)) = &options.parent {
        call("parent", *span, reference(parent));
    }
    match &options.files {
        Some((span, Files::Tree(files))) => call("files", *span, tree(files, &options.runtime)),
        Some((span, Files::Expression(files))) => call("files", *span, quote::quote!(#files)),
        None => {}
    }
    if let Some((span, cases)) = &options.cases {
        let (path, except) = (&cases.path, references(&cases.except));
        let case = Ident::new("case", Span::mixed_site());
        call("cases", *span, quote::quote!(#path, #case, #except));
    }
    if let Some((span, ignored)) = &options.snapshot {
        // Without the feature, the macro reports an error, which must be at the option.
        let runtime = options.runtime.to_token_stream().into_iter();
        let runtime = runtime.map(|mut token| {
            token.set_span(generated_at(*span));
            token
        });
        let assert = quote_spanned!(generated_at(*span)=> #(#runtime)*::__snapshot_option!());
        let ignored = references(ignored);
        call("snapshot", *span, quote::quote!(#assert, #ignored));
    }
    if let Some((span, keep)) = &options.keep {
        call("keep", *span, quote::quote!(#private::Keep::#keep));
    }
    if let Some((span, value)) = &options.test {
        call("test_attribute", *span, quote::quote!(#value));
    }
    calls
}

fn references(expressions: &[Expr]) -> TokenStream {
    let references = expressions.iter().map(reference);
    quote::quote!(&[#(#references),*])
}
