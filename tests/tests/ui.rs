//! Mistakes and what the compiler says of them: one in each file of `ui/`, its message beside it.
//!
//! `TRYBUILD=overwrite cargo test -p tempspace-tests --test ui` pins the messages anew.

#[path = "../wine.rs"]
mod wine;

#[test]
fn mistakes_are_explained() {
    // It has no compiler either.
    if wine::skips() {
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
