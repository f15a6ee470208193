//! A function's header, read by hand; its body stays tokens.

use super::Tokens;
use super::attribute::{Attribute, attributes};
use super::parameters::{Generic, Parameter, generics, parameters};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Error, Result};

#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: TokenStream,
    pub(crate) qualifiers: Vec<Qualifier>,
    pub(crate) fn_token: Ident,
    pub(crate) name: Ident,
    pub(crate) generics: Vec<Generic>,
    pub(crate) parentheses: Group,
    pub(crate) parameters: Vec<Parameter>,
    /// `-> R`, or nothing.
    pub(crate) output: TokenStream,
    /// `where …`, or nothing.
    pub(crate) bounds: TokenStream,
    pub(crate) body: Group,
}

/// `const`, `async`, `unsafe` or `extern "C"`.
#[derive(Clone)]
pub(crate) struct Qualifier {
    pub(crate) name: Ident,
    pub(crate) tokens: TokenStream,
}

impl Function {
    pub(crate) fn parse(item: TokenStream) -> Result<Self> {
        let mut tokens = Tokens::new(item);
        if let [TokenTree::Group(whole)] = tokens.rest() {
            tokens = Tokens::new(whole.stream());
        }
        let tokens = &mut tokens;
        let mut function = Self {
            attributes: attributes(tokens),
            visibility: visibility(tokens),
            qualifiers: qualifiers(tokens),
            fn_token: fn_token(tokens)?,
            name: expect(tokens.ident(), "the function's name", tokens)?,
            generics: generics(tokens),
            parentheses: expect(tokens.group(Delimiter::Parenthesis), "parameters", tokens)?,
            parameters: Vec::new(),
            output: output(tokens),
            bounds: tokens.until(at_body),
            body: expect(tokens.group(Delimiter::Brace), "a body", tokens)?,
        };
        function.parameters = parameters(&function.parentheses);
        Ok(function)
    }

    pub(crate) fn qualifier(&self, name: &str) -> Option<&Qualifier> {
        self.qualifiers
            .iter()
            .find(|qualifier| qualifier.name == name)
    }
}

fn visibility(tokens: &mut Tokens) -> TokenStream {
    if let Some(group) = tokens.group(Delimiter::None) {
        return group.stream();
    }
    if !tokens.at_word("pub") {
        return TokenStream::new();
    }
    let mut visibility: TokenStream = tokens.next().into_iter().collect();
    visibility.extend(tokens.group(Delimiter::Parenthesis).map(TokenTree::Group));
    visibility
}

fn qualifiers(tokens: &mut Tokens) -> Vec<Qualifier> {
    let mut qualifiers = Vec::new();
    while ["const", "async", "unsafe", "safe", "extern"]
        .iter()
        .any(|word| tokens.at_word(word))
    {
        let Some(name) = tokens.ident() else { break };
        let mut all = name.to_token_stream();
        if name == "extern" {
            if let Some(TokenTree::Literal(_)) = tokens.rest().first() {
                all.extend(tokens.next());
            }
        }
        qualifiers.push(Qualifier { name, tokens: all });
    }
    qualifiers
}

fn fn_token(tokens: &mut Tokens) -> Result<Ident> {
    let message = "expected a test function: `fn name(ws: Workspace) { … }`";
    let place = tokens.span();
    match tokens.ident() {
        Some(word) if word == "fn" => Ok(word),
        Some(word) => Err(Error::new(place, format_args!("{message}, found `{word}`"))),
        None => Err(Error::new(place, message)),
    }
}

fn output(tokens: &mut Tokens) -> TokenStream {
    if !tokens.at("->") {
        return TokenStream::new();
    }
    tokens.until(|tokens| tokens.at_word("where") || at_body(tokens))
}

fn at_body(tokens: &Tokens) -> bool {
    matches!(tokens.rest(), [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace)
}

fn expect<T>(found: Option<T>, what: &str, tokens: &Tokens) -> Result<T> {
    found.ok_or_else(|| Error::new(tokens.span(), format_args!("expected {what}")))
}
