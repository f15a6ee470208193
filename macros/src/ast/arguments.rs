//! Parses `name`, `name = value`, and lists of expressions.

use super::entries::{Entry, entries};
use crate::report::Report;
use proc_macro2::{Delimiter, Ident, Span, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Attribute, Expr, LitStr, Token, token};

mod keyword {
    syn::custom_keyword!(except);
}

/// The message for other arguments of `snapshot(…)`.
pub(crate) const IGNORE: &str = "expected `ignore = [\"*.log\"]`";

/// An option of the attribute.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) value: Value,
    /// The span at which `=` is missing.
    pub(crate) missing_equals: Option<Span>,
    /// The expression after `except`.
    pub(crate) except: Option<(Span, Expr)>,
}

pub(crate) enum Value {
    Nothing,
    /// `=` without a value.
    Empty,
    /// A value whose error is reported already.
    Invalid,
    Expression(Expr),
    /// `{ … }`, unless it is a block.
    Entries(Vec<Entry>),
    /// `snapshot(…)`
    Arguments(Vec<Argument>),
}

/// Parses options to the end of `input`.
pub(crate) fn arguments(input: ParseStream<'_>, report: &mut Report) -> Vec<Argument> {
    named(input, expected_name, report)
}

/// Parses options to the end of `input`. `expected` is the message for another token.
fn named(
    input: ParseStream<'_>,
    expected: fn(ParseStream<'_>) -> String,
    report: &mut Report,
) -> Vec<Argument> {
    let mut arguments = Vec::new();
    while !input.is_empty() {
        refuse_attributes(input, "an option takes no attributes", report);
        match Ident::parse_any(input) {
            Ok(name) => arguments.push(argument(name, input, report)),
            Err(_) => {
                report.error(next_span(input), expected(input));
                skip_to_comma(input);
            }
        }
        expect_comma(input, report);
    }
    arguments
}

/// Reports attributes and doc comments.
pub(super) fn refuse_attributes(input: ParseStream<'_>, message: &str, report: &mut Report) {
    for attribute in Attribute::parse_outer(input).unwrap_or_default() {
        report.error_over(attribute, message);
    }
}

/// Returns the message for a value without a name.
fn expected_name(input: ParseStream<'_>) -> String {
    let path = input.fork().parse::<LitStr>();
    match path {
        Ok(_) if input.peek2(Token![=>]) || input.peek2(Token![->]) => {
            "expected the name of an option; write `files = { … }` around files".to_owned()
        }
        Ok(path) => format!(
            "expected the name of an option; write `copy = {path:?}` to copy a file or directory in",
            path = path.value()
        ),
        Err(_) if input.peek(token::Brace) => {
            "expected the name of an option; write `files = { … }`".to_owned()
        }
        Err(_) => "expected the name of an option".to_owned(),
    }
}

fn argument(name: Ident, input: ParseStream<'_>, report: &mut Report) -> Argument {
    let span = next_span(input);
    let equals = input.parse::<Token![=]>().is_ok();
    let colon = !equals && input.parse::<Token![:]>().is_ok();
    let value = if equals || colon || is_value_next(input) {
        value(&name, input, report)
    } else {
        Value::Nothing
    };
    let is_list = matches!(value, Value::Arguments(_) | Value::Nothing);
    Argument {
        except: except(input, report),
        missing_equals: (!equals && !is_list).then_some(span),
        name,
        value,
    }
}

/// Returns `true` if the next token starts a value whose `=` is missing, not the next option.
fn is_value_next(input: ParseStream<'_>) -> bool {
    let next_option = input.peek(syn::Ident) && input.peek2(Token![=]);
    !input.is_empty() && !input.peek(Token![,]) && !next_option
}

fn value(name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Value {
    if input.is_empty() || input.peek(Token![,]) {
        return Value::Empty;
    }
    let is_block = || input.fork().parse::<Expr>().is_ok();
    let braces = match name == "files" || !is_block() {
        true => whole_group(input, Delimiter::Brace),
        false => None,
    };
    let parentheses = match name == "snapshot" {
        true => whole_group(input, Delimiter::Parenthesis),
        false => None,
    };
    match (braces, parentheses) {
        (Some(content), _) => Value::Entries(entries(&content, report)),
        (_, Some(content)) => {
            let expected = |_: ParseStream<'_>| IGNORE.to_owned();
            Value::Arguments(named(&content, expected, report))
        }
        _ => expression(input, "a value", report).map_or(Value::Invalid, Value::Expression),
    }
}

fn except(input: ParseStream<'_>, report: &mut Report) -> Option<(Span, Expr)> {
    let except: keyword::except = input.parse().ok()?;
    if input.is_empty() || input.peek(Token![,]) || input.peek(Token![=]) {
        report.error(except.span, "expected a pattern: `except \"target/\"`");
        skip_to_comma(input);
        return None;
    }
    Some((except.span, expression(input, "a pattern", report)?))
}

/// Parses expressions separated by commas, to the end of `input`.
pub(crate) fn expressions(input: ParseStream<'_>, report: &mut Report) -> Vec<Expr> {
    let mut expressions = Vec::new();
    while !input.is_empty() {
        expressions.extend(expression(input, "an expression", report));
        expect_comma(input, report);
    }
    expressions
}

/// Parses an expression; `what` names it in the error. After an error, skips to the next comma.
pub(super) fn expression(input: ParseStream<'_>, what: &str, report: &mut Report) -> Option<Expr> {
    if input.is_empty() || input.peek(Token![,]) {
        report.error(next_span(input), format_args!("expected {what}"));
        return None;
    }
    let ahead = input.fork();
    match ahead.parse() {
        Ok(expression) => {
            input.advance_to(&ahead);
            Some(ungrouped(expression))
        }
        Err(error) => {
            report.add(error);
            skip_to_comma(input);
            None
        }
    }
}

/// Removes the invisible group around the `$x:expr` of a `macro_rules!`.
pub(super) fn ungrouped(expression: Expr) -> Expr {
    match expression {
        Expr::Group(group) => ungrouped(*group.expr),
        other => other,
    }
}

/// Parses braces or parentheses that are a whole value, and returns their content. A block as a value is written
/// `({ … })`.
pub(super) fn whole_group(input: ParseStream<'_>, delimiter: Delimiter) -> Option<ParseBuffer<'_>> {
    let (_, _, rest) = input.cursor().group(delimiter)?;
    if !rest.eof() && is_continued(rest) {
        return None;
    }
    content(input).ok()
}

/// Returns `true` if an expression continues here. Otherwise a comma follows or is missing.
fn is_continued(rest: Cursor<'_>) -> bool {
    match (rest.punct(), rest.ident()) {
        (Some((punct, _)), _) => punct.as_char() != ',',
        (None, Some((word, _))) => word == "as",
        (None, None) => rest.literal().is_none(),
    }
}

fn content(input: ParseStream<'_>) -> syn::Result<ParseBuffer<'_>> {
    let content;
    if input.peek(token::Brace) {
        syn::braced!(content in input);
    } else {
        syn::parenthesized!(content in input);
    }
    Ok(content)
}

/// Parses the comma between two arguments or entries. Reports a missing one and continues.
pub(super) fn expect_comma(input: ParseStream<'_>, report: &mut Report) {
    if !input.is_empty() && input.parse::<Token![,]>().is_err() {
        report.error(next_span(input), "expected `,`");
        let _: Result<Token![;], _> = input.parse();
    }
}

/// Returns the span of the next token or group, or of the end.
pub(super) fn next_span(input: ParseStream<'_>) -> Span {
    let next = input.cursor().token_tree();
    next.map_or_else(|| input.span(), |(tree, _)| tree.span())
}

/// Skips to the next comma.
pub(super) fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<TokenTree>();
    }
}
