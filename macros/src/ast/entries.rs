//! The entries of `tree! { … }` and of `files = { … }`.

use super::Tokens;
use super::arguments::{comma, skip};
use super::expression::expression;
use crate::report::Report;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

pub(crate) struct Entry {
    pub(crate) path: TokenStream,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    /// `"a.txt" => "text"`
    File(TokenStream),
    /// `"run.sh" => exec("#!/bin/sh\n")`
    Exec(TokenStream),
    /// `"latest" -> "a.txt"`
    Link(TokenStream),
    /// `"sub" => { … }`
    Directory(Vec<Entry>),
    /// `"empty/"`
    Nothing,
}

pub(crate) fn entries(mut tokens: Tokens, report: &mut Report) -> Vec<Entry> {
    let mut entries = Vec::new();
    while !tokens.is_empty() {
        let path = expression(&mut tokens, &["=>", "->", ":"]);
        if path.is_empty() {
            report.error(tokens.span(), "expected a path, such as \"a.txt\"");
            skip(&mut tokens);
        } else if let Some(value) = value(&mut tokens, report) {
            entries.push(Entry { path, value });
        }
        comma(&mut tokens, report);
    }
    entries
}

fn value(tokens: &mut Tokens, report: &mut Report) -> Option<Value> {
    if tokens.take("->").is_some() {
        return operand(tokens, report, "the link's target").map(Value::Link);
    }
    if tokens.take("=>").is_none() {
        if tokens.is_empty() || tokens.at(",") {
            return Some(Value::Nothing);
        }
        report.error(tokens.span(), "expected `=>`, `->` or `,` after the path");
        skip(tokens);
        return None;
    }
    if let Some(group) = nested(tokens) {
        return Some(Value::Directory(self::entries(
            Tokens::inside(&group),
            report,
        )));
    }
    if let Some(group) = exec(tokens) {
        let mut inside = Tokens::inside(&group);
        let contents = operand(&mut inside, report, "the file's content")?;
        inside.take(",");
        if !inside.is_empty() {
            report.error(inside.span(), "`exec` takes one content");
        }
        return Some(Value::Exec(contents));
    }
    operand(
        tokens,
        report,
        "the file's content, or `{ … }` for a directory",
    )
    .map(Value::File)
}

fn operand(tokens: &mut Tokens, report: &mut Report, what: &str) -> Option<TokenStream> {
    let operand = expression(tokens, &["=>", "->"]);
    if operand.is_empty() {
        report.error(tokens.span(), format_args!("expected {what}"));
        return None;
    }
    Some(operand)
}

/// Braces that are the whole value. A block as content is written `({ … })`.
fn nested(tokens: &mut Tokens) -> Option<Group> {
    match tokens.rest() {
        [TokenTree::Group(_)] => tokens.group(Delimiter::Brace),
        [TokenTree::Group(_), next, ..] if !continues(next) => tokens.group(Delimiter::Brace),
        _ => None,
    }
}

/// `exec(…)` as the whole value. A function of that name is called as `(exec(…))`.
fn exec(tokens: &mut Tokens) -> Option<Group> {
    let whole = match tokens.rest() {
        [TokenTree::Ident(_), TokenTree::Group(_)] => true,
        [TokenTree::Ident(_), TokenTree::Group(_), next, ..] => !continues(next),
        _ => false,
    };
    let group = match tokens.rest().get(1) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => group,
        _ => return None,
    };
    let group = (whole && tokens.at_word("exec")).then(|| group.clone())?;
    tokens.next();
    tokens.next();
    Some(group)
}

/// Whether an expression goes on with this token.
fn continues(next: &TokenTree) -> bool {
    match next {
        TokenTree::Punct(punct) => punct.as_char() != ',',
        TokenTree::Ident(ident) => ident == "as",
        TokenTree::Group(_) => true,
        TokenTree::Literal(_) => false,
    }
}
