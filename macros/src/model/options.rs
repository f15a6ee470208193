//! The options of the attribute.

use super::suggestion::nearest;
use super::{Tree, literal};
use crate::ast::{Argument, Tokens, entries, expressions, sole};
use crate::report::Report;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
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
    /// Where it stands, if it is given.
    pub(crate) snapshot: Option<Span>,
}

impl Options {
    pub(crate) fn check(arguments: Vec<Argument>, report: &mut Report) -> Self {
        let mut options = Self::default();
        let mut given = Vec::new();
        for argument in arguments {
            let name = argument.name.to_string();
            if given.contains(&name) {
                let message = format!("the option `{name}` is given twice");
                report.error(argument.name.span(), message);
            } else {
                options.set(&name, argument, report);
                given.push(name);
            }
        }
        options
    }

    fn set(&mut self, name: &str, argument: Argument, report: &mut Report) {
        let place = argument.name.span();
        match (name, argument.value, argument.missing_equals) {
            _ if !OPTIONS.contains(&name) => report.error(place, unknown(name)),
            ("snapshot", None, _) => self.snapshot = Some(place),
            ("snapshot", _, Some(next)) => {
                report.error(next, "expected `,`; `snapshot` takes no value");
            }
            ("snapshot", Some(value), None) => {
                report.error_over(value, "`snapshot` takes no value");
            }
            (_, Some(value), Some(missing)) => {
                report.error(missing, format!("expected `=`: `{}`", example(name)));
                self.assign(name, &value, report);
            }
            (_, Some(value), None) if !value.is_empty() => {
                if self.assign(name, &value, report).is_none() {
                    let message = "wrong value for";
                    report.error_over(
                        value,
                        format!("{message} `{name}`; write `{}`", example(name)),
                    );
                }
            }
            _ => report.error(
                place,
                format!("`{name}` needs a value: `{}`", example(name)),
            ),
        }
    }

    /// Takes the value of a known option, unless it is of the wrong kind.
    fn assign(&mut self, name: &str, value: &TokenStream, report: &mut Report) -> Option<()> {
        match name {
            "files" => self.files = Some(Tree::check(entries(braces(value)?, report), report)),
            "copy" => self.copy = list(value, report, example(name)),
            "txtar" => self.txtar = list(value, report, example(name)),
            "cases" => self.cases = Some(path(value)?),
            "parent" => self.parent = Some(path(value)?),
            "keep" => self.keep = Some(keep(value)?),
            _ => {
                let runtime: syn::Path = syn::parse2(value.clone()).ok()?;
                self.runtime = runtime.to_token_stream();
            }
        }
        Some(())
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
            snapshot: None,
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
    for wrong in paths.iter().filter(|one| path(one).is_none()) {
        let message = format!("expected a path, or a list of paths: `{example}`");
        report.error_over(wrong, message);
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

/// An expression that can be a path; only literals show that they are none.
fn path(value: &TokenStream) -> Option<TokenStream> {
    let fits = match (literal(value), sole(value)) {
        (Some(literal), _) => matches!(literal, Lit::Str(_)),
        (None, Some(TokenTree::Group(group))) => group.delimiter() != Delimiter::Bracket,
        (None, _) => true,
    };
    fits.then(|| value.clone())
}
