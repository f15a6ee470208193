//! The options of the attribute.

use super::suggestion::nearest;
use super::{Cases, Tree, manifest};
use crate::ast::{Argument, Value, literal};
use crate::report::Report;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Lit, Path};

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
        if !given.iter().any(|name| name == "crate") {
            match manifest::runtime() {
                Some(runtime) => options.runtime = runtime,
                None => report.error(Span::call_site(), NO_DEPENDENCY),
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
        match (argument.value, argument.missing_equals) {
            (Value::Wrong, _) => {}
            (Value::Nothing, _) if name == "snapshot" => self.snapshot = Some((place, Vec::new())),
            (Value::Arguments(arguments), _) => {
                self.snapshot = Some((place, ignored(arguments, report)));
            }
            (Value::Nothing | Value::Empty, _) => {
                report.error(place, format!("`{name}` needs a value: `{example}`"));
            }
            (_, Some(next)) if name == "snapshot" => {
                report.error(next, "expected `,`; `snapshot` takes no value");
            }
            (value, Some(missing)) => {
                report.error(missing, format!("expected `=`: `{example}`"));
                let _ = self.assign(name, place, value, except, report);
            }
            (value, None) => {
                if let Err(wrong) = self.assign(name, place, value, except, report) {
                    let message = format!("wrong value for `{name}`; write `{example}`");
                    match wrong.is_empty() {
                        true => report.error(place, message),
                        false => report.error_over(wrong, message),
                    }
                }
            }
        }
    }

    /// Takes the value of a known option, or gives its tokens back if it is of the wrong kind.
    fn assign(
        &mut self,
        name: &str,
        place: Span,
        value: Value,
        except: Vec<Expr>,
        report: &mut Report,
    ) -> Result<(), TokenStream> {
        let value = match value {
            Value::Entries(entries) if name == "files" => {
                self.files = Some((place, Files::Tree(Tree::check(entries, report))));
                return Ok(());
            }
            Value::Expression(value) => value,
            _ => return Err(TokenStream::new()),
        };
        match name {
            "copy" => {
                let paths = list(value, "a path, or a list of paths", example(name), report);
                self.copy = Some((place, Copy { paths, except }));
            }
            "txtar" => {
                let paths = list(value, "a path, or a list of paths", example(name), report);
                self.txtar = Some((place, paths));
            }
            "files" if is_computed(&value) => self.files = Some((place, Files::Expression(value))),
            "parent" if is_text(&value) => self.parent = Some((place, value)),
            "cases" if is_computed(&value) => {
                let message = "`cases` takes a string literal: the macro reads the directory";
                report.error_over(value, message);
            }
            _ => match (name, literal(&value), &value) {
                ("cases", Some(Lit::Str(path)), _) => {
                    let cases = Cases::check(path.clone(), except, report);
                    self.cases = Some((place, cases));
                }
                ("test", Some(Lit::Bool(value)), _) => self.test = Some((place, value.value)),
                ("keep", _, Expr::Path(word)) => match keep(&word.path) {
                    Some(keep) => self.keep = Some((place, keep)),
                    None => return Err(value.into_token_stream()),
                },
                ("crate", _, Expr::Path(path)) if path.qself.is_none() => {
                    self.runtime = path.to_token_stream();
                }
                _ => return Err(value.into_token_stream()),
            },
        }
        Ok(())
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
            list(value, PATTERNS, "except \"target/\"", report)
        }
        Some((place, _)) => {
            report.error(place, "`except` goes with `copy` and `cases` only");
            Vec::new()
        }
        None => Vec::new(),
    }
}

const NO_DEPENDENCY: &str = "this package does not depend on `tempspace`\n\
     help: if another crate re-exports it, write `crate = path::of::tempspace`";

const PATTERNS: &str = "a pattern, or a list of patterns";

/// The patterns in `snapshot(ignore = …)`.
fn ignored(arguments: Vec<Argument>, report: &mut Report) -> Vec<Expr> {
    let mut all = Vec::new();
    for argument in arguments {
        match argument.value {
            Value::Expression(value) if argument.name == "ignore" => {
                all.extend(list(value, PATTERNS, "ignore = [\"*.log\"]", report));
            }
            _ => report.error(argument.name.span(), "expected `ignore = [\"*.log\"]`"),
        }
    }
    all
}

/// One string, or a list of them in brackets.
fn list(value: Expr, what: &str, example: &str, report: &mut Report) -> Vec<Expr> {
    let all: Vec<_> = match value {
        Expr::Array(array) => array.elems.into_iter().collect(),
        value => vec![value],
    };
    for wrong in all.iter().filter(|one| !is_text(one)) {
        report.error_over(wrong, format!("expected {what}: `{example}`"));
    }
    all
}

fn keep(path: &Path) -> Option<Ident> {
    let word = path.get_ident()?;
    let variant = match word.to_string().as_str() {
        "never" => "Never",
        "on_failure" => "OnFailure",
        "always" => "Always",
        _ => return None,
    };
    Some(Ident::new(variant, word.span()))
}

/// Whether only the compiler knows what an expression is.
fn is_computed(value: &Expr) -> bool {
    literal(value).is_none() && !matches!(value, Expr::Array(_))
}

/// Whether an expression can be a path or a pattern.
fn is_text(value: &Expr) -> bool {
    is_computed(value) || matches!(literal(value), Some(Lit::Str(_)))
}
