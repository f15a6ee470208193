//! A function's header, read by hand; its body stays tokens.

use super::Tokens;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
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

/// `const`, `async`, `unsafe` or `extern "C"`.
#[derive(Clone)]
pub(crate) struct Qualifier {
    pub(crate) name: Ident,
    pub(crate) tokens: TokenStream,
}

/// `'a`, `T: Clone` or `const N: usize`.
#[derive(Clone)]
pub(crate) struct Generic {
    pub(crate) tokens: TokenStream,
    pub(crate) name: Ident,
    pub(crate) is_lifetime: bool,
}

#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) attributes: Vec<Attribute>,
    /// The pattern; the whole parameter if it is `self` or `...`.
    pub(crate) pattern: TokenStream,
    /// What stands after the colon, or nothing.
    pub(crate) ty: TokenStream,
}

impl Function {
    pub(crate) fn parse(item: TokenStream) -> Result<Self> {
        let mut tokens = Tokens::new(item);
        if let [TokenTree::Group(whole)] = tokens.rest() {
            tokens = Tokens::new(whole.stream());
        }
        let attributes = attributes(&mut tokens);
        let visibility = visibility(&mut tokens);
        let qualifiers = qualifiers(&mut tokens);
        let fn_token = match tokens.ident() {
            Some(word) if word == "fn" => word,
            other => return Err(not_a_function(other, &tokens)),
        };
        let name = tokens
            .ident()
            .ok_or_else(|| missing("the function's name", &tokens))?;
        let generics = generics(&mut tokens);
        let parentheses = tokens
            .group(Delimiter::Parenthesis)
            .ok_or_else(|| missing("the function's parameters", &tokens))?;
        let parameters = parameters(&parentheses);
        let output = if tokens.at("->") {
            tokens.until(ends_output)
        } else {
            TokenStream::new()
        };
        let bounds = tokens.until(at_body);
        let body = tokens
            .group(Delimiter::Brace)
            .ok_or_else(|| missing("a body", &tokens))?;
        Ok(Self {
            attributes,
            visibility,
            qualifiers,
            fn_token,
            name,
            generics,
            parentheses,
            parameters,
            output,
            bounds,
            body,
        })
    }

    pub(crate) fn qualifier(&self, name: &str) -> Option<&Qualifier> {
        self.qualifiers
            .iter()
            .find(|qualifier| qualifier.name == name)
    }
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

fn attributes(tokens: &mut Tokens) -> Vec<Attribute> {
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

fn generics(tokens: &mut Tokens) -> Vec<Generic> {
    let mut generics = Vec::new();
    if tokens.take("<").is_none() {
        return generics;
    }
    while !tokens.is_empty() && tokens.take(">").is_none() {
        let one = tokens.until(|tokens| tokens.at(",") || tokens.at(">"));
        tokens.take(",");
        generics.extend(generic(one));
    }
    generics
}

fn generic(tokens: TokenStream) -> Option<Generic> {
    let mut inside = Tokens::new(tokens.clone());
    attributes(&mut inside);
    let is_lifetime = inside.take("'").is_some();
    let is_const = inside.at_word("const");
    let name = if is_const {
        inside.ident().and(inside.ident())
    } else {
        inside.ident()
    };
    name.map(|name| Generic {
        tokens,
        name,
        is_lifetime,
    })
}

fn parameters(parentheses: &Group) -> Vec<Parameter> {
    let mut tokens = Tokens::inside(parentheses);
    let mut parameters = Vec::new();
    while !tokens.is_empty() {
        let attributes = attributes(&mut tokens);
        let pattern = tokens.until(|tokens| tokens.at(",") || (tokens.at(":") && !tokens.at("::")));
        let ty = match tokens.take(":") {
            Some(_) => tokens.until(|tokens| tokens.at(",")),
            None => TokenStream::new(),
        };
        tokens.take(",");
        parameters.push(Parameter {
            attributes,
            pattern,
            ty,
        });
    }
    parameters
}

fn ends_output(tokens: &Tokens) -> bool {
    tokens.at_word("where") || at_body(tokens)
}

fn at_body(tokens: &Tokens) -> bool {
    let last = tokens.rest().len() == 1;
    last && matches!(&tokens.rest()[0], TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn not_a_function(found: Option<Ident>, tokens: &Tokens) -> Error {
    let message = "expected a test function: `fn name(ws: Workspace) { … }`";
    match found {
        Some(word) => Error::new(word.span(), format_args!("{message}, found `{word}`")),
        None => missing("a test function", tokens),
    }
}

fn missing(what: &str, tokens: &Tokens) -> Error {
    Error::new(tokens.span(), format_args!("expected {what}"))
}
