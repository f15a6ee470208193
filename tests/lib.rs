//! Tests from outside.

#[cfg(test)]
mod tree;
