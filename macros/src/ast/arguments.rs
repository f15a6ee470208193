//! `name`, `name = value`, and plain lists of expressions.

use super::{Tokens, expression::expression};
use crate::report::Report;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// One option of the attribute.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) value: Option<TokenStream>,
    /// Where the `=` before the value is missing.
    pub(crate) missing_equals: Option<Span>,
}

pub(crate) fn arguments(mut tokens: Tokens, report: &mut Report) -> Vec<Argument> {
    let mut arguments = Vec::new();
    while !tokens.is_empty() {
        match tokens.ident() {
            Some(name) => arguments.push(argument(name, &mut tokens)),
            None => {
                report.error(tokens.span(), "expected the name of an option");
                skip(&mut tokens);
            }
        }
        comma(&mut tokens, report);
    }
    arguments
}

fn argument(name: Ident, tokens: &mut Tokens) -> Argument {
    let place = tokens.span();
    let equals = tokens.take("=").is_some();
    let has_value = equals || starts_value(tokens);
    Argument {
        name,
        value: has_value.then(|| expression(tokens, &[])),
        missing_equals: (has_value && !equals).then_some(place),
    }
}

/// Whether a value stands where `=` should, rather than the next option.
fn starts_value(tokens: &Tokens) -> bool {
    match tokens.rest() {
        [] => false,
        [TokenTree::Ident(_), TokenTree::Punct(next), ..] => next.as_char() != '=',
        _ => !tokens.at(","),
    }
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
