//! Tokens become raw, spanned arguments. Nothing is judged here but the punctuation.

mod arguments;
mod entries;
mod expression;
mod function;
mod tokens;

pub(crate) use arguments::{Argument, arguments, expressions};
pub(crate) use entries::{Entry, Value, entries};
pub(crate) use function::{Attribute, Function, Generic, Parameter};
pub(crate) use tokens::{Tokens, sole, start};
