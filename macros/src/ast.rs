//! Parses tokens into raw, spanned arguments. Checks only the punctuation.

mod arguments;
mod entries;
mod function;

pub(crate) use arguments::{Argument, IGNORE, Value, arguments, expressions};
pub(crate) use entries::{Content, Entry, entries};
pub(crate) use function::Function;

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit};

/// Returns the span of the first token, where errors are shown.
pub(crate) fn first_span(tokens: &impl ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    first.map_or_else(Span::call_site, |tree| tree.span())
}

/// Returns the literal, if the expression is one.
pub(crate) fn literal(expression: &Expr) -> Option<&Lit> {
    match expression {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}
