//! A template is built once for a run, even if processes that build and use it are killed.

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

/// How often the template was built, and the id of the last process that did.
fn built(sandbox: &Sandbox) -> (usize, Option<Pid>) {
    let text = fs::read_to_string(sandbox.path().join("built")).unwrap_or_default();
    let last = text.lines().last().and_then(|id| Pid::from_raw(id.parse().ok()?));
    (text.lines().count(), last)
}

fn remove_built(sandbox: &Sandbox) {
    fs::remove_file(sandbox.path().join("built")).expect("a template was built");
}

#[test]
fn the_tests_of_one_process_share_a_template() {
    each_user(|sandbox| {
        for reaper in ["on", "off"] {
            for threads in ["--test-threads=1", "--test-threads=4"] {
                let all = sandbox.subject("", "nothing").args(&["subject::templated::", threads]);
                let end = all.with_reaper(reaper).assert_success();
                assert!(end.stdout.contains("4 passed"), "{end}");
                assert_eq!(built(sandbox).0, 1);
                sandbox.assert_empty();
                remove_built(sandbox);
            }
        }
    });
}

/// In the pauses, the reaper looks several times.
#[test]
#[cfg(target_os = "linux")]
fn processes_that_follow_each_other_share_a_template() {
    each_user(|sandbox| {
        let script = r#"for _ in 1 2 3; do "$0" "$@" || exit; sleep 0.5; done"#;
        in_run(sandbox, "t0", "nothing", script).assert_success();
        assert_eq!(built(sandbox).0, 1);
        sandbox.wait_until_empty();
    });
}

#[test]
fn processes_that_run_at_the_same_time_share_a_template() {
    each_user(|sandbox| {
        let mut run = in_run(sandbox, "t1", "building:hang", TWICE).start();
        run.wait_until_ready();
        run.resume();
        let end = run.wait();
        assert_eq!(end.stdout.matches("1 passed").count(), 2, "{end}");
        assert_eq!(built(sandbox).0, 1);
        sandbox.wait_until_empty();
    });
}

#[test]
fn another_process_builds_after_the_first_is_killed() {
    each_user(|sandbox| {
        for signal in [Signal::KILL, Signal::TERM, Signal::ABORT] {
            let mut run = in_run(sandbox, "t2", "building:hang", TWICE).start();
            run.wait_until_ready();
            let builder = built(sandbox).1.expect("a process builds");
            kill_process(builder, signal).expect("it runs");
            wait_until(|| built(sandbox).0 == 2);
            let end = run.wait();
            assert!(end.status.success(), "{end}");
            remove_built(sandbox);
            sandbox.wait_until_empty();
        }
    });
}

#[test]
fn processes_that_are_killed_leave_no_template() {
    each_user(|sandbox| {
        for action in ["building:hang", "hang"] {
            let mut run = in_run(sandbox, "t3", action, TWICE).start();
            run.wait_until_ready();
            run.kill_group(Signal::KILL);
            run.wait();
            remove_built(sandbox);
            sandbox.wait_until_empty();
        }
    });
}

#[test]
fn the_next_test_builds_after_the_first_fails() {
    each_user(|sandbox| {
        let all = sandbox
            .subject("", "building:panic")
            .args(&["subject::templated::", "--test-threads=1"]);
        let end = all.assert_failure();
        assert!(end.stdout.contains("3 passed; 1 failed"), "{end}");
        assert_eq!(built(sandbox).0, 2);
        sandbox.assert_empty();
        remove_built(sandbox);
        let all = sandbox.subject("", "building:exit-in-thread").args(&["subject::templated::"]);
        all.run();
        remove_built(sandbox);
        sandbox.wait_until_empty();
    });
}
