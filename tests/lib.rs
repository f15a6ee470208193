//! Tests from outside: one binary, a module for each part of the library.

#![cfg(test)]

mod attribute;
mod child;
#[cfg(unix)]
mod crash;
mod failures;
mod outcome;
mod panics;
mod programs;
mod snapshots;
#[cfg(unix)]
mod socket;
#[cfg(unix)]
mod subject;
mod tool;
mod tree;
mod wine;
mod workspace;
