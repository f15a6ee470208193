//! Tests from outside: one binary, a module for each part of the library.

#![cfg(test)]

mod attribute;
mod panics;
mod tree;
mod workspace;
