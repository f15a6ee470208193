//! The return values of the inner and the outer function.

use super::attributes::{is_termination_test, is_test, name, needs_result};
use super::{Parameter, words};
use crate::ast::Function;
use quote::ToTokens;
use syn::{Attribute, ReturnType, Type};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Nothing.
    Unit,
    /// A `Termination`, whose exit code the outer function returns.
    Termination,
    /// A value for the test macro, which the outer function returns as it is.
    Value,
    /// Nothing, or an error of `proptest`, which the outer function passes on by `?`.
    Property,
}

impl Outcome {
    /// Decides from the return type and the attributes. An unknown test macro may need the value, unless the value
    /// borrows from the workspace.
    pub(super) fn of(function: &Function, parameters: &[Parameter], has_cases: bool) -> Self {
        let ty = match &function.signature.output {
            ReturnType::Type(_, ty) => ty,
            ReturnType::Default if !has_cases && is_property(function) => return Self::Property,
            ReturnType::Default => return Self::Unit,
        };
        let needs_value =
            |one: &Attribute| needs_result(one) || is_test(one) && !is_termination_test(one);
        match &**ty {
            Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Unit,
            Type::Never(_) => Self::Unit,
            ty if may_borrow(ty, parameters) => Self::Termination,
            _ if function.attributes.iter().any(needs_value) => Self::Value,
            _ => Self::Termination,
        }
    }
}

/// Returns `true` if a function without a return type may return an error.
///
/// `#[property_test]` and `#[proptest]` put its body into a closure that returns a `Result`, so that `prop_assert!` and `?`
/// work.
fn is_property(function: &Function) -> bool {
    let is_property = |one: &Attribute| ["proptest", "property_test"].contains(&name(one).as_str());
    let is_error = |word: &String| word == "?" || word.starts_with("prop_a");
    let words = || words(function.body.to_token_stream());
    function.attributes.iter().any(is_property) && words().iter().any(is_error)
}

/// Returns `true` if a value of the type may borrow from a workspace. An opaque type may borrow from all parameters.
fn may_borrow(ty: &Type, parameters: &[Parameter]) -> bool {
    let words = words(ty.to_token_stream());
    let lifetimes = parameters.iter().filter(|one| !one.is_other());
    let lifetimes: Vec<_> = lifetimes.filter_map(Parameter::lifetime).collect();
    let is_next = |index: usize, word: &str| words.get(index + 1).is_some_and(|one| one == word);
    let borrows = |(index, word): (usize, &String)| match word.as_str() {
        "impl" => true,
        "&" => !is_next(index, "'") && lifetimes.iter().any(|one| one == "_"),
        "'" => lifetimes.iter().any(|one| is_next(index, one)),
        _ => false,
    };
    words.iter().enumerate().any(borrows)
}
