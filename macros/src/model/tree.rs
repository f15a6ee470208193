//! Checks the entries of a tree.

use super::path::{self, Node, Paths};
use crate::ast::{Content, Entry, first_span};
use crate::report::Report;
use proc_macro2::Span;
use quote::ToTokens;
use syn::{BinOp, Expr, Member};

/// The steps that build a tree, in the order of the source.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) steps: Vec<Step>,
}

pub(crate) struct Step {
    /// Valid, if it is a literal.
    pub(crate) path: Expr,
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    File(Expr),
    /// With the span of `exec`.
    Exec(Span, Expr),
    Link(Expr),
    Directory,
    Nested(Tree),
    /// Another tree; `path` is its expression.
    Spread,
}

impl Tree {
    pub(crate) fn check(entries: Vec<Entry>, report: &mut Report) -> Self {
        let paths = Paths::default();
        Builder { paths, report }.tree(entries, &[])
    }
}

struct Builder<'a> {
    paths: Paths,
    report: &'a mut Report,
}

impl Builder<'_> {
    /// Checks the entries of the directory with the names `above`.
    fn tree(&mut self, entries: Vec<Entry>, above: &[String]) -> Tree {
        let steps = entries.into_iter();
        let steps = steps.filter_map(|entry| self.step(entry, above));
        Tree { steps: steps.collect() }
    }

    fn step(&mut self, entry: Entry, above: &[String]) -> Option<Step> {
        let (path, content) = match entry {
            Entry::At(path, content) => (path, Some(content)),
            Entry::Spread(tree) => (tree, None),
        };
        let kind = match content {
            Some(content) => self.kind(&path, content, above)?,
            None => Kind::Spread,
        };
        let span = first_span(&path);
        Some(Step { path, span, kind })
    }

    fn kind(&mut self, path: &Expr, content: Content, above: &[String]) -> Option<Kind> {
        let names = match self.names(path, &content, above) {
            Ok(names) => names,
            Err(problem) => {
                self.report.error_over(path, problem);
                return None;
            }
        };
        Some(match content {
            Content::File(contents) => Kind::File(contents),
            Content::Exec(span, contents) => Kind::Exec(span, contents),
            Content::Link(target) => Kind::Link(target),
            Content::Nothing => Kind::Directory,
            Content::Directory(entries) if entries.is_empty() => Kind::Directory,
            Content::Directory(entries) => Kind::Nested(match names {
                Some(names) => self.tree(entries, &names),
                None => Tree::check(entries, self.report),
            }),
        })
    }

    /// Returns the names of a new path, or `None` if it is computed. A computed path is checked at run time.
    fn names(
        &mut self,
        path: &Expr,
        content: &Content,
        above: &[String],
    ) -> Result<Option<Vec<String>>, String> {
        let text = match super::string(path) {
            Ok(Some(text)) => text.value(),
            Ok(None) => return check_computed(path, content).map(|()| None),
            Err(_) => return Err("a path is a string, such as \"a.txt\"".to_owned()),
        };
        let names = [above, &path::names(&text)?].concat();
        let node = match (content, text.ends_with('/')) {
            (Content::Directory(_), _) | (Content::Nothing, true) => Node::Directory,
            (Content::Nothing, false) => {
                return Err(format!(
                    "the path {text:?} has no content: write `{text:?} => \"…\"` for a file, \
                     or \"{text}/\" for an empty directory"
                ));
            }
            (_, true) => {
                return Err(format!("the path {text:?} ends in `/`, but is no directory"));
            }
            (_, false) => Node::Leaf,
        };
        self.paths.insert(&names, node)?;
        Ok(Some(names))
    }
}

fn check_computed(path: &Expr, content: &Content) -> Result<(), String> {
    if let Some(text) = unquoted(path) {
        return Err(format!(
            "a path is a string: write `\"{text}\"`; a computed path goes in parentheses"
        ));
    }
    match content {
        Content::Nothing => Err("expected `=>` or `->` after the path; a computed path names \
                                 an empty directory as `path => {}`"
            .to_owned()),
        _ => Ok(()),
    }
}

/// Returns the text of a path without quotes, such as `src/main.rs`, which parses as a division and a field.
fn unquoted(path: &Expr) -> Option<String> {
    let fits = !matches!(path, Expr::Path(_)) && is_unquoted(path);
    fits.then(|| path.to_token_stream().to_string().replace(' ', ""))
}

fn is_unquoted(path: &Expr) -> bool {
    match path {
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| name != "self"),
        Expr::Field(field) => matches!(field.member, Member::Named(_)) && is_unquoted(&field.base),
        Expr::Binary(binary) => {
            let joins = matches!(binary.op, BinOp::Div(_) | BinOp::Sub(_));
            joins && is_unquoted(&binary.left) && is_unquoted(&binary.right)
        }
        _ => false,
    }
}
