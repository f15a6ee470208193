//! Values that differ, as a failed `assert_eq!` shows them.

use std::fmt::Debug;
use std::time::{Duration, UNIX_EPOCH};

use tempspace::{Entry, Tree, Workspace, tree};

use crate::panics::message_of;

#[track_caller]
fn check<T: Debug + PartialEq>(left: &T, right: &T) {
    let shown = [left, right].map(|value| format!("{value:?}"));
    assert!(left != right, "{left:?}");
    assert_ne!(shown[0], shown[1]);
}

/// A tree that is too large to be shown in full.
fn large(path: &str, entry: Entry) -> Tree {
    let mut tree = tree! { "large.txt" => "line\n".repeat(100) };
    tree.insert(path, entry).unwrap();
    tree
}

#[test]
fn large_trees_that_differ_in_attributes() {
    for (left, right) in [
        (Entry::file("x"), Entry::exec("x")),
        (Entry::fifo(), Entry::socket()),
        (Entry::dir(), Entry::device()),
        (Entry::symlink("a"), Entry::symlink("b")),
        (Entry::file("").with_mode(0o600), Entry::file("").with_mode(0o640)),
    ] {
        check(&large("a", left), &large("a", right));
    }
}

#[test]
fn trees_of_many_entries_that_differ_in_one() {
    let numbered = |path: &str| {
        let mut tree = tree! { path => "" };
        for number in 0..300 {
            tree.insert(format!("{number:03}"), Entry::file("x")).unwrap();
        }
        tree
    };
    check(&numbered("zero"), &numbered("zoo"));
}

#[test]
fn many_differences_are_shown_in_a_few_lines() {
    let mut tree = Tree::new();
    for number in 0..300 {
        let entry = Entry::file("line\n".repeat(20));
        tree.insert(format!("new/{number:03}"), entry).unwrap();
    }
    let message = message_of(|| tree.assert_eq(&tree! { "old" => "" }));
    let start = "the tree is not as expected:\n  - old\n  + new/000\n";
    assert!(message.starts_with(start), "{message}");
    assert!(message.ends_with("  … 262 more\n"), "{message}");
    assert_eq!(message.lines().count(), 41);
}

#[test]
fn entries_that_differ_in_shown_metadata() {
    let time = UNIX_EPOCH + Duration::from_secs(1);
    for entry in [Entry::file("a\n"), Entry::dir(), Entry::fifo()] {
        check(&entry.clone().with_mode(0o700), &entry.clone().with_mode(0o750));
        check(&entry.clone().with_modified(time), &entry.with_modified(UNIX_EPOCH));
    }
}

#[cfg(unix)]
#[test]
fn runs_that_differ_in_invisible_characters() {
    let ws = Workspace::new();
    let printf = |format: &str| ws.command("printf").arg(format).run();
    check(&printf(r"a\r\n"), &printf(r"a\n"));
    check(&printf(r"a \n"), &printf(r"a\n"));
    check(&printf(r"a\0\n"), &printf(r"a\n"));
    check(&printf(r"a"), &printf(r"a\n"));
}

#[cfg(unix)]
#[test]
fn runs_that_differ_before_redaction_say_what_is_compared() {
    let ws = Workspace::new();
    let (home, path) = (ws.home(), ws.path());
    let echo = |path: &std::path::Path| ws.command("echo").arg(path).run();
    check(&echo(home.path()), &echo(path));
    let shown = format!("{:?}", echo(path));
    assert_eq!(
        shown,
        "Run {\n    exit code: 0\n    -- stdout --\n    [WORKSPACE]\n    \
         = note: `==` compares the bytes, before redaction and filters\n}"
    );
}
