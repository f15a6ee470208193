//! Parses the entries of `tree! { … }` and of `files = { … }`.

use super::arguments::{
    expect_comma, expression, next_span, refuse_attributes, skip_to_comma, ungrouped, whole_group,
};
use crate::report::Report;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Lit, Token};

const NO_PATH: &str =
    "expected a path, such as \"a.txt\"; a block as a value goes in parentheses: `({ … })`";

pub(crate) enum Entry {
    /// `..expr`, which adds another tree.
    Spread(Expr),
    At(Expr, Content),
}

/// The content at a path.
pub(crate) enum Content {
    /// `"a.txt" => "text"`
    File(Expr),
    /// `"run.sh" => exec("#!/bin/sh\n")`, with the span of `exec`.
    Exec(Span, Expr),
    /// `"latest" -> "a.txt"`
    Link(Expr),
    /// `"sub" => { … }`
    Directory(Vec<Entry>),
    /// `"empty/"`
    Nothing,
}

/// Parses entries to the end of `input`.
pub(crate) fn entries(input: ParseStream<'_>, report: &mut Report) -> Vec<Entry> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        entries.extend(entry(input, report));
        expect_comma(input, report);
    }
    entries
}

fn entry(input: ParseStream<'_>, report: &mut Report) -> Option<Entry> {
    let message = "an entry takes no attributes; a comment begins with `//`";
    refuse_attributes(input, message, report);
    if input.parse::<Token![..]>().is_ok() {
        return expression(input, "a tree", report).map(Entry::Spread);
    }
    let path = path(input, report)?;
    content(input, report).map(|content| Entry::At(path, content))
}

/// Parses the path before `=>`, `->`, a comma or the end. Collects its tokens first, because `syn` takes the `-` of
/// `->` for a minus.
fn path(input: ParseStream<'_>, report: &mut Report) -> Option<Expr> {
    let mut tokens = TokenStream::new();
    if let Ok(literal) = input.fork().parse::<Lit>() {
        let _: Result<Lit, _> = input.parse();
        tokens.extend(literal.into_token_stream());
        if !input.peek(Token![.]) {
            return syn::parse2(tokens).ok();
        }
    }
    while !input.is_empty() && !is_end_of_path(input) {
        match input.parse::<Token![::]>() {
            Ok(separator) => separator.to_tokens(&mut tokens),
            Err(_) => tokens.extend(input.parse::<TokenTree>()),
        }
    }
    let is_empty = tokens.is_empty();
    let span = match syn::parse2::<Expr>(tokens) {
        Ok(Expr::Block(block)) => block.block.brace_token.span.join(),
        Ok(path) => return Some(ungrouped(path)),
        Err(_) if is_empty => next_span(input),
        Err(error) => error.span(),
    };
    report.error(span, NO_PATH);
    skip_to_comma(input);
    None
}

fn is_end_of_path(input: ParseStream<'_>) -> bool {
    let colon = input.peek(Token![:]) && !input.peek(Token![::]);
    colon || input.peek(Token![=>]) || input.peek(Token![->]) || input.peek(Token![,])
}

fn content(input: ParseStream<'_>, report: &mut Report) -> Option<Content> {
    if input.parse::<Token![->]>().is_ok() {
        return expression(input, "the link's target", report).map(Content::Link);
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Some(Content::Nothing);
    }
    if input.parse::<Token![=>]>().is_err() {
        report.error(next_span(input), "expected `=>`, `->` or `,` after the path");
        skip_to_comma(input);
        return None;
    }
    if let Some(content) = whole_group(input, Delimiter::Brace) {
        return Some(Content::Directory(entries(&content, report)));
    }
    match call(input) {
        Some(function) if function == "exec" => exec(input, report),
        Some(function) if function == "symlink" || function == "link" => {
            report.error(
                function.span(),
                format!("a link is written with `->`: `\"latest\" -> \"a.txt\"`; call a function of this name as `({function}(…))`"),
            );
            skip_to_comma(input);
            None
        }
        _ => {
            let what = "the file's content, or `{ … }` for a directory";
            expression(input, what, report).map(Content::File)
        }
    }
}

/// Returns the name of the function if the whole value is a call.
fn call(input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    let name = Ident::parse_any(&ahead).ok()?;
    whole_group(&ahead, Delimiter::Parenthesis).map(|_| name)
}

fn exec(input: ParseStream<'_>, report: &mut Report) -> Option<Content> {
    let exec = Ident::parse_any(input).ok()?;
    let inside = whole_group(input, Delimiter::Parenthesis)?;
    let content = expression(&inside, "the file's content", report);
    let _: Result<Token![,], _> = inside.parse();
    if content.is_some() && !inside.is_empty() {
        report.error(next_span(&inside), "`exec` takes one content");
    }
    while inside.parse::<TokenTree>().is_ok() {}
    content.map(|content| Content::Exec(exec.span(), content))
}
