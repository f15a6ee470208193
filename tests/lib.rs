//! Tests from outside: one binary, a module for each part of the library.
//!
//! A *child* is a process that a test starts in a `child::TestDir`: a private directory. A *subject* is
//! a test that other tests run in a child, with an *action*; a *shape* is the way in which it gets its workspace.
//! A *sandbox* is the base directory of the subjects of one crash test, and files outside of it.

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
