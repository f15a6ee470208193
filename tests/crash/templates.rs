//! Templates: built once for a run, whatever becomes of the processes that build and use them.

use std::fs;
use std::os::unix::fs::symlink;

use rustix::process::{Pid, Signal, kill_process};

use super::launch::Subject;
use super::sandbox::{Sandbox, each_user, wait_until};

/// Runs a subject twice at once, and succeeds if one of them does.
const TWICE: &str =
    r#""$0" "$@" & first=$!; "$0" "$@" & second=$!; wait $first; wait $second || wait $first"#;

/// The test `name`, run by a shell with `script` that looks like nextest.
fn in_run<'s>(sandbox: &'s Sandbox, name: &str, action: &str, script: &str) -> Subject<'s> {
    let nextest = sandbox.path().join("cargo-nextest");
    if !nextest.exists() {
        symlink("/bin/sh", &nextest).expect("a link");
    }
    let subject = sandbox.subject(&format!("templated::{name}"), action);
    let subject = subject.env("NEXTEST_RUN_ID", "3f2e9a-1");
    subject.under(nextest.to_str().expect("a path in UTF-8"), &["-c", script])
}

/// How often the template was built, and the last process that did.
fn built(sandbox: &Sandbox) -> (usize, Option<Pid>) {
    let text = fs::read_to_string(sandbox.path().join("built")).unwrap_or_default();
    let last = text
        .lines()
        .last()
        .and_then(|id| Pid::from_raw(id.parse().ok()?));
    (text.lines().count(), last)
}

fn remove_kept(sandbox: &Sandbox) {
    fs::remove_file(sandbox.path().join("built")).expect("a template was built");
}

#[test]
fn one_process() {
    each_user(|sandbox| {
        for reaper in ["on", "off"] {
            for threads in ["--test-threads=1", "--test-threads=4"] {
                let all = sandbox
                    .subject("", "nothing")
                    .args(&["subject::templated::", threads]);
                let end = all.with_reaper(reaper).passes();
                assert!(end.stdout.contains("4 passed"), "{end}");
                assert_eq!(built(sandbox).0, 1);
                sandbox.is_empty_now();
                remove_kept(sandbox);
            }
        }
    });
}

/// The pauses are longer than the reaper would take to find that nobody uses the template.
#[test]
#[cfg(target_os = "linux")]
fn one_process_after_the_other() {
    each_user(|sandbox| {
        let script = r#"for _ in 1 2 3; do "$0" "$@" || exit; sleep 0.5; done"#;
        in_run(sandbox, "t0", "nothing", script).passes();
        assert_eq!(built(sandbox).0, 1);
        sandbox.becomes_empty();
    });
}

#[test]
fn two_processes_at_once() {
    each_user(|sandbox| {
        let mut run = in_run(sandbox, "t1", "building:hang", TWICE).starts();
        run.is_ready();
        run.goes_on();
        let end = run.ends();
        assert_eq!(end.stdout.matches("1 passed").count(), 2, "{end}");
        assert_eq!(built(sandbox).0, 1);
        sandbox.becomes_empty();
    });
}

#[test]
fn the_process_that_builds_is_killed() {
    each_user(|sandbox| {
        for signal in [Signal::KILL, Signal::TERM, Signal::ABORT] {
            let mut run = in_run(sandbox, "t2", "building:hang", TWICE).starts();
            run.is_ready();
            let builder = built(sandbox).1.expect("a process builds");
            kill_process(builder, signal).expect("it lives");
            // The other one builds then.
            assert!(wait_until(|| built(sandbox).0 == 2), "{signal:?}");
            let end = run.ends();
            assert!(end.status.success(), "{end}");
            remove_kept(sandbox);
            sandbox.becomes_empty();
        }
    });
}

#[test]
fn all_processes_are_killed() {
    each_user(|sandbox| {
        for action in ["building:hang", "hang"] {
            let mut run = in_run(sandbox, "t3", action, TWICE).starts();
            run.is_ready();
            run.group_is_killed(Signal::KILL);
            run.ends();
            remove_kept(sandbox);
            sandbox.becomes_empty();
        }
    });
}

/// The next test builds it.
#[test]
fn building_fails() {
    each_user(|sandbox| {
        let all = sandbox
            .subject("", "building:panic")
            .args(&["subject::templated::", "--test-threads=1"]);
        let end = all.fails();
        assert!(end.stdout.contains("3 passed; 1 failed"), "{end}");
        assert_eq!(built(sandbox).0, 2);
        sandbox.is_empty_now();
        remove_kept(sandbox);
        let all = sandbox
            .subject("", "building:exit-in-thread")
            .args(&["subject::templated::"]);
        all.runs();
        remove_kept(sandbox);
        sandbox.becomes_empty();
    });
}
