//! The frame and the harness agree on which tests pass.

mod cases;
mod parametrised;
mod returned;
mod setup;

use crate::child::{Stage, output};

/// What a frame prints of a test that it takes for a failure.
const REPORT: &str = "tempspace: test `";

/// All that the harness shows of the tests that match `filter`, which fail.
#[track_caller]
fn failing(filter: &str) -> String {
    run(filter, false)
}

/// Runs the tests that match `filter`, which pass and of which no frame says anything else.
#[track_caller]
fn passing(filter: &str) {
    let shown = run(filter, true);
    assert!(!shown.contains(REPORT), "{shown}");
}

#[track_caller]
fn run(filter: &str, success: bool) -> String {
    let stage = Stage::new();
    let mut child = stage.child(&format!("outcome::{filter}"));
    // Cases are found from there.
    child.env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"));
    output(child.arg("--show-output"), success)
}

/// `text` holds all of `parts`.
#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
}
