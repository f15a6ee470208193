//! Runs the steps of each macro.

use crate::ast::{self, Function};
use crate::expand;
use crate::model::{TempFile, Test, Tree};
use crate::report::Report;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};

/// Expands a function with the attribute. After a mistake, emits the function without making it a test.
pub(crate) fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let arguments = read(arguments, ast::arguments, &mut report);
    let function: Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            report.add(error);
            return [report.compile_errors(), item].into_iter().collect();
        }
    };
    let test = Test::check(arguments, &function, &mut report);
    if report.is_empty() {
        return expand::test(&test);
    }
    [report.compile_errors(), expand::inert(&test)].into_iter().collect()
}

/// Expands `($crate) "a.txt" => "text", …`.
pub(crate) fn tree(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (runtime, rest) = runtime(input);
    let entries = read(rest, ast::entries, &mut report);
    let tree = Tree::check(entries, &mut report);
    with_errors(&report, expand::tree(&tree, &runtime))
}

/// Expands `($crate) contents, suffix`.
pub(crate) fn temp_file(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (runtime, rest) = runtime(input);
    let arguments = read(rest, ast::expressions, &mut report);
    match TempFile::check(arguments, &mut report) {
        Some(file) => with_errors(&report, expand::temp_file(&file, &runtime)),
        None => report.compile_errors(),
    }
}

/// Parses all of `tokens`, in a group, so that an unexpected end is reported at the last token.
fn read<T>(
    tokens: TokenStream,
    read: impl FnOnce(ParseStream<'_>, &mut Report) -> Vec<T>,
    report: &mut Report,
) -> Vec<T> {
    if tokens.is_empty() {
        return Vec::new();
    }
    let last = tokens.clone().into_iter().last();
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(last.map_or_else(Span::call_site, |last| last.span()));
    let parser = |input: ParseStream<'_>| {
        let content;
        syn::braced!(content in input);
        Ok(read(&content, report))
    };
    let parsed = parser.parse2(TokenTree::Group(group).into());
    parsed.unwrap_or_default()
}

/// Splits the path in parentheses from the rest.
fn runtime(input: TokenStream) -> (TokenStream, TokenStream) {
    let mut trees = input.into_iter();
    match trees.next() {
        Some(TokenTree::Group(group)) => (group.stream(), trees.collect()),
        _ => (TokenStream::new(), trees.collect()),
    }
}

/// Returns the errors and the expression, whose names and types the compiler still checks.
fn with_errors(report: &Report, expression: TokenStream) -> TokenStream {
    if report.is_empty() {
        return expression;
    }
    let errors = report.compile_errors();
    quote!({ #errors #expression })
}
