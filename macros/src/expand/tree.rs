//! Expands a tree to a chain of calls, one for each entry.

use super::{generated_at, reference};
use crate::model::{Kind, Step, Tree};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

/// Returns an expression of type `Tree`.
pub(crate) fn tree(tree: &Tree, runtime: &TokenStream) -> TokenStream {
    let literal = literal(tree, runtime);
    let span = generated_at(Span::call_site());
    quote_spanned!(span=> #literal.build())
}

/// Returns an expression of type `Literal`.
fn literal(tree: &Tree, runtime: &TokenStream) -> TokenStream {
    let span = generated_at(Span::call_site());
    let mut chain = quote_spanned!(span=> #runtime::__private::Literal::new());
    chain.extend(tree.steps.iter().map(|step| call(step, runtime)));
    chain
}

fn call(step: &Step, runtime: &TokenStream) -> TokenStream {
    let span = generated_at(step.span);
    let path = reference(&step.path);
    match &step.kind {
        Kind::File(contents) => {
            let contents = reference(contents);
            quote_spanned!(span=> .file(#path, #contents))
        }
        Kind::Exec(exec_span, contents) => {
            // With the span of the user's `exec`, so that editors show its documentation there.
            let (exec, contents) =
                (Ident::new("exec", generated_at(*exec_span)), reference(contents));
            quote_spanned!(span=> .#exec(#path, #contents))
        }
        Kind::Link(target) => {
            let target = reference(target);
            quote_spanned!(span=> .link(#path, #target))
        }
        Kind::Directory => quote_spanned!(span=> .dir(#path)),
        Kind::Nested(tree) => {
            let nested = literal(tree, runtime);
            quote_spanned!(span=> .nested(#path, #nested))
        }
        Kind::Spread => quote_spanned!(span=> .spread(#path)),
    }
}
