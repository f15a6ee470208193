//! Return types of the user: only `Termination::report` tells whether a value is a failure.

use std::process::{ExitCode, Termination};

use tempspace::{Workspace, with_temp_workspace};

use super::{REPORT, assert_contains, failing, passing};
use crate::child::is_child;

#[derive(Debug)]
struct Passes(bool);

impl Termination for Passes {
    fn report(self) -> ExitCode {
        if self.0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

type TestResult = Result<Passes, String>;

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn subject_alone(_ws: Workspace) -> Passes {
    Passes(!is_child())
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn subject_in_a_result(_ws: Workspace) -> Result<Passes, String> {
    Ok(Passes(!is_child()))
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn subject_under_another_name(_ws: Workspace) -> TestResult {
    match is_child() {
        true => Err("the answer is 42".to_owned()),
        false => Ok(Passes(true)),
    }
}

#[test]
fn a_failing_value_is_a_failure() {
    for subject in ["alone", "in_a_result", "under_another_name"] {
        assert_contains(&failing(&format!("returned::subject_{subject}")), &[REPORT]);
    }
    let shown = failing("returned::subject_under_another_name");
    assert_contains(&shown, &["Error: \"the answer is 42\""]);
}

#[with_temp_workspace(cases = "snapshots/cases")]
fn passes(_ws: Workspace) -> Passes {
    Passes(true)
}

#[test]
fn a_passing_value_is_no_failure() {
    passing("returned::passes");
}
