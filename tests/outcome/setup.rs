//! Errors before the body and after it.

use tempspace::{Workspace, with_temp_workspace};
use test_case::test_case;

use super::{assert_contains, failing};
use crate::child::is_child;

const HERE: &str = "\n  in the attribute at tests/outcome/setup.rs:";

/// A directory that does not exist in a child.
fn folder() -> &'static str {
    if is_child() { "nope" } else { "snapshots/cases" }
}

#[with_temp_workspace(copy = folder())]
#[should_panic]
#[ignore = "fails, in a child process of another test"]
fn subject_that_expects_any_panic(ws: &Workspace) {
    assert!(!ws.exists("one"));
}

#[with_temp_workspace(copy = folder())]
#[should_panic(expected = "cannot")]
#[tokio::test]
#[ignore = "fails, in a child process of another test"]
async fn subject_that_expects_a_text(ws: &Workspace) {
    assert!(!ws.exists("one"), "cannot");
}

#[with_temp_workspace(copy = folder())]
#[test_case(1 => panics "cannot")]
#[ignore = "fails, in a child process of another test"]
fn subject_that_returns_a_value(ws: &Workspace, one: u32) -> u32 {
    assert!(!ws.exists("one"), "cannot");
    one
}

#[test]
fn no_expected_panic_hides_an_error() {
    for subject in ["expects_any_panic", "expects_a_text", "returns_a_value"] {
        let shown = failing(&format!("setup::subject_that_{subject}"));
        assert_contains(&shown, &["tempspace: error: cannot copy", "nope", HERE]);
    }
}

#[with_temp_workspace(snapshot)]
#[ignore = "fails, in a child process of another test"]
fn subject_that_closes_its_workspace(ws: Workspace) {
    match is_child() {
        true => ws.close(),
        false => _ = ws.write("a.txt", ""),
    }
}

#[test]
fn an_error_names_the_attribute() {
    let shown = failing("setup::subject_that_closes_its_workspace");
    assert_contains(&shown, &["cannot read workspace", HERE]);
}

#[with_temp_workspace(snapshot)]
#[should_panic]
#[ignore = "fails, in a child process of another test"]
fn subject_that_does_not_panic(ws: Workspace) {
    assert!(is_child());
    ws.write("a.txt", "");
}

#[test]
fn a_snapshot_is_no_expected_panic() {
    let shown = failing("setup::subject_that_does_not_panic");
    assert_contains(&shown, &["test did not panic as expected"]);
}
