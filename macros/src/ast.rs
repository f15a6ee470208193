//! Tokens become raw, spanned arguments. Only the punctuation is checked here.

mod arguments;
mod entries;
mod function;

pub(crate) use arguments::{Argument, Value, arguments, expressions};
pub(crate) use entries::{Content, Entry, entries};
pub(crate) use function::Function;

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit};

/// The span of the first token, where an error is shown.
pub(crate) fn start(tokens: &impl ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    first.map_or_else(Span::call_site, |tree| tree.span())
}

/// The literal that an expression is.
pub(crate) fn literal(expression: &Expr) -> Option<&Lit> {
    match expression {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}
