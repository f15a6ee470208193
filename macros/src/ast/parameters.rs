//! Parameters of a function, generic and plain.

use super::Tokens;
use super::attribute::{Attribute, attributes};
use proc_macro2::{Group, Ident, TokenStream};

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

/// `<…>`, if it comes next.
pub(super) fn generics(tokens: &mut Tokens) -> Vec<Generic> {
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

/// What stands between a function's parentheses.
pub(super) fn parameters(parentheses: &Group) -> Vec<Parameter> {
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
