//! Turns checked values into tokens. Generated code refers to the runtime by absolute paths only, and its variables
//! are invisible to the user's code.

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

/// Returns a span at the location of `span` with the hygiene of generated code, which lints ignore.
fn generated_at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// Returns a reference to the user's expression, in parentheses if necessary.
fn reference(expression: &impl ToTokens) -> TokenStream {
    let span = generated_at(crate::ast::first_span(expression));
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
