//! Checked values become tokens. Generated code names the runtime by absolute paths only, and its
//! own variables are invisible to the user's code.

mod inert;
mod run;
mod setup;
mod temp_file;
mod test;
mod tree;

pub(crate) use inert::inert;
pub(crate) use temp_file::temp_file;
pub(crate) use test::test;
pub(crate) use tree::tree;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::quote_spanned;

/// Where generated code is reported: at `span`, but as generated, so that lints leave it alone.
fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// A reference to the user's expression.
fn reference(expression: &TokenStream) -> TokenStream {
    let span = at(crate::ast::start(expression));
    let simple = match crate::ast::sole(expression) {
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::None,
        Some(_) => true,
        None => false,
    };
    if simple {
        quote_spanned!(span=> &#expression)
    } else {
        quote_spanned!(span=> &(#expression))
    }
}
