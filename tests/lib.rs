//! Tests from outside: one binary, a module for each part of the library.

#![cfg(test)]

mod attribute;
#[cfg(unix)]
mod crash;
mod panics;
mod tree;
#[cfg(unix)]
mod victim;
mod workspace;
