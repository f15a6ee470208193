//! Forked children and their parents.

use std::fs;

#[cfg(target_os = "linux")]
use super::play::can_run;
#[cfg(target_os = "linux")]
use super::scene::root;
use super::scene::{Scene, everybody, wait_until};

/// A forked child does `deed`; its parent's test goes on undisturbed.
#[track_caller]
fn parent_goes_on(deed: &str) {
    everybody(|scene| {
        for shape in ["attribute", "owned", "elsewhere"] {
            scene.victim(shape, deed).passes();
            scene.is_empty_now();
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

/// A fork copies a mutex that another thread holds, and nobody releases it there.
#[test]
fn children_forked_during_the_first_workspace_do_not_hang() {
    everybody(|scene| {
        let victim = scene.victim("forks::first_while_another_thread_forks", "nothing");
        let end = victim.starts().must_end();
        assert!(end.status.success(), "{end}");
        scene.ordinary_run();
    });
}

/// Both are process 1.
#[test]
#[cfg(target_os = "linux")]
fn the_first_process_of_a_namespace_and_its_child_in_another() {
    root(|scene| {
        let first = ["--pid", "--fork", "--mount-proc"];
        if !can_run("unshare", &[&first[..], &["true"]].concat()) {
            return;
        }
        for shape in ["attribute", "owned", "elsewhere"] {
            for deed in ["exits", "drops", "makes-its-own"] {
                let victim = scene.victim(shape, &format!("fork-first-{deed}"));
                victim.under("unshare", &first).passes();
                // The reaper has ended with the namespace.
                scene.ordinary_run();
                scene.becomes_empty();
            }
        }
    });
}

#[test]
fn a_child_that_outlives_its_killed_parent() {
    everybody(|scene| {
        scene
            .victim("attribute", "fork-outlives")
            .without_output()
            .runs();
        assert_eq!(verdict(scene), "still there");
    });
}

#[test]
fn an_ordinary_run_beside_a_child_that_outlives_its_parent() {
    everybody(|scene| {
        scene
            .victim("attribute", "fork-outlives")
            .without_output()
            .runs();
        scene.ordinary_run();
        assert_eq!(verdict(scene), "still there");
    });
}

/// A program that a test started knows nothing of the test's directories and does not keep them.
#[test]
fn a_program_that_outlives_its_killed_parent() {
    everybody(|scene| {
        scene.victim("attribute", "fork-outlives-silently").dies();
    });
}

fn verdict(scene: &Scene) -> String {
    let sign = scene.path().join("verdict");
    wait_until(|| sign.exists());
    fs::read_to_string(sign).unwrap_or_default()
}
