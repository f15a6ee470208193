//! A cursor over token trees.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

pub(crate) struct Tokens {
    rest: std::vec::IntoIter<TokenTree>,
    /// Where more was expected.
    end: Span,
}

impl Tokens {
    pub(crate) fn new(stream: TokenStream) -> Self {
        let trees: Vec<_> = stream.into_iter().map(unwrapped).collect();
        let end = trees.last().map_or_else(Span::call_site, TokenTree::span);
        Self {
            rest: trees.into_iter(),
            end,
        }
    }

    /// What stands between a group's delimiters.
    pub(crate) fn inside(group: &Group) -> Self {
        Self {
            end: group.span_close(),
            ..Self::new(group.stream())
        }
    }

    pub(crate) fn rest(&self) -> &[TokenTree] {
        self.rest.as_slice()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// The place of the next token.
    pub(crate) fn span(&self) -> Span {
        self.rest().first().map_or(self.end, TokenTree::span)
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        self.rest.next()
    }

    /// Whether the punctuation `text` comes next, its characters joined.
    pub(crate) fn at(&self, text: &str) -> bool {
        let last = text.len() - 1;
        text.chars()
            .enumerate()
            .all(|(index, wanted)| match self.rest().get(index) {
                Some(TokenTree::Punct(punct)) => {
                    punct.as_char() == wanted
                        && (index == last || punct.spacing() == Spacing::Joint)
                }
                _ => false,
            })
    }

    /// The punctuation `text`, if it comes next.
    pub(crate) fn take(&mut self, text: &str) -> Option<TokenStream> {
        self.at(text)
            .then(|| self.rest.by_ref().take(text.len()).collect())
    }

    /// Whether the word `text` comes next.
    pub(crate) fn at_word(&self, text: &str) -> bool {
        matches!(self.rest().first(), Some(TokenTree::Ident(ident)) if ident == text)
    }

    pub(crate) fn ident(&mut self) -> Option<Ident> {
        let Some(TokenTree::Ident(ident)) = self.rest().first().cloned() else {
            return None;
        };
        self.next();
        Some(ident)
    }

    pub(crate) fn group(&mut self, delimiter: Delimiter) -> Option<Group> {
        match self.rest().first() {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => {
                let group = group.clone();
                self.next();
                Some(group)
            }
            _ => None,
        }
    }

    /// Tokens of a type, pattern or bound, until `stop` holds outside of angle brackets.
    pub(crate) fn until(&mut self, stop: impl Fn(&Self) -> bool) -> TokenStream {
        let mut taken = TokenStream::new();
        while !self.is_empty() && !stop(self) {
            taken.extend(self.piece());
        }
        taken
    }

    /// The next token, but `->`, `=>`, `::` and all between angle brackets in one piece.
    pub(crate) fn piece(&mut self) -> TokenStream {
        for whole in ["->", "=>", "::"] {
            if let Some(tokens) = self.take(whole) {
                return tokens;
            }
        }
        let Some(open) = self.take("<") else {
            return self.next().into_iter().collect();
        };
        let mut taken = open;
        taken.extend(self.until(|tokens| tokens.at(">")));
        taken.extend(self.take(">"));
        taken
    }
}

/// The only token tree of a stream, seen through invisible groups.
pub(crate) fn sole(stream: &TokenStream) -> Option<TokenTree> {
    let mut trees = stream.clone().into_iter();
    let tree = unwrapped(trees.next()?);
    trees.next().is_none().then_some(tree)
}

/// The place of the first token, which is where an error is shown.
pub(crate) fn start(stream: &TokenStream) -> Span {
    stream
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |tree| tree.span())
}

/// `macro_rules!` hands on `$x:literal`, `$x:block` and so on in invisible groups. Around a single
/// token they say nothing.
fn unwrapped(tree: TokenTree) -> TokenTree {
    if let TokenTree::Group(group) = &tree {
        if group.delimiter() == Delimiter::None {
            return sole(&group.stream()).unwrap_or(tree);
        }
    }
    tree
}
