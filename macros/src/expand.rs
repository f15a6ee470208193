//! Checked values become tokens. Generated code names the runtime by absolute paths only, and its
//! own variables are invisible to the user's code.

mod cases;
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
use quote::{ToTokens, quote_spanned};

/// Where generated code is reported: at `span`, but as generated, so that lints ignore it.
fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// A reference to the user's expression, in parentheses if it needs them.
fn reference(expression: &impl ToTokens) -> TokenStream {
    let span = at(crate::ast::start(expression));
    let mut trees = expression.to_token_stream().into_iter();
    let is_simple = match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) => group.delimiter() != Delimiter::None,
        (first, second) => first.is_some() && second.is_none(),
    };
    if is_simple {
        quote_spanned!(span=> &#expression)
    } else {
        quote_spanned!(span=> &(#expression))
    }
}
