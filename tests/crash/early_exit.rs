//! A test that ends its process fails the run, whatever the status: the harness cannot see which tests passed.

use super::launch::Subject;
use super::sandbox::each_user;

const MESSAGE: &str = "exits while a test runs";

#[track_caller]
fn assert_refused(subject: Subject<'_>) {
    let end = subject.assert_failure();
    assert_eq!(end.status.code(), Some(101), "{end}");
    assert!(end.stderr.contains(MESSAGE), "{end}");
    assert!(end.stderr.contains("unfinished: subject::"), "{end}");
}

#[test]
fn an_exit_with_success_fails_the_run() {
    each_user(|sandbox| {
        for shape in ["attribute", "result", "nested_threads", "two"] {
            for action in ["exit:0", "exit:3", "exit-in-thread"] {
                assert_refused(sandbox.subject(shape, action));
                sandbox.assert_empty();
            }
        }
    });
}

/// A workspace without the attribute belongs to no test.
#[test]
fn an_exit_without_the_attribute_keeps_its_status() {
    each_user(|sandbox| {
        let end = sandbox.subject("owned", "exit:0").run();
        assert!(end.status.success(), "{end}");
        assert!(!end.stderr.contains(MESSAGE), "{end}");
        sandbox.assert_empty();
    });
}

#[test]
fn ordinary_ends_are_not_reported() {
    each_user(|sandbox| {
        for (shape, action) in [
            ("attribute", "nothing"),
            ("attribute", "panic"),
            ("attribute", "forget"),
            ("attribute", "fork-exits"),
            ("shared", "nothing"),
            ("timed_out", "hang"),
        ] {
            let end = sandbox.subject(shape, action).run();
            assert!(!end.stderr.contains(MESSAGE), "{shape}, {action}: {end}");
            sandbox.wait_until_empty();
        }
    });
}
