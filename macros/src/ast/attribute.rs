//! Attributes, of functions and of parameters.

use super::Tokens;
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

#[derive(Clone)]
pub(crate) struct Attribute {
    /// `# [ … ]`
    pub(crate) tokens: TokenStream,
    pub(crate) span: Span,
    /// `["tokio", "test"]`
    pub(crate) path: Vec<String>,
    /// What follows the path: `( … )`, `= …` or nothing.
    pub(crate) arguments: TokenStream,
}

/// All attributes that come next.
pub(super) fn attributes(tokens: &mut Tokens) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = tokens.rest() {
        if hash.as_char() != '#' {
            break;
        }
        let group = group.clone();
        let all = tokens.next().into_iter().chain(tokens.next()).collect();
        attributes.push(Attribute::parse(all, &group));
    }
    attributes
}

impl Attribute {
    fn parse(tokens: TokenStream, group: &Group) -> Self {
        let inside = match Tokens::inside(group).rest() {
            [TokenTree::Group(meta)] => meta.stream(),
            _ => group.stream(),
        };
        Self {
            tokens,
            ..Self::of(inside, group.span())
        }
    }

    /// From what stands between the brackets.
    pub(crate) fn of(meta: TokenStream, span: Span) -> Self {
        let mut meta = Tokens::new(meta);
        let mut path = Vec::new();
        meta.take("::");
        while let Some(segment) = meta.ident() {
            path.push(segment.to_string());
            meta.take("::");
        }
        let arguments = meta.until(|_| false);
        Self {
            tokens: TokenStream::new(),
            span,
            path,
            arguments,
        }
    }

    /// The last segment of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

impl ToTokens for Attribute {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.tokens.clone());
    }
}
