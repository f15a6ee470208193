//! Directories of cases: each is a test with an outcome of its own.

use tempspace::{Case, Workspace, with_temp_workspace};

use super::{assert_contains, failing, passing};
use crate::child::is_child;

/// Whether this is the case `one` of two.
fn is_one(ws: &Workspace) -> bool {
    ws.read("in.txt") == b"1\n"
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[should_panic(expected = "boom")]
#[ignore = "fails, in a child process of another test"]
fn subject_with_one_panic(ws: &Workspace) {
    assert!(is_child() && !is_one(ws), "boom");
}

#[test]
fn a_case_that_does_not_panic_fails() {
    let shown = failing("cases::subject_with_one_panic::");
    assert_contains(
        &shown,
        &[
            "cases::subject_with_one_panic::empty_line - should panic ... FAILED",
            "cases::subject_with_one_panic::one - should panic ... ok",
        ],
    );
    passing("cases::subject_with_one_panic::one");
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[should_panic(expected = "boom")]
#[tokio::test]
async fn all_of_which_panic(ws: &Workspace) {
    tokio::task::yield_now().await;
    panic!("boom {}", ws.path().display());
}

#[test]
fn cases_that_panic_as_expected_pass() {
    passing("cases::all_of_which_panic");
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[ignore = "fails, in a child process of another test"]
fn subject_with_an_error(ws: &Workspace) -> Result<(), String> {
    match is_child() && is_one(ws) {
        true => Err("alpha\n".to_owned()),
        false => Ok(()),
    }
}

#[test]
fn the_error_of_a_case_is_printed() {
    let shown = failing("cases::subject_with_an_error");
    assert_contains(
        &shown,
        &[
            r#"Error: "alpha\n""#,
            "tempspace: test `outcome::cases::subject_with_an_error::one` failed",
            "subject_with_an_error::empty_line ... ok",
        ],
    );
}

/// Each case of rstest runs in each directory.
#[with_temp_workspace(cases = "snapshots/cases")]
#[rstest::rstest]
#[case(1)]
#[should_panic(expected = "boom")]
#[case(2)]
fn cases_in_cases(ws: &Workspace, case: Case, #[case] n: u32) {
    assert!(case.path().ends_with(case.name()) && ws.exists("in.txt"));
    assert_eq!(n, 1, "boom");
}

#[test]
fn a_case_within_a_case_passes_by_its_own_outcome() {
    passing("cases::cases_in_cases");
}

/// The child has another package, with other directories.
#[with_temp_workspace(cases = "snapshots/cases")]
fn subject_elsewhere(_ws: Workspace) {}

#[test]
fn directories_that_differ_from_the_compiled_ones_are_named() {
    let package = Workspace::new();
    package.write("snapshots/cases/one/in.txt", "");
    package.write("snapshots/cases/added/in.txt", "");
    package.write("snapshots/cases/.hidden/in.txt", "");
    package.write("snapshots/cases/file", "");
    let test_dir = crate::child::TestDir::new();
    let mut child = test_dir.child("outcome::cases::subject_elsewhere");
    child.env("CARGO_MANIFEST_DIR", package.path());
    let shown = crate::child::output(&mut child, false);
    assert_contains(
        &shown,
        &[
            "subject_elsewhere::one ... ok",
            "subject_elsewhere::empty_line ... FAILED",
            "subject_elsewhere::directories_are_current ... FAILED",
            "the directories in \"snapshots/cases\" are not those that were compiled in\n  \
             `added` was added: it has no test\n  `empty-line` was removed\n  = help: ",
            "run `touch tests/outcome/cases.rs`",
        ],
    );
    assert!(!shown.contains("hidden") && !shown.contains("`file`"), "{shown}");
}
