//! The return values of the inner and the outer function.

use super::attributes::{is_termination_test, is_test};
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
    /// Decides from the return type and the attributes. An unknown test macro may need the value, unless the value
    /// borrows from the workspace.
    pub(super) fn of(function: &Function) -> Self {
        let ReturnType::Type(_, ty) = &function.signature.output else {
            return Self::Unit;
        };
        let mut tests = function.attributes.iter().filter(|one| is_test(one));
        match &**ty {
            Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Unit,
            Type::Never(_) => Self::Unit,
            ty if has_lifetime(ty) => Self::Termination,
            _ if tests.all(is_termination_test) => Self::Termination,
            _ => Self::Value,
        }
    }
}

/// Returns `true` if a type has a lifetime other than `'static`. An opaque type captures all lifetimes.
pub(crate) fn has_lifetime(ty: &impl ToTokens) -> bool {
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
