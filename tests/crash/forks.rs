//! Tests that fork, and their children.

use std::fs;

#[cfg(target_os = "linux")]
use super::launch::can_run;
#[cfg(target_os = "linux")]
use super::sandbox::root;
use super::sandbox::{Sandbox, each_user, wait_until};

/// Asserts that the test of the parent passes if a forked child runs `action`.
#[track_caller]
fn assert_parent_passes(action: &str) {
    each_user(|sandbox| {
        for shape in ["attribute", "owned", "elsewhere"] {
            sandbox.subject(shape, action).assert_success();
            sandbox.assert_empty();
        }
    });
}

#[test]
fn a_child_may_exit() {
    assert_parent_passes("fork-exits");
}

#[test]
fn a_child_may_exit_without_hooks() {
    assert_parent_passes("fork-_exits");
}

#[test]
fn a_child_may_panic_and_unwind() {
    assert_parent_passes("fork-panics");
}

#[test]
fn a_child_may_abort() {
    assert_parent_passes("fork-aborts");
}

#[test]
fn a_child_may_return_from_the_test() {
    assert_parent_passes("fork-returns");
}

#[test]
fn a_child_may_execute_a_program() {
    assert_parent_passes("fork-execs");
}

#[test]
fn a_child_may_create_workspaces() {
    assert_parent_passes("fork-drops");
    assert_parent_passes("fork-makes-its-own");
}

/// A fork copies a mutex that another thread holds, and no thread releases it there.
#[test]
fn children_forked_during_the_first_workspace_do_not_hang() {
    each_user(|sandbox| {
        let subject = sandbox.subject("forks::first_while_another_thread_forks", "nothing");
        let end = subject.start().wait_or_kill();
        assert!(end.status.success(), "{end}");
        sandbox.run_ordinary();
    });
}

/// Both have the process id 1.
#[test]
#[cfg(target_os = "linux")]
fn the_first_process_of_a_namespace_may_have_a_child_in_another() {
    root(|sandbox| {
        let first = ["--pid", "--fork", "--mount-proc"];
        if !can_run("unshare", &[&first[..], &["true"]].concat()) {
            return;
        }
        for shape in ["attribute", "owned", "elsewhere"] {
            for action in ["exits", "drops", "makes-its-own"] {
                let subject = sandbox.subject(shape, &format!("fork-first-{action}"));
                subject.under("unshare", &first).assert_success();
                // The reaper ends with the namespace.
                sandbox.run_ordinary();
                sandbox.wait_until_empty();
            }
        }
    });
}

#[test]
fn reaper_and_sweep_leave_the_workspace_of_a_running_child_alone() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "fork-outlives").without_output().run();
        sandbox.run_ordinary();
        assert_eq!(found(sandbox), "it exists");
    });
}

/// A program does not inherit the lock of the session.
#[test]
fn a_program_that_outlives_its_parent_does_not_keep_the_workspace() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "program-outlives").assert_signal();
    });
}

/// What the child that outlives its parent found in the place of the workspace.
fn found(sandbox: &Sandbox) -> String {
    let marker = sandbox.path().join("found");
    wait_until(|| marker.exists());
    fs::read_to_string(marker).unwrap_or_default()
}
