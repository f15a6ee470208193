//! Templates: built once for a run, whatever becomes of the processes that build and use them.

use std::fs;
use std::os::unix::fs::symlink;

use rustix::process::{Pid, Signal, kill_process};

use super::play::Victim;
use super::scene::{Scene, everybody, wait_until};

/// Runs a victim twice at once, and succeeds if one of them does.
const TWICE: &str =
    r#""$0" "$@" & first=$!; "$0" "$@" & second=$!; wait $first; wait $second || wait $first"#;

/// The test `name`, run by a shell with `script` that looks like nextest.
fn in_run<'s>(scene: &'s Scene, name: &str, deed: &str, script: &str) -> Victim<'s> {
    let nextest = scene.path().join("cargo-nextest");
    if !nextest.exists() {
        symlink("/bin/sh", &nextest).expect("a link");
    }
    let victim = scene.victim(&format!("templated::{name}"), deed);
    let victim = victim.env("NEXTEST_RUN_ID", "3f2e9a-1");
    victim.under(nextest.to_str().expect("a path in UTF-8"), &["-c", script])
}

/// How often the template was built, and the last process that did.
fn built(scene: &Scene) -> (usize, Option<Pid>) {
    let text = fs::read_to_string(scene.path().join("built")).unwrap_or_default();
    let last = text
        .lines()
        .last()
        .and_then(|id| Pid::from_raw(id.parse().ok()?));
    (text.lines().count(), last)
}

fn forget(scene: &Scene) {
    fs::remove_file(scene.path().join("built")).expect("a template was built");
}

#[test]
fn one_process() {
    everybody(|scene| {
        for reaper in ["on", "off"] {
            for threads in ["--test-threads=1", "--test-threads=4"] {
                let all = scene
                    .victim("", "nothing")
                    .args(&["victim::templated::", threads]);
                let end = all.env("TEMPSPACE_REAPER", reaper).passes();
                assert!(end.stdout.contains("4 passed"), "{end}");
                assert_eq!(built(scene).0, 1);
                scene.is_empty_now();
                forget(scene);
            }
        }
    });
}

/// The pauses are longer than the reaper would take to find that nobody uses the template.
#[test]
#[cfg(target_os = "linux")]
fn one_process_after_the_other() {
    everybody(|scene| {
        let script = r#"for _ in 1 2 3; do "$0" "$@" || exit; sleep 0.5; done"#;
        in_run(scene, "t0", "nothing", script).passes();
        assert_eq!(built(scene).0, 1);
        scene.becomes_empty();
    });
}

#[test]
fn two_processes_at_once() {
    everybody(|scene| {
        let mut run = in_run(scene, "t1", "building:hang", TWICE).starts();
        run.is_ready();
        run.goes_on();
        let end = run.ends();
        assert_eq!(end.stdout.matches("1 passed").count(), 2, "{end}");
        assert_eq!(built(scene).0, 1);
        scene.becomes_empty();
    });
}

#[test]
fn the_process_that_builds_is_killed() {
    everybody(|scene| {
        for signal in [Signal::KILL, Signal::TERM, Signal::ABORT] {
            let mut run = in_run(scene, "t2", "building:hang", TWICE).starts();
            run.is_ready();
            let builder = built(scene).1.expect("a process builds");
            kill_process(builder, signal).expect("it lives");
            // The other one builds then.
            assert!(wait_until(|| built(scene).0 == 2), "{signal:?}");
            let end = run.ends();
            assert!(end.status.success(), "{end}");
            forget(scene);
            scene.becomes_empty();
        }
    });
}

#[test]
fn all_processes_are_killed() {
    everybody(|scene| {
        for deed in ["building:hang", "hang"] {
            let mut run = in_run(scene, "t3", deed, TWICE).starts();
            run.is_ready();
            run.group_is_killed(Signal::KILL);
            run.ends();
            forget(scene);
            scene.becomes_empty();
        }
    });
}

/// The next test builds it.
#[test]
fn building_fails() {
    everybody(|scene| {
        let all = scene
            .victim("", "building:panic")
            .args(&["victim::templated::", "--test-threads=1"]);
        let end = all.fails();
        assert!(end.stdout.contains("3 passed; 1 failed"), "{end}");
        assert_eq!(built(scene).0, 2);
        scene.is_empty_now();
        forget(scene);
        let all = scene
            .victim("", "building:exit-in-thread")
            .args(&["victim::templated::"]);
        all.runs();
        forget(scene);
        scene.becomes_empty();
    });
}
