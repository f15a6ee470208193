//! A run that ends before its tests do is told, because the harness cannot.

use std::fs;
use std::path::Path;

use super::scene::{Scene, everybody};

const TEXT: &str = "exits while tests are running";

#[test]
fn exit_with_success_is_reported_on_standard_error() {
    everybody(|scene| {
        for shape in ["attribute", "owned", "result", "nested_threads"] {
            let end = scene.victim(shape, "exit:0").passes_or_exits();
            assert!(end.stderr.contains(TEXT), "{shape}: {end}");
        }
        let end = scene.victim("attribute", "exit:0").passes_or_exits();
        assert!(
            end.stderr.contains("unfinished: victim::attribute"),
            "{end}"
        );
    });
}

/// The harness goes on without it, and the process ends as ever.
#[test]
fn a_test_that_timed_out_and_still_runs_is_reported() {
    everybody(|scene| {
        let end = scene.victim("given_up", "hang").fails();
        assert!(end.stderr.contains(TEXT), "{end}");
        assert!(end.stderr.contains("a test that was given up"), "{end}");
    });
}

#[test]
fn ordinary_ends_are_not_reported() {
    everybody(|scene| {
        let report = scene.path().join("report");
        for (shape, deed) in [
            ("attribute", "nothing"),
            ("attribute", "panic"),
            ("attribute", "forget"),
            ("attribute", "fork-exits"),
            ("shared", "nothing"),
        ] {
            let end = scene
                .victim(shape, deed)
                .env("TEMPSPACE_REPORT", &report)
                .runs();
            assert!(!end.stderr.contains(TEXT), "{shape}, {deed}: {end}");
            scene.becomes_empty();
            assert!(!report.exists(), "{shape}, {deed}: {}", read(&report));
        }
    });
}

#[test]
fn ends_are_reported_in_a_file() {
    for deed in ["exit:0", "exit-in-thread", "_exit:0", "signal:9", "abort"] {
        everybody(|scene| {
            reported(scene, deed, &scene.path().join("a report"));
            reported(scene, deed, Path::new("a relative one"));
        });
    }
}

fn reported(scene: &Scene, deed: &str, report: &Path) {
    scene
        .victim("attribute", deed)
        .env("TEMPSPACE_REPORT", report)
        .runs();
    let report = scene.path().join(report);
    super::scene::wait_until(|| read(&report).contains("unfinished"));
    let text = read(&report);
    assert!(text.contains("unfinished"), "after {deed}: {text:?}");
    scene.becomes_empty();
    assert_eq!(text, read(&report));
}

fn read(report: &Path) -> String {
    fs::read_to_string(report).unwrap_or_default()
}
