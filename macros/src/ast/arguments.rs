//! `name`, `name = value`, and plain lists of expressions.

use super::{Tokens, expression::expression};
use crate::report::Report;
use proc_macro2::{Ident, TokenStream};

/// One option of the attribute.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) value: Option<TokenStream>,
}

pub(crate) fn arguments(mut tokens: Tokens, report: &mut Report) -> Vec<Argument> {
    let mut arguments = Vec::new();
    while !tokens.is_empty() {
        match tokens.ident() {
            Some(name) => {
                let value = tokens.take("=").map(|_| expression(&mut tokens, &[]));
                arguments.push(Argument { name, value });
            }
            None => {
                report.error(tokens.span(), "expected the name of an option");
                skip(&mut tokens);
            }
        }
        comma(&mut tokens, report);
    }
    arguments
}

/// Expressions separated by commas.
pub(crate) fn expressions(mut tokens: Tokens, report: &mut Report) -> Vec<TokenStream> {
    let mut expressions = Vec::new();
    while !tokens.is_empty() {
        let expression = expression(&mut tokens, &[]);
        if expression.is_empty() {
            report.error(tokens.span(), "expected an expression");
        } else {
            expressions.push(expression);
        }
        comma(&mut tokens, report);
    }
    expressions
}

/// The comma between two arguments or entries. A missing one is an error once, and what follows is
/// read as if it were there.
pub(super) fn comma(tokens: &mut Tokens, report: &mut Report) {
    if !tokens.is_empty() && tokens.take(",").is_none() {
        report.error(tokens.span(), "expected `,`");
    }
}

/// Leaves what cannot be read.
pub(super) fn skip(tokens: &mut Tokens) {
    tokens.until(|tokens| tokens.at(","));
}
