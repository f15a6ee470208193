//! The attribute in all the shapes that the language and other test macros allow.
//!
//! Most of these tests only have to compile. They assert that they get a workspace and the right values.

// The tests need shapes that these lints reject.
#![allow(
    clippy::let_and_return,
    clippy::redundant_closure_call,
    clippy::semicolon_if_nothing_returned,
    clippy::unused_unit
)]

mod macros;
mod options;
mod others;
mod parameters;
mod returns;
mod shadows;
