//! Raw arguments become checked values. All rules stand here, and none elsewhere.

mod attributes;
mod expectations;
mod options;
mod parameters;
mod path;
mod suggestion;
mod temp_file;
mod test;
mod tree;

pub(crate) use attributes::is_inert;
pub(crate) use expectations::Expectation;
pub(crate) use options::Options;
pub(crate) use parameters::{Access, Parameter, Role};
pub(crate) use temp_file::TempFile;
pub(crate) use test::{Outcome, Test};
pub(crate) use tree::{Kind, Step, Tree};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Lit, LitStr};

/// The literal that an expression consists of, if it is one.
fn literal(expression: &TokenStream) -> Option<Lit> {
    match crate::ast::sole(expression)? {
        TokenTree::Literal(literal) => Some(Lit::new(literal)),
        TokenTree::Ident(word) if word == "true" || word == "false" => {
            syn::parse2(TokenTree::Ident(word).into()).ok()
        }
        _ => None,
    }
}

/// The string that an expression consists of, or the place of a literal that is not a string.
fn string(expression: &TokenStream) -> Result<Option<LitStr>, proc_macro2::Span> {
    match literal(expression) {
        Some(Lit::Str(text)) => Ok(Some(text)),
        Some(other) => Err(other.span()),
        None => Ok(None),
    }
}
