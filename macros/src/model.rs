//! Checks raw arguments. All rules are in this module.

mod attributes;
mod cases;
mod expectations;
mod generics;
mod options;
mod outcome;
mod parameters;
mod path;
mod suggestion;
mod temp_file;
mod test;
mod tree;

pub(crate) use attributes::{is_inert, name};
pub(crate) use cases::{CHECK, Cases};
pub(crate) use expectations::Expectation;
pub(crate) use generics::outer_generics;
pub(crate) use options::{Files, Options};
pub(crate) use outcome::Outcome;
pub(crate) use parameters::{Access, Parameter, Role};
pub(crate) use temp_file::TempFile;
pub(crate) use test::Test;
pub(crate) use tree::{Kind, Step, Tree};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Expr, Lit, LitStr};

/// Returns the string, if the expression is one, and `None` if it is computed. The error is the span of another
/// literal.
fn string(expression: &Expr) -> Result<Option<&LitStr>, Span> {
    match crate::ast::literal(expression) {
        Some(Lit::Str(text)) => Ok(Some(text)),
        Some(other) => Err(other.span()),
        None => Ok(None),
    }
}

/// Returns the text of all tokens, including those in groups.
pub(crate) fn words(tokens: TokenStream) -> Vec<String> {
    let words = tokens.into_iter().flat_map(|tree| match tree {
        TokenTree::Group(group) => words(group.stream()),
        tree => vec![tree.to_string()],
    });
    words.collect()
}
