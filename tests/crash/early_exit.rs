//! A test that ends its process fails the run, whatever the status, because the harness cannot tell.

use super::launch::Subject;
use super::sandbox::each_user;

const TEXT: &str = "exits while a test runs";

#[track_caller]
fn is_refused(subject: Subject<'_>) {
    let end = subject.fails();
    assert_eq!(end.status.code(), Some(101), "{end}");
    assert!(end.stderr.contains(TEXT), "{end}");
    assert!(end.stderr.contains("unfinished: subject::"), "{end}");
}

#[test]
fn an_exit_with_success_fails_the_run() {
    each_user(|sandbox| {
        for shape in ["attribute", "result", "nested_threads", "two"] {
            for action in ["exit:0", "exit:3", "exit-in-thread"] {
                is_refused(sandbox.subject(shape, action));
                sandbox.is_empty_now();
            }
        }
    });
}

/// A plain workspace does not know which test it belongs to.
#[test]
fn without_the_attribute_an_exit_is_the_tests_own() {
    each_user(|sandbox| {
        let end = sandbox.subject("owned", "exit:0").passes_or_exits();
        assert!(!end.stderr.contains(TEXT), "{end}");
        sandbox.is_empty_now();
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
            ("given_up", "hang"),
        ] {
            let end = sandbox.subject(shape, action).runs();
            assert!(!end.stderr.contains(TEXT), "{shape}, {action}: {end}");
            sandbox.becomes_empty();
        }
    });
}
