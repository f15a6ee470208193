//! The description that the runtime works from.

use super::{at, reference, tree};
use crate::model::{Expectation, Options, Test};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

/// An expression of type `Setup`. What most tests have goes in as plain arguments: a struct would
/// cost the compiler a constant of its own for each test.
pub(super) fn setup(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let name = Literal::string(&test.function.name.unraw().to_string());
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

fn calls(options: &Options, private: &TokenStream) -> TokenStream {
    let mut calls = TokenStream::new();
    let paths = options.copy.iter().map(|path| ("copy", path));
    let paths = paths.chain(options.txtar.iter().map(|path| ("txtar", path)));
    let paths = paths.chain(options.cases.iter().map(|path| ("cases", path)));
    let paths = paths.chain(options.parent.iter().map(|path| ("parent", path)));
    for (method, path) in paths {
        let span = at(crate::ast::start(path));
        let (method, path) = (Ident::new(method, span), reference(path));
        calls.extend(quote_spanned!(span=> .#method(#path)));
    }
    if let Some(files) = &options.files {
        let files = tree(files, &options.runtime);
        calls.extend(quote!(.files(#files)));
    }
    if let Some(place) = options.snapshot {
        let span = at(place);
        calls.extend(quote_spanned!(span=> .snapshot(())));
    }
    if let Some(keep) = &options.keep {
        let span = at(keep.span());
        calls.extend(quote_spanned!(span=> .keep(#private::Keep::#keep)));
    }
    calls
}
