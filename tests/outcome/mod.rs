//! The frame of the attribute and the harness agree on which tests pass.

mod cases;
mod parametrised;
mod returned;
mod setup;

use crate::child::{TestDir, output};

/// The start of what a frame prints about a failed test.
const REPORT: &str = "tempspace: test `";

/// Runs the tests that match `filter`, which fail, and returns their output.
#[track_caller]
fn failing(filter: &str) -> String {
    run(filter, false)
}

/// Runs the tests that match `filter`, which pass in the harness and in their frames.
#[track_caller]
fn passing(filter: &str) {
    let output = run(filter, true);
    assert!(!output.contains(REPORT), "{output}");
}

#[track_caller]
fn run(filter: &str, success: bool) -> String {
    let test_dir = TestDir::new();
    let mut child = test_dir.child(&format!("outcome::{filter}"));
    // The path of the cases is relative to the package.
    child.env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"));
    output(child.arg("--show-output"), success)
}

/// Asserts that `text` contains each of `parts`.
#[track_caller]
fn assert_contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
}
