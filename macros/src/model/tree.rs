//! The entries of a tree, flattened and checked.

use super::path::{self, Place, Places};
use crate::ast::{Content, Entry, start};
use crate::report::Report;
use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{BinOp, Expr, Member};

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
    File(Expr),
    /// With the place of `exec`.
    Exec(Span, Expr),
    Link(Expr),
    Directory,
    /// Entries below a path that is known only at run time.
    Nested(Tree),
    /// Another tree; the path is that of a directory, or empty.
    Spread(Expr),
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
            match entry {
                Entry::At(path, content) => self.entry(path, content, prefix),
                Entry::Spread(tree) => {
                    let span = start(&tree);
                    let path = string(prefix.trim_end_matches('/'), span);
                    let kind = Kind::Spread(tree);
                    self.tree.steps.push(Step { path, span, kind });
                }
            }
        }
    }

    fn entry(&mut self, path: Expr, content: Content, prefix: &str) {
        let text = super::string(&path).map(|text| text.map(|text| text.value()));
        match text {
            Ok(Some(text)) => self.literal(path, content, &text, prefix),
            Ok(None) => self.computed(path, content, prefix),
            Err(span) => self
                .report
                .error(span, "a path is a string, such as \"a.txt\""),
        }
    }

    fn literal(&mut self, path: Expr, content: Content, text: &str, prefix: &str) {
        let span = start(&path);
        if let Err(error) = self.enter(&content, text, prefix) {
            return self.report.error_over(path, error);
        }
        let path = match prefix {
            "" => path.into_token_stream(),
            _ => string(&format!("{prefix}{text}"), span),
        };
        match content {
            Content::Directory(entries) if !entries.is_empty() => {
                let names = path::names(text).unwrap_or_default();
                self.entries(entries, &format!("{prefix}{}/", names.join("/")));
            }
            content => self.push(path, span, content),
        }
    }

    fn enter(&mut self, content: &Content, text: &str, prefix: &str) -> Result<(), String> {
        let mut names: Vec<_> = prefix.split_terminator('/').map(str::to_owned).collect();
        names.extend(path::names(text)?);
        let place = match (content, text.ends_with('/')) {
            (Content::Directory(_), _) | (Content::Nothing, true) => Place::Directory,
            (Content::Nothing, false) => {
                return Err(format!(
                    "the path {text:?} has no content: write `{text:?} => \"…\"` for a file, \
                     or \"{text}/\" for an empty directory"
                ));
            }
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
    fn computed(&mut self, path: Expr, content: Content, prefix: &str) {
        if let Some(text) = unquoted(&path) {
            let message = format!(
                "a path is a string: write `\"{text}\"`; a computed path goes in parentheses"
            );
            return self.report.error_over(path, message);
        }
        if let Content::Nothing = content {
            let message = "expected `=>` or `->` after the path; a computed path names \
                           an empty directory as `path => {}`";
            return self.report.error_over(path, message);
        }
        let span = start(&path);
        if prefix.is_empty() {
            return self.push(path.into_token_stream(), span, content);
        }
        let nested = Tree::check(vec![Entry::At(path, content)], self.report);
        let path = string(prefix.trim_end_matches('/'), span);
        let kind = Kind::Nested(nested);
        self.tree.steps.push(Step { path, span, kind });
    }

    fn push(&mut self, path: TokenStream, span: Span, content: Content) {
        let kind = match content {
            Content::File(contents) => Kind::File(contents),
            Content::Exec(place, contents) => Kind::Exec(place, contents),
            Content::Link(target) => Kind::Link(target),
            Content::Directory(entries) if !entries.is_empty() => {
                Kind::Nested(Tree::check(entries, self.report))
            }
            Content::Directory(_) | Content::Nothing => Kind::Directory,
        };
        self.tree.steps.push(Step { path, span, kind });
    }
}

/// The text of a path without quotes, such as `src/main.rs`, which parses as a division and a field.
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

fn string(text: &str, span: Span) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(span);
    TokenTree::Literal(literal).into()
}
