//! Forked children and their parents.

use std::fs;

#[cfg(target_os = "linux")]
use super::launch::can_run;
#[cfg(target_os = "linux")]
use super::sandbox::root;
use super::sandbox::{Sandbox, each_user, wait_until};

/// A forked child does `action`; its parent's test goes on undisturbed.
#[track_caller]
fn parent_goes_on(action: &str) {
    each_user(|sandbox| {
        for shape in ["attribute", "owned", "elsewhere"] {
            sandbox.subject(shape, action).passes();
            sandbox.is_empty_now();
        }
    });
}

#[test]
fn a_child_that_exits() {
    parent_goes_on("fork-exits");
}

#[test]
fn a_child_that_exits_without_hooks() {
    parent_goes_on("fork-_exits");
}

#[test]
fn a_child_that_panics_and_unwinds() {
    parent_goes_on("fork-panics");
}

#[test]
fn a_child_that_aborts() {
    parent_goes_on("fork-aborts");
}

#[test]
fn a_child_that_returns_from_the_test() {
    parent_goes_on("fork-returns");
}

#[test]
fn a_child_that_becomes_another_program() {
    parent_goes_on("fork-execs");
}

#[test]
fn a_child_with_a_workspace_of_its_own() {
    parent_goes_on("fork-drops");
    parent_goes_on("fork-makes-its-own");
}

/// A fork copies a mutex that another thread holds, and no thread releases it there.
#[test]
fn children_forked_during_the_first_workspace_do_not_hang() {
    each_user(|sandbox| {
        let subject = sandbox.subject("forks::first_while_another_thread_forks", "nothing");
        let end = subject.starts().must_end();
        assert!(end.status.success(), "{end}");
        sandbox.ordinary_run();
    });
}

/// Both are process 1.
#[test]
#[cfg(target_os = "linux")]
fn the_first_process_of_a_namespace_and_its_child_in_another() {
    root(|sandbox| {
        let first = ["--pid", "--fork", "--mount-proc"];
        if !can_run("unshare", &[&first[..], &["true"]].concat()) {
            return;
        }
        for shape in ["attribute", "owned", "elsewhere"] {
            for action in ["exits", "drops", "makes-its-own"] {
                let subject = sandbox.subject(shape, &format!("fork-first-{action}"));
                subject.under("unshare", &first).passes();
                // The reaper has ended with the namespace.
                sandbox.ordinary_run();
                sandbox.becomes_empty();
            }
        }
    });
}

#[test]
fn a_child_that_outlives_its_killed_parent() {
    each_user(|sandbox| {
        sandbox
            .subject("attribute", "fork-outlives")
            .without_output()
            .runs();
        assert_eq!(verdict(sandbox), "still there");
    });
}

#[test]
fn an_ordinary_run_beside_a_child_that_outlives_its_parent() {
    each_user(|sandbox| {
        sandbox
            .subject("attribute", "fork-outlives")
            .without_output()
            .runs();
        sandbox.ordinary_run();
        assert_eq!(verdict(sandbox), "still there");
    });
}

/// A program that a test started knows nothing of the test's directories and does not keep them.
#[test]
fn a_program_that_outlives_its_killed_parent() {
    each_user(|sandbox| {
        sandbox
            .subject("attribute", "fork-outlives-silently")
            .ends_by_signal();
    });
}

fn verdict(sandbox: &Sandbox) -> String {
    let sign = sandbox.path().join("verdict");
    wait_until(|| sign.exists());
    fs::read_to_string(sign).unwrap_or_default()
}
