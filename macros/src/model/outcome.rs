//! What the test returns, and what its outer function returns for it.

use super::attributes::{is_test, takes_termination};
use super::words;
use crate::ast::Function;
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
            ty if borrows(ty) => Self::Termination,
            _ if tests.all(takes_termination) => Self::Termination,
            _ => Self::Value,
        }
    }
}

/// Whether a type has a lifetime other than `'static`; an opaque one captures all that there are.
pub(crate) fn borrows(ty: &impl ToTokens) -> bool {
    let words = words(ty.to_token_stream());
    let is_next = |index: usize, word: &str| words.get(index + 1).is_some_and(|one| one == word);
    let borrows = |(index, word): (usize, &String)| match word.as_str() {
        "impl" => true,
        "&" => !is_next(index, "'"),
        "'" => !is_next(index, "static"),
        _ => false,
    };
    words.iter().enumerate().any(borrows)
}
