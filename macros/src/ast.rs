//! Tokens become raw, spanned arguments. Nothing is judged here but the punctuation.

mod arguments;
mod attribute;
mod entries;
mod expression;
mod function;
mod parameters;
mod tokens;

pub(crate) use arguments::{Argument, arguments, expressions};
pub(crate) use attribute::Attribute;
pub(crate) use entries::{Entry, Value, entries};
pub(crate) use function::Function;
pub(crate) use parameters::{Generic, Parameter};
pub(crate) use tokens::{Tokens, sole, start};
