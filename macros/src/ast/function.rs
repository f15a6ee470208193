//! Parses a function. Its body remains tokens.

use proc_macro2::{Delimiter, Group, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Result, Signature, Token, Visibility, token};

#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Group,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        Ok(Self {
            attributes: Attribute::parse_outer(input)?,
            visibility: input.parse()?,
            signature: signature(input)?,
            body: body(input)?,
        })
    }
}

fn signature(input: ParseStream<'_>) -> Result<Signature> {
    let is_function = input.peek(Token![fn])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![extern])
        || (input.peek(Token![const]) && !input.peek3(Token![:]));
    if !is_function {
        let message = "expected a test function: `fn name(ws: Workspace) { … }`";
        return Err(Error::new(input.span(), message));
    }
    input.parse()
}

fn body(input: ParseStream<'_>) -> Result<Group> {
    if !input.peek(token::Brace) {
        return Err(Error::new(input.span(), "expected a body"));
    }
    let mut tree = input.parse()?;
    loop {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Ok(group),
            // `$body:block` of `macro_rules!`.
            TokenTree::Group(group) => tree = syn::parse2(group.stream())?,
            other => return Err(Error::new(other.span(), "expected a body")),
        }
    }
}
