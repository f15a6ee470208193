//! The entries of a tree, flattened and checked.

use super::path::{self, Place, Places};
use crate::ast::{Entry, Value, start};
use crate::report::Report;
use proc_macro2::{Literal, Span, TokenStream, TokenTree};

/// What to put where, in the order in which it was written.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) steps: Vec<Step>,
}

pub(crate) struct Step {
    /// An expression; if it is a string literal, then it has been checked.
    pub(crate) path: TokenStream,
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    File(TokenStream),
    Exec(TokenStream),
    Link(TokenStream),
    Directory,
    /// Entries below a path that is known only at run time.
    Nested(Tree),
}

impl Tree {
    pub(crate) fn check(entries: Vec<Entry>, report: &mut Report) -> Self {
        let mut builder = Builder {
            tree: Self::default(),
            places: Places::default(),
            report,
        };
        builder.entries(entries, "");
        builder.tree
    }
}

struct Builder<'a> {
    tree: Tree,
    places: Places,
    report: &'a mut Report,
}

impl Builder<'_> {
    /// `prefix` is empty or ends in a slash.
    fn entries(&mut self, entries: Vec<Entry>, prefix: &str) {
        for entry in entries {
            let span = start(&entry.path);
            match super::string(&entry.path) {
                Ok(Some(text)) => self.literal(entry, &text.value(), span, prefix),
                Ok(None) => self.computed(entry, span, prefix),
                Err(span) => self
                    .report
                    .error(span, "a path is a string, such as \"a.txt\""),
            }
        }
    }

    fn literal(&mut self, entry: Entry, text: &str, span: Span, prefix: &str) {
        if let Err(error) = self.enter(&entry, text, prefix) {
            return self.report.error_over(entry.path, error);
        }
        let path = match prefix {
            "" => entry.path,
            _ => string(&format!("{prefix}{text}"), span),
        };
        match entry.value {
            Value::Directory(entries) if !entries.is_empty() => {
                let names = path::names(text).unwrap_or_default();
                self.entries(entries, &format!("{prefix}{}/", names.join("/")));
            }
            value => self.push(path, span, value),
        }
    }

    fn enter(&mut self, entry: &Entry, text: &str, prefix: &str) -> Result<(), String> {
        let mut names: Vec<_> = prefix.split_terminator('/').map(str::to_owned).collect();
        names.extend(path::names(text)?);
        let place = match (&entry.value, text.ends_with('/')) {
            (Value::Directory(_), _) | (Value::Nothing, true) => Place::Directory,
            (Value::Nothing, false) => return Err(no_value(text)),
            (_, true) => {
                return Err(format!(
                    "the path {text:?} ends in `/`, but is no directory"
                ));
            }
            (_, false) => Place::Leaf,
        };
        self.places.enter(&names, place)
    }

    /// A path that is no literal is checked at run time, apart from all others.
    fn computed(&mut self, entry: Entry, span: Span, prefix: &str) {
        if let Value::Nothing = entry.value {
            let message = "expected `=>` or `->` after the path; a computed path names \
                           an empty directory as `path => {}`";
            return self.report.error_over(entry.path, message);
        }
        if prefix.is_empty() {
            return self.push(entry.path, span, entry.value);
        }
        let nested = Tree::check(vec![entry], self.report);
        let path = string(prefix.trim_end_matches('/'), span);
        self.tree.steps.push(Step {
            path,
            span,
            kind: Kind::Nested(nested),
        });
    }

    fn push(&mut self, path: TokenStream, span: Span, value: Value) {
        let kind = match value {
            Value::File(contents) => Kind::File(contents),
            Value::Exec(contents) => Kind::Exec(contents),
            Value::Link(target) => Kind::Link(target),
            Value::Directory(entries) if !entries.is_empty() => {
                Kind::Nested(Tree::check(entries, self.report))
            }
            Value::Directory(_) | Value::Nothing => Kind::Directory,
        };
        self.tree.steps.push(Step { path, span, kind });
    }
}

fn no_value(text: &str) -> String {
    format!(
        "the path {text:?} has no content: write `{text:?} => \"…\"` for a file, \
         or \"{text}/\" for an empty directory"
    )
}

fn string(text: &str, span: Span) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(span);
    TokenTree::Literal(literal).into()
}
