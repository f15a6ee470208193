//! What the test returns, and what its outer function returns for it.

use super::attributes::{is_test, takes_termination};
use crate::ast::Function;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ReturnType, Type};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Nothing.
    Unit,
    /// A `Termination`, whose exit code the outer function returns.
    Termination,
    /// A value for the test macro, which the outer function returns as it is.
    Value,
}

impl Outcome {
    /// Whether a test macro needs the value, nobody can tell. Only what borrows from the workspace
    /// cannot be for it, and an opaque type that is not for the compiler's harness is of no use.
    pub(super) fn of(function: &Function) -> Self {
        let ReturnType::Type(_, ty) = &function.signature.output else {
            return Self::Unit;
        };
        let mut tests = function.attributes.iter().filter(|one| is_test(one));
        match &**ty {
            Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Unit,
            Type::Never(_) => Self::Unit,
            ty if borrows(ty.to_token_stream()) => Self::Termination,
            _ if tests.all(takes_termination) => Self::Termination,
            _ => Self::Value,
        }
    }
}

/// Whether a type has a lifetime other than `'static`; an opaque one captures all that there are.
pub(crate) fn borrows(ty: TokenStream) -> bool {
    let trees: Vec<_> = ty.into_iter().collect();
    let is =
        |tree: Option<&TokenTree>, text: &str| tree.is_some_and(|tree| tree.to_string() == text);
    trees.iter().enumerate().any(|(index, tree)| match tree {
        TokenTree::Group(group) => borrows(group.stream()),
        TokenTree::Ident(word) => word == "impl",
        _ if is(Some(tree), "&") => !is(trees.get(index + 1), "'"),
        _ if is(Some(tree), "'") => !is(trees.get(index + 1), "static"),
        _ => false,
    })
}
