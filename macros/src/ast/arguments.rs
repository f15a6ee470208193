//! `name`, `name = value`, and plain lists of expressions.

use super::entries::{Entry, entries};
use crate::report::Report;
use proc_macro2::{Delimiter, Ident, Span, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Expr, LitStr, Token, token};

mod keyword {
    syn::custom_keyword!(except);
}

/// One option of the attribute.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) value: Value,
    /// Where the `=` before the value is missing.
    pub(crate) missing_equals: Option<Span>,
    /// The expression after `except`.
    pub(crate) except: Option<(Span, Expr)>,
}

pub(crate) enum Value {
    Nothing,
    /// `=` and nothing after it.
    Empty,
    /// What has been reported already.
    Wrong,
    Expression(Expr),
    /// `{ … }`, unless it is a block.
    Entries(Vec<Entry>),
    /// `snapshot(…)`
    Arguments(Vec<Argument>),
}

/// The options in `input`, to its end.
pub(crate) fn arguments(input: ParseStream<'_>, report: &mut Report) -> Vec<Argument> {
    let mut arguments = Vec::new();
    while !input.is_empty() {
        match Ident::parse_any(input) {
            Ok(name) => arguments.push(argument(name, input, report)),
            Err(_) => {
                report.error(place(input), without_name(input));
                skip(input);
            }
        }
        comma(input, report);
    }
    arguments
}

/// What to write in place of a value without a name.
fn without_name(input: ParseStream<'_>) -> String {
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
    let place = place(input);
    let equals = input.parse::<Token![=]>().is_ok();
    let value = if equals || starts_value(input) {
        value(&name, input, report)
    } else {
        Value::Nothing
    };
    let is_list = matches!(value, Value::Arguments(_) | Value::Nothing);
    Argument {
        except: except(input, report),
        missing_equals: (!equals && !is_list).then_some(place),
        name,
        value,
    }
}

/// Whether a value stands where `=` should, rather than the next option.
fn starts_value(input: ParseStream<'_>) -> bool {
    let next_option = input.peek(syn::Ident) && input.peek2(Token![=]);
    !input.is_empty() && !input.peek(Token![,]) && !next_option
}

fn value(name: &Ident, input: ParseStream<'_>, report: &mut Report) -> Value {
    if input.is_empty() || input.peek(Token![,]) {
        return Value::Empty;
    }
    let is_block = || input.fork().parse::<Expr>().is_ok();
    let braces = match name == "files" || !is_block() {
        true => whole(input, Delimiter::Brace),
        false => None,
    };
    let parentheses = match name == "snapshot" {
        true => whole(input, Delimiter::Parenthesis),
        false => None,
    };
    match (braces, parentheses) {
        (Some(content), _) => Value::Entries(entries(&content, report)),
        (_, Some(content)) => Value::Arguments(arguments(&content, report)),
        _ => expression(input, "a value", report).map_or(Value::Wrong, Value::Expression),
    }
}

fn except(input: ParseStream<'_>, report: &mut Report) -> Option<(Span, Expr)> {
    let except: keyword::except = input.parse().ok()?;
    if input.is_empty() || input.peek(Token![,]) {
        report.error(except.span, "expected a pattern: `except \"target/\"`");
        return None;
    }
    Some((except.span, expression(input, "a pattern", report)?))
}

/// Expressions separated by commas, to the end of `input`.
pub(crate) fn expressions(input: ParseStream<'_>, report: &mut Report) -> Vec<Expr> {
    let mut expressions = Vec::new();
    while !input.is_empty() {
        expressions.extend(expression(input, "an expression", report));
        comma(input, report);
    }
    expressions
}

/// One expression, which is `what`. After an error, `input` is at the next comma.
pub(super) fn expression(input: ParseStream<'_>, what: &str, report: &mut Report) -> Option<Expr> {
    if input.is_empty() || input.peek(Token![,]) {
        report.error(place(input), format_args!("expected {what}"));
        return None;
    }
    let ahead = input.fork();
    match ahead.parse() {
        Ok(expression) => {
            input.advance_to(&ahead);
            Some(bare(expression))
        }
        Err(error) => {
            report.add(error);
            skip(input);
            None
        }
    }
}

/// An expression without the invisible group of `$x:expr` in `macro_rules!`.
pub(super) fn bare(expression: Expr) -> Expr {
    match expression {
        Expr::Group(group) => bare(*group.expr),
        other => other,
    }
}

/// The content of braces or parentheses that are a whole value. A block as a value is written
/// `({ … })`.
pub(super) fn whole(input: ParseStream<'_>, delimiter: Delimiter) -> Option<ParseBuffer<'_>> {
    let (_, _, rest) = input.cursor().group(delimiter)?;
    if !rest.eof() && continues(rest) {
        return None;
    }
    content(input).ok()
}

/// Whether an expression goes on here, rather than a comma being here or missing.
fn continues(rest: Cursor<'_>) -> bool {
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

/// The comma between two arguments or entries. A missing one is an error once, and what follows is
/// read as if it were there.
pub(super) fn comma(input: ParseStream<'_>, report: &mut Report) {
    if !input.is_empty() && input.parse::<Token![,]>().is_err() {
        report.error(place(input), "expected `,`");
    }
}

/// The place of the next token, all of it if it is a group, or else of the end.
pub(super) fn place(input: ParseStream<'_>) -> Span {
    let next = input.cursor().token_tree();
    next.map_or_else(|| input.span(), |(tree, _)| tree.span())
}

/// Reads up to the next comma.
pub(super) fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<TokenTree>();
    }
}
