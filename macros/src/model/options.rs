//! The options of the attribute.

use super::suggestion::nearest;
use super::{Tree, literal};
use crate::ast::{Argument, Tokens, entries, expressions, join, sole};
use crate::report::Report;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::Lit;

const OPTIONS: [&str; 8] = [
    "files", "copy", "txtar", "cases", "parent", "keep", "snapshot", "crate",
];

/// What the attribute's arguments say; every value is an expression.
pub(crate) struct Options {
    /// The path of the runtime crate.
    pub(crate) runtime: TokenStream,
    pub(crate) copy: Vec<TokenStream>,
    pub(crate) txtar: Vec<TokenStream>,
    pub(crate) files: Option<Tree>,
    pub(crate) cases: Option<TokenStream>,
    pub(crate) parent: Option<TokenStream>,
    /// A variant of `Keep`.
    pub(crate) keep: Option<Ident>,
    pub(crate) snapshot: bool,
}

impl Options {
    pub(crate) fn check(arguments: Vec<Argument>, report: &mut Report) -> Self {
        let mut options = Self::default();
        let mut given = Vec::new();
        for argument in arguments {
            let name = argument.name.to_string();
            if given.contains(&name) {
                let message = format_args!("the option `{name}` is given twice");
                report.error(argument.name.span(), message);
            } else {
                options.set(&name, argument, report);
                given.push(name);
            }
        }
        options
    }

    fn set(&mut self, name: &str, argument: Argument, report: &mut Report) {
        if !OPTIONS.contains(&name) {
            return report.error(argument.name.span(), unknown(name));
        }
        if name == "snapshot" {
            self.snapshot = true;
            if let Some(value) = argument.value {
                let span = join(&value, argument.name.span());
                report.error(span, "`snapshot` takes no value");
            }
            return;
        }
        let Some(value) = argument.value.filter(|value| !value.is_empty()) else {
            let message = format_args!("`{name}` needs a value: `{}`", example(name));
            return report.error(argument.name.span(), message);
        };
        let wrong = |report: &mut Report| {
            let message = format_args!("wrong value for `{name}`; write `{}`", example(name));
            report.error(join(&value, argument.name.span()), message);
        };
        match name {
            "files" => match braces(&value) {
                Some(inside) => self.files = Some(Tree::check(entries(inside, report), report)),
                None => wrong(report),
            },
            "copy" => self.copy = list(&value, report, example(name)),
            "txtar" => self.txtar = list(&value, report, example(name)),
            "keep" => match keep(&value) {
                Some(keep) => self.keep = Some(keep),
                None => wrong(report),
            },
            "crate" => match syn::parse2::<syn::Path>(value.clone()) {
                Ok(_) => self.runtime = value,
                Err(_) => wrong(report),
            },
            _ if is_no_path(&value) => wrong(report),
            "cases" => self.cases = Some(value),
            _ => self.parent = Some(value),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runtime: quote!(::tempspace),
            copy: Vec::new(),
            txtar: Vec::new(),
            files: None,
            cases: None,
            parent: None,
            keep: None,
            snapshot: false,
        }
    }
}

fn unknown(name: &str) -> String {
    let meant = nearest(name, &OPTIONS).map(|word| format!(" did you mean `{word}`?"));
    let known = OPTIONS.map(|word| format!("`{word}`")).join(", ");
    format!(
        "unknown option `{name}`;{} the options are {known}",
        meant.unwrap_or_default()
    )
}

fn example(name: &str) -> &'static str {
    match name {
        "files" => r#"files = { "a.txt" => "text" }"#,
        "copy" => r#"copy = "tests/fixtures/project""#,
        "txtar" => r#"txtar = "tests/fixtures/a.txtar""#,
        "cases" => r#"cases = "tests/cases""#,
        "parent" => "parent = std::env::temp_dir()",
        "keep" => "keep = never`, `keep = on_failure` or `keep = always",
        _ => "crate = path::of::tempspace",
    }
}

fn braces(value: &TokenStream) -> Option<Tokens> {
    match sole(value)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Some(Tokens::inside(&group))
        }
        _ => None,
    }
}

/// One path, or a list of paths in brackets.
fn list(value: &TokenStream, report: &mut Report, example: &str) -> Vec<TokenStream> {
    let paths = match sole(value) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            expressions(Tokens::inside(&group), report)
        }
        _ => vec![value.clone()],
    };
    for path in paths.iter().filter(|path| is_no_path(path)) {
        let message = format_args!("expected a path, or a list of paths: `{example}`");
        report.error(join(path, proc_macro2::Span::call_site()), message);
    }
    paths
}

fn keep(value: &TokenStream) -> Option<Ident> {
    let TokenTree::Ident(word) = sole(value)? else {
        return None;
    };
    let variant = match word.to_string().as_str() {
        "never" => "Never",
        "on_failure" => "OnFailure",
        "always" => "Always",
        _ => return None,
    };
    Some(Ident::new(variant, word.span()))
}

/// A literal that can be no path. All else is left to the compiler.
fn is_no_path(value: &TokenStream) -> bool {
    match literal(value) {
        Some(Lit::Str(_)) => false,
        Some(_) => true,
        None => match sole(value) {
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Bracket,
            _ => false,
        },
    }
}
