//! Folders of cases.

use tempspace::{Workspace, with_temp_workspace};

use super::{failing, passing, says};
use crate::child::is_child;

/// Whether this is the case `one` of two.
fn is_one(ws: &Workspace) -> bool {
    ws.read("in.txt") == b"1\n"
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[should_panic(expected = "boom")]
#[ignore = "fails, in a child process of another test"]
fn victim_with_one_panic(ws: &Workspace) {
    assert!(is_child() && !is_one(ws), "boom");
}

#[test]
fn every_case_has_to_panic() {
    let shown = failing("cases::victim_with_one_panic");
    says(
        &shown,
        &[
            "test did not panic as expected",
            "1 of 2 cases failed\n  case `empty-line`: did not panic as expected\n",
        ],
    );
    assert!(!shown.contains("case `one`"), "{shown}");
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[should_panic]
#[ignore = "fails, in a child process of another test"]
fn victim_with_any_panic_in_one(ws: &Workspace) {
    assert!(is_child() && is_one(ws));
}

#[test]
fn any_panic_of_one_case_is_not_enough() {
    let shown = failing("cases::victim_with_any_panic_in_one");
    says(&shown, &["  case `one`: did not panic as expected\n"]);
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[should_panic(expected = "boom")]
#[tokio::test]
#[ignore = "fails, in a child process of another test"]
async fn victim_that_panics_otherwise(ws: &Workspace) {
    tokio::task::yield_now().await;
    assert!(is_one(ws) || !is_child(), "boom");
    panic!("{}", if is_child() { "bang" } else { "boom" });
}

#[test]
fn another_panic_is_told() {
    let shown = failing("cases::victim_that_panics_otherwise");
    says(&shown, &["1 of 2 cases failed\n  case `one`: bang\n"]);
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[should_panic(expected = "boom")]
fn all_of_which_panic(ws: &Workspace) {
    panic!("boom {}", ws.path().display());
}

#[test]
fn cases_that_panic_as_expected_pass() {
    passing("cases::all_of_which_panic");
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[ignore = "fails, in a child process of another test"]
fn victim_with_an_error(ws: &Workspace) -> Result<(), String> {
    match is_child() && is_one(ws) {
        true => Err("alpha\n".to_owned()),
        false => Ok(()),
    }
}

#[test]
fn the_error_of_a_case_is_told() {
    let shown = failing("cases::victim_with_an_error");
    says(
        &shown,
        &[r#"
1 of 2 cases failed
  case `one`: Error: "alpha\n"
"#],
    );
}
