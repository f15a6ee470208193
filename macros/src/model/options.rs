//! The options of the attribute.

use super::suggestion::nearest;
use super::{Cases, Tree, string};
use crate::ast::{Argument, Value, literal};
use crate::report::Report;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Lit};

const OPTIONS: [&str; 9] = [
    "files", "copy", "txtar", "cases", "parent", "keep", "snapshot", "test", "crate",
];

/// What the attribute's arguments say. Each option comes with the place of its name, where an editor
/// shows its documentation.
pub(crate) struct Options {
    /// The path of the runtime crate.
    pub(crate) runtime: TokenStream,
    pub(crate) copy: Option<(Span, Copy)>,
    pub(crate) txtar: Option<(Span, Vec<Expr>)>,
    pub(crate) files: Option<(Span, Files)>,
    pub(crate) cases: Option<(Span, Cases)>,
    pub(crate) parent: Option<(Span, Expr)>,
    /// A variant of `Keep`.
    pub(crate) keep: Option<(Span, Ident)>,
    /// The patterns that it ignores.
    pub(crate) snapshot: Option<(Span, Vec<Expr>)>,
    pub(crate) test: Option<(Span, bool)>,
}

/// `copy = "…" except "…"`
pub(crate) struct Copy {
    pub(crate) paths: Vec<Expr>,
    pub(crate) except: Vec<Expr>,
}

pub(crate) enum Files {
    /// `{ … }`
    Tree(Tree),
    /// An expression of type `Tree`.
    Expression(Expr),
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
        let example = example(name);
        if !OPTIONS.contains(&name) {
            return report.error(place, unknown(name));
        }
        let except = except(name, argument.except, report);
        match (name, argument.value, argument.missing_equals) {
            (_, Value::Wrong, _) => {}
            ("snapshot", Value::Nothing, _) => self.snapshot = Some((place, Vec::new())),
            ("snapshot", Value::Arguments(arguments), _) => {
                self.snapshot = Some((place, ignored(arguments, report)));
            }
            ("snapshot", _, Some(next)) => {
                report.error(next, "expected `,`; `snapshot` takes no value");
            }
            ("snapshot", value, None) => {
                let message = format!("`snapshot` takes no value; write `{example}`");
                report.error(value.span().unwrap_or(place), message);
            }
            (_, Value::Nothing | Value::Empty, _) => {
                report.error(place, format!("`{name}` needs a value: `{example}`"));
            }
            (_, value, Some(missing)) => {
                report.error(missing, format!("expected `=`: `{example}`"));
                self.assign(name, (place, value), except, report);
            }
            (_, value, None) => {
                let tokens = value.tokens();
                if self.assign(name, (place, value), except, report).is_none() {
                    let message = format!("wrong value for `{name}`; write `{example}`");
                    match tokens.is_empty() {
                        true => report.error(place, message),
                        false => report.error_over(tokens, message),
                    }
                }
            }
        }
    }

    /// Takes the value of a known option, unless it is of the wrong kind.
    fn assign(
        &mut self,
        name: &str,
        (place, value): (Span, Value),
        except: Vec<Expr>,
        report: &mut Report,
    ) -> Option<()> {
        let value = match value {
            Value::Entries(entries) if name == "files" => {
                self.files = Some((place, Files::Tree(Tree::check(entries, report))));
                return Some(());
            }
            Value::Expression(value) => value,
            _ => return None,
        };
        match name {
            "files" => {
                let fits = literal(&value).is_none() && !matches!(value, Expr::Array(_));
                self.files = Some((place, fits.then_some(Files::Expression(value))?));
            }
            "copy" => {
                let paths = list(value, example(name), report);
                self.copy = Some((place, Copy { paths, except }));
            }
            "txtar" => self.txtar = Some((place, list(value, example(name), report))),
            "cases" => {
                let path = is_text(&value).then(|| string(&value).ok())??;
                let Some(path) = path else {
                    let message = "`cases` takes a string literal: the macro reads the directory";
                    report.error_over(value, message);
                    return Some(());
                };
                self.cases = Some((place, Cases::check(path.clone(), except, report)));
            }
            "parent" => self.parent = Some((place, is_text(&value).then_some(value)?)),
            "keep" => self.keep = Some((place, keep(&value)?)),
            "test" => self.test = Some((place, boolean(&value)?)),
            _ => match value {
                Expr::Path(path) if path.qself.is_none() => self.runtime = path.into_token_stream(),
                _ => return None,
            },
        }
        Some(())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runtime: quote!(::tempspace),
            copy: None,
            txtar: None,
            files: None,
            cases: None,
            parent: None,
            keep: None,
            snapshot: None,
            test: None,
        }
    }
}

impl Value {
    fn tokens(&self) -> TokenStream {
        match self {
            Self::Expression(expression) => expression.to_token_stream(),
            _ => TokenStream::new(),
        }
    }

    fn span(&self) -> Option<Span> {
        Some(self.tokens().into_iter().next()?.span())
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
        "snapshot" => r#"snapshot` or `snapshot(ignore = ["*.log"])"#,
        "test" => "test = false",
        _ => "crate = path::of::tempspace",
    }
}

/// The patterns after `except`.
fn except(name: &str, except: Option<(Span, Expr)>, report: &mut Report) -> Vec<Expr> {
    match except {
        Some((_, value)) if name == "copy" || name == "cases" => {
            patterns(value, "except \"target/\"", report)
        }
        Some((place, _)) => {
            report.error(place, "`except` goes with `copy` and `cases` only");
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// The patterns in `snapshot(ignore = …)`.
fn ignored(arguments: Vec<Argument>, report: &mut Report) -> Vec<Expr> {
    let mut all = Vec::new();
    for argument in arguments {
        match argument.value {
            Value::Expression(value) if argument.name == "ignore" => {
                all.extend(patterns(value, "ignore = [\"*.log\"]", report));
            }
            _ => report.error(argument.name.span(), "expected `ignore = [\"*.log\"]`"),
        }
    }
    all
}

fn elements(value: Expr) -> Vec<Expr> {
    match value {
        Expr::Array(array) => array.elems.into_iter().collect(),
        Expr::Group(group) => elements(*group.expr),
        value => vec![value],
    }
}

fn patterns(value: Expr, example: &str, report: &mut Report) -> Vec<Expr> {
    let message = format!("expected a pattern, or a list of patterns: `{example}`");
    checked(elements(value), &message, report)
}

/// One path, or a list of paths in brackets.
fn list(value: Expr, example: &str, report: &mut Report) -> Vec<Expr> {
    let message = format!("expected a path, or a list of paths: `{example}`");
    checked(elements(value), &message, report)
}

fn checked(all: Vec<Expr>, message: &str, report: &mut Report) -> Vec<Expr> {
    for wrong in all.iter().filter(|one| !is_text(one)) {
        report.error_over(wrong, message);
    }
    all
}

fn keep(value: &Expr) -> Option<Ident> {
    let Expr::Path(path) = value else { return None };
    let word = path.path.get_ident()?;
    let variant = match word.to_string().as_str() {
        "never" => "Never",
        "on_failure" => "OnFailure",
        "always" => "Always",
        _ => return None,
    };
    Some(Ident::new(variant, word.span()))
}

fn boolean(value: &Expr) -> Option<bool> {
    match literal(value)? {
        Lit::Bool(value) => Some(value.value),
        _ => None,
    }
}

/// Whether an expression can be a path or a pattern; only literals and lists show that they are none.
fn is_text(value: &Expr) -> bool {
    string(value).is_ok() && !matches!(value, Expr::Array(_))
}
