//! The attribute in all the shapes that the language and other test macros allow.
//!
//! Most of these tests have done their work when they compile; what they assert is that they got a
//! workspace at all and the right values beside it.

// The odd shapes that these lints advise against are the point.
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
