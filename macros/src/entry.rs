//! The four steps in a row, for each macro.

use crate::ast::{self, Function, Tokens};
use crate::expand;
use crate::model::{TempFile, Test, Tree};
use crate::report::Report;
use proc_macro2::{Delimiter, TokenStream};
use quote::quote;

/// A function with the attribute. After a mistake it still comes out, as no test.
pub(crate) fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let arguments = Tokens::new(arguments);
    let arguments = ast::arguments(arguments, &mut report);
    let function = match Function::parse(item.clone()) {
        Ok(function) => function,
        Err(error) => return [error.to_compile_error(), item].into_iter().collect(),
    };
    let test = Test::check(arguments, &function, &mut report);
    if report.is_empty() {
        return expand::test(&test);
    }
    [report.compile_errors(), expand::inert(&test)]
        .into_iter()
        .collect()
}

/// `($crate) "a.txt" => "text", …`
pub(crate) fn tree(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (runtime, rest) = runtime(input);
    let entries = ast::entries(rest, &mut report);
    let tree = Tree::check(entries, &mut report);
    beside(&report, expand::tree(&tree, &runtime))
}

/// `($crate) contents, suffix`
pub(crate) fn temp_file(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (runtime, rest) = runtime(input);
    match TempFile::check(rest, &mut report) {
        Some(file) => beside(&report, expand::temp_file(&file, &runtime)),
        None => report.compile_errors(),
    }
}

fn runtime(input: TokenStream) -> (TokenStream, Tokens) {
    let mut tokens = Tokens::new(input);
    let runtime = tokens.group(Delimiter::Parenthesis);
    (
        runtime.map(|group| group.stream()).unwrap_or_default(),
        tokens,
    )
}

/// The expression, whose names and types still count, after the errors.
fn beside(report: &Report, expression: TokenStream) -> TokenStream {
    if report.is_empty() {
        return expression;
    }
    let errors = report.compile_errors();
    quote!({ #errors #expression })
}
