//! The options of the attribute.

use super::suggestion::nearest;
use super::{Cases, Tree};
use crate::ast::{Argument, IGNORE, Value, literal};
use crate::manifest;
use crate::report::Report;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Lit, Path};

/// The options, each with an example.
const OPTIONS: [(&str, &str); 9] = [
    ("files", r#"files = { "a.txt" => "text" }"#),
    ("copy", r#"copy = "tests/fixtures/project""#),
    ("txtar", r#"txtar = "tests/fixtures/a.txtar""#),
    ("cases", r#"cases = "tests/cases""#),
    ("parent", "parent = std::env::temp_dir()"),
    ("keep", "keep = never`, `keep = on_failure` or `keep = always"),
    ("snapshot", r#"snapshot` or `snapshot(ignore = ["*.log"])"#),
    ("test", "test = false"),
    ("crate", "crate = path::of::tempspace"),
];

/// The options of an attribute, each with the span of its name, where editors show its documentation.
#[derive(Default)]
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
    /// The ignored patterns.
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
        let mut options = Self { runtime: quote!(::tempspace), ..Self::default() };
        let mut given = Vec::new();
        for argument in arguments {
            let (name, span) = (argument.name.to_string(), argument.name.span());
            match OPTIONS.iter().find(|(known, _)| *known == name) {
                None => report.error(span, unknown(&name)),
                Some(_) if given.contains(&name) => {
                    report.error(span, format!("the option `{name}` is given twice"));
                }
                Some((_, example)) => options.set(argument, example, report),
            }
            given.push(name);
        }
        if !given.iter().any(|name| name == "crate") {
            match manifest::runtime() {
                Some(runtime) => options.runtime = runtime,
                None => report.error(Span::call_site(), NO_DEPENDENCY),
            }
        }
        options
    }

    fn set(&mut self, argument: Argument, example: &str, report: &mut Report) {
        let (name, span) = (argument.name.to_string(), argument.name.span());
        if let Some(missing) = argument.missing_equals {
            let expected = if name == "snapshot" { "`,` or `(`" } else { "`=`" };
            report.error(missing, format!("expected {expected}: `{example}`"));
        }
        let except = except(&name, argument.except, report);
        let wrong = format!("wrong value for `{name}`; write `{example}`");
        let value = match (&*name, argument.value) {
            (_, Value::Expression(value)) => value,
            ("files", Value::Entries(entries)) => {
                let files = Files::Tree(Tree::check(entries, report));
                return self.files = Some((span, files));
            }
            ("snapshot", Value::Nothing) => return self.snapshot = Some((span, Vec::new())),
            ("snapshot", Value::Arguments(arguments)) => {
                return self.snapshot = Some((span, ignored(arguments, report)));
            }
            (_, Value::Nothing | Value::Empty) => {
                return report.error(span, format!("`{name}` needs a value: `{example}`"));
            }
            (_, Value::Entries(_) | Value::Arguments(_)) => return report.error(span, wrong),
            (_, Value::Invalid) => return,
        };
        let mut paths = |value| list(value, "a path, or a list of paths", example, report);
        match (&*name, literal(&value).cloned(), value) {
            ("copy", _, value) => {
                let paths = paths(value);
                self.copy = Some((span, Copy { paths, except }));
            }
            ("txtar", _, value) => self.txtar = Some((span, paths(value))),
            ("files", _, value) if is_computed(&value) => {
                self.files = Some((span, Files::Expression(value)));
            }
            ("parent", _, value) if is_text(&value) => self.parent = Some((span, value)),
            ("cases", Some(Lit::Str(path)), _) => {
                self.cases = Some((span, Cases::check(path, except, report)));
            }
            ("cases", _, value) if is_computed(&value) && argument.missing_equals.is_none() => {
                let message = "`cases` takes a string literal: the macro reads the directory";
                report.error_over(value, message);
            }
            ("test", Some(Lit::Bool(value)), _) => self.test = Some((span, value.value)),
            ("keep", _, Expr::Path(word)) if keep(&word.path).is_some() => {
                self.keep = keep(&word.path).map(|keep| (span, keep));
            }
            ("crate", _, Expr::Path(path)) if path.qself.is_none() => {
                self.runtime = path.into_token_stream();
            }
            (_, _, value) if argument.missing_equals.is_none() => report.error_over(value, wrong),
            _ => {}
        }
    }
}

fn unknown(name: &str) -> String {
    if name == "except" {
        return "expected an option; `except` follows a path: `copy = \"…\" except \"target/\"`"
            .to_owned();
    }
    let known = OPTIONS.map(|(word, _)| word);
    let meant = nearest(name, &known).map(|word| format!(" did you mean `{word}`?"));
    format!(
        "unknown option `{name}`;{} the options are `{}`",
        meant.unwrap_or_default(),
        known.join("`, `")
    )
}

/// Returns the patterns after `except`.
fn except(name: &str, except: Option<(Span, Expr)>, report: &mut Report) -> Vec<Expr> {
    let Some((span, value)) = except else {
        return Vec::new();
    };
    if name != "copy" && name != "cases" {
        report.error(span, "`except` goes with `copy` and `cases` only");
        return Vec::new();
    }
    list(value, PATTERNS, "except \"target/\"", report)
}

const NO_DEPENDENCY: &str = "this package does not depend on `tempspace`\n\
     help: if another crate re-exports it, write `crate = path::of::tempspace`";

const PATTERNS: &str = "a pattern, or a list of patterns";

/// Returns the patterns in `snapshot(ignore = …)`.
fn ignored(arguments: Vec<Argument>, report: &mut Report) -> Vec<Expr> {
    let mut patterns = None;
    for argument in arguments {
        let span = argument.name.span();
        let _ = except("ignore", argument.except, report);
        match argument.value {
            Value::Expression(_) if argument.name == "ignore" && patterns.is_some() => {
                report.error(span, "`ignore` is given twice");
            }
            Value::Expression(value) if argument.name == "ignore" => {
                patterns = Some(list(value, PATTERNS, "ignore = [\"*.log\"]", report));
            }
            _ => report.error(span, IGNORE),
        }
    }
    patterns.unwrap_or_default()
}

/// Returns a string, or the strings of a list in brackets.
fn list(value: Expr, what: &str, example: &str, report: &mut Report) -> Vec<Expr> {
    let all: Vec<_> = match value {
        Expr::Array(array) => array.elems.into_iter().collect(),
        Expr::Reference(one) if matches!(*one.expr, Expr::Array(_)) => {
            return list(*one.expr, what, example, report);
        }
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

/// Returns `true` if only the compiler knows the type of an expression.
fn is_computed(value: &Expr) -> bool {
    literal(value).is_none() && !matches!(value, Expr::Array(_))
}

/// Returns `true` if an expression can be a path or a pattern.
fn is_text(value: &Expr) -> bool {
    is_computed(value) || matches!(literal(value), Some(Lit::Str(_)))
}
