//! Golden directories.

use std::fs;

use tempspace::{Tree, Workspace, temp, tree};

use crate::child::{TestDir, is_child, output};
use crate::panics::message_of;

const GOLDEN: &str = "TEMPSPACE_TESTS_GOLDEN";

fn result() -> Workspace {
    let tree = tree! { "a.txt" => "1\n", "dir/b" => "2\n", "dir/c/d" => "3\n", "empty/" };
    Workspace::builder().seed(tree).create()
}

#[test]
fn a_workspace_matches_a_directory_that_holds_the_same() {
    let golden = temp::Builder::new().dir().unwrap();
    result().tree().write_to(golden.path()).unwrap();
    result().assert_matches_dir(golden.path());
    // As git leaves it.
    fs::remove_dir(golden.path().join("empty")).unwrap();
    result().assert_matches_dir(golden.path());
}

#[test]
fn the_message_shows_what_differs() {
    let golden = temp::Builder::new().dir().unwrap();
    let tree = tree! { "a.txt" => "0\n", "dir/b" => "2\n", "stale" => "" };
    tree.write_to(golden.path()).unwrap();
    let message = message_of(|| result().assert_matches_dir(golden.path()));
    for part in ["- 0", "+ 1", "- stale", "+ dir/c/d", "TEMPSPACE_UPDATE=1"] {
        assert!(message.contains(part), "{part} in {message}");
    }
    assert_eq!(Tree::read(golden.path()).unwrap(), tree);
    let missing = golden.path().join("missing");
    let message = message_of(|| result().assert_matches_dir(&missing));
    assert!(message.contains("cannot read directory"), "{message}");
    let help = "it does not exist; TEMPSPACE_UPDATE=1 creates it";
    assert!(message.contains(help), "{message}");
}

#[test]
fn the_message_is_short() {
    let golden = temp::Builder::new().dir().unwrap();
    for (files, lines) in [(1, 1_000), (10, 10), (200, 1)] {
        let ws = Workspace::new();
        for number in 0..files {
            ws.write(format!("{number}"), "line\n".repeat(lines));
        }
        let message = message_of(|| ws.assert_matches_dir(golden.path()));
        assert!(message.lines().count() <= 44, "{message}");
        assert!(message.contains("\n  + 0\n"), "{message}");
    }
}

#[test]
#[ignore = "runs in a child process of another test"]
fn golden_directory_is_asserted() {
    if let Some(golden) = std::env::var_os(GOLDEN).filter(|_| is_child()) {
        result().assert_matches_dir(golden);
    }
}

#[test]
fn a_directory_is_updated_on_demand() {
    for (name, value) in [("TEMPSPACE_UPDATE", "1"), ("INSTA_UPDATE", "always")] {
        let test_dir = TestDir::new();
        for golden in ["golden", "new/golden"] {
            let golden = test_dir.path(golden);
            let old = tree! { "a.txt" => { "was" => { "dir" => "" } }, "dir/b" => "2\n", "stale/x/y" => "" };
            if golden.ends_with("golden") && !golden.parent().unwrap().ends_with("new") {
                old.write_to(&golden).unwrap();
            }
            let mut child = test_dir.child("golden_directory_is_asserted");
            output(child.env(GOLDEN, &golden).env(name, value), true);
            let expected = tree! { "a.txt" => "1\n", "dir/b" => "2\n", "dir/c/d" => "3\n" };
            assert_eq!(Tree::read(&golden).unwrap(), expected);
        }
    }
}

#[test]
fn an_unknown_value_updates_nothing_and_is_an_error() {
    for value in ["yes", "true", "2"] {
        let test_dir = TestDir::new();
        let golden = test_dir.path("golden");
        let old = tree! { "stale" => "" };
        old.write_to(&golden).unwrap();
        let mut child = test_dir.child("golden_directory_is_asserted");
        child.env(GOLDEN, &golden).env("TEMPSPACE_UPDATE", value);
        let text = output(&mut child, false);
        assert!(text.contains("TEMPSPACE_UPDATE"), "{text}");
        assert!(text.contains("`0`, `1`"), "{text}");
        assert_eq!(Tree::read(&golden).unwrap(), old);
    }
}
