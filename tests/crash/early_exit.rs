//! A test that ends its process fails the run, whatever the status, because the harness cannot tell.

use super::play::Victim;
use super::scene::everybody;

const TEXT: &str = "exits while a test runs";

#[track_caller]
fn is_refused(victim: Victim<'_>) {
    let end = victim.fails();
    assert_eq!(end.status.code(), Some(101), "{end}");
    assert!(end.stderr.contains(TEXT), "{end}");
    assert!(end.stderr.contains("unfinished: victim::"), "{end}");
}

#[test]
fn an_exit_with_success_fails_the_run() {
    everybody(|scene| {
        for shape in ["attribute", "result", "nested_threads", "two"] {
            for deed in ["exit:0", "exit:3", "exit-in-thread"] {
                is_refused(scene.victim(shape, deed));
                scene.is_empty_now();
            }
        }
    });
}

/// A plain workspace does not know which test it belongs to.
#[test]
fn without_the_attribute_an_exit_is_the_tests_own() {
    everybody(|scene| {
        let end = scene.victim("owned", "exit:0").passes_or_exits();
        assert!(!end.stderr.contains(TEXT), "{end}");
        scene.is_empty_now();
    });
}

#[test]
fn ordinary_ends_are_not_reported() {
    everybody(|scene| {
        for (shape, deed) in [
            ("attribute", "nothing"),
            ("attribute", "panic"),
            ("attribute", "forget"),
            ("attribute", "fork-exits"),
            ("shared", "nothing"),
            ("given_up", "hang"),
        ] {
            let end = scene.victim(shape, deed).runs();
            assert!(!end.stderr.contains(TEXT), "{shape}, {deed}: {end}");
            scene.becomes_empty();
        }
    });
}
