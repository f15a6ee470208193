//! The description that the runtime works from.

use super::{at, reference, tree};
use crate::model::{Options, Test};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

/// An expression of type `Setup`.
pub(super) fn setup(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let site = site(test, private);
    let calls = calls(&test.options, private);
    quote_spanned!(span=> #private::Setup::new(#site)#calls)
}

/// Where the test stands and what is expected of it.
fn site(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let name = Literal::string(&test.function.name.unraw().to_string());
    let snapshot = test.options.snapshot;
    let should_panic = match &test.should_panic {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    };
    quote_spanned! {span=>
        &#private::Site {
            name: #name,
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
            manifest_dir: ::core::option_env!("CARGO_MANIFEST_DIR"),
            should_panic: #should_panic,
            snapshot: #snapshot,
        }
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
    if let Some(keep) = &options.keep {
        let span = at(keep.span());
        calls.extend(quote_spanned!(span=> .keep(#private::Keep::#keep)));
    }
    calls
}
