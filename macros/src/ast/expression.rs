//! Where an expression ends, without parsing it.

use super::Tokens;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;

/// Takes the tokens of one expression: up to a comma, to what `stop` names, or to a token that
/// cannot follow, as the second of `"a" "b"`; the caller says what it expected there.
///
/// Commas belong to the expression between the angle brackets of `f::<A, B>()` and of
/// `<A as B<C, D>>::f()`, and between the bars of `|a, b| a + b`.
pub(super) fn expression(tokens: &mut Tokens, stop: &[&str]) -> TokenStream {
    let mut taken = TokenStream::new();
    let mut place = Place::Start;
    while !tokens.is_empty() && !tokens.at(",") && !stop.iter().any(|text| stands(tokens, text)) {
        if place == Place::AfterOperand && starts_operand(&tokens.rest()[0]) {
            break;
        }
        let (piece, next) = step(tokens, place);
        taken.extend(piece);
        place = next;
    }
    taken
}

/// Whether `text` comes next; a colon only on its own.
fn stands(tokens: &Tokens, text: &str) -> bool {
    tokens.at(text) && !(text == ":" && tokens.at("::"))
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An operand can begin here.
    Start,
    /// An operand is complete, or can go on with an operator, `.`, `?`, `(`…
    AfterOperand,
    /// After a `.`, where keywords are names.
    Member,
    /// After `#`, where brackets are an attribute.
    Attribute,
}

fn step(tokens: &mut Tokens, place: Place) -> (TokenStream, Place) {
    if place == Place::Start {
        if tokens.at("|") {
            return (closure_head(tokens), Place::Start);
        }
        if tokens.at("<") {
            return (tokens.piece(), Place::AfterOperand);
        }
    }
    if place == Place::AfterOperand {
        // In one piece, because a second `|` or `<` would begin a closure or a type.
        for operator in ["||", "<<"] {
            if let Some(operator) = tokens.take(operator) {
                return (operator, Place::Start);
            }
        }
    }
    if tokens.at("::") {
        let mut path = tokens.piece();
        if tokens.at("<") {
            path.extend(tokens.piece());
            return (path, Place::AfterOperand);
        }
        return (path, Place::Start);
    }
    if tokens.at("'") {
        let lifetime = tokens.next().into_iter().chain(tokens.next());
        return (lifetime.collect(), Place::Start);
    }
    if place == Place::AfterOperand && tokens.at_word("as") {
        return (cast(tokens), Place::AfterOperand);
    }
    let token = tokens.next();
    let next = token.as_ref().map_or(place, |token| after(token, place));
    (token.into_iter().collect(), next)
}

fn after(token: &TokenTree, place: Place) -> Place {
    match token {
        TokenTree::Literal(_) => Place::AfterOperand,
        TokenTree::Ident(_) if place == Place::Member => Place::AfterOperand,
        TokenTree::Ident(ident) if is_operand(ident) => Place::AfterOperand,
        TokenTree::Ident(_) => Place::Start,
        TokenTree::Group(_) if place == Place::Attribute => Place::Start,
        TokenTree::Group(_) => Place::AfterOperand,
        TokenTree::Punct(punct) => match punct.as_char() {
            '?' => Place::AfterOperand,
            '.' => Place::Member,
            '#' => Place::Attribute,
            _ => Place::Start,
        },
    }
}

/// `|a, b|` and, if there is one, the return type.
fn closure_head(tokens: &mut Tokens) -> TokenStream {
    let mut head: TokenStream = tokens.next().into_iter().collect();
    head.extend(tokens.until(|tokens| tokens.at("|")));
    head.extend(tokens.next());
    if tokens.at("->") {
        let is_body = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        head.extend(tokens.until(|tokens| is_body(&tokens.rest()[0])));
    }
    head
}

/// `as` and the path that follows; other types have no commas outside of brackets.
fn cast(tokens: &mut Tokens) -> TokenStream {
    let mut cast: TokenStream = tokens.next().into_iter().collect();
    loop {
        match tokens.rest().first() {
            Some(TokenTree::Ident(_)) => cast.extend(tokens.next()),
            _ if tokens.at("::") => cast.extend(tokens.piece()),
            _ => break,
        }
        if tokens.at("<") && !tokens.at("<<") && !tokens.at("<=") {
            cast.extend(tokens.piece());
        }
    }
    cast
}

fn starts_operand(token: &TokenTree) -> bool {
    match token {
        TokenTree::Literal(_) => true,
        TokenTree::Ident(ident) => is_operand(ident),
        _ => false,
    }
}

/// Whether a word is a value or a name, and not a keyword that leads on to one.
fn is_operand(ident: &Ident) -> bool {
    let keyword = syn::parse2::<Ident>(ident.to_token_stream()).is_err();
    !keyword
        || ["self", "Self", "super", "crate", "true", "false"]
            .iter()
            .any(|word| ident == word)
}
