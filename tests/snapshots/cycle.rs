//! New, accepted and changed snapshots under the variables of insta.

use std::env;
use std::fs;
use std::path::Path;

use crate::child::{TestDir, output, snapshots_in};

const TESTS: &str = "snapshots::names::";

fn accept_all(test_dir: &TestDir) {
    output(&mut test_dir.child_in_checkout(TESTS, "content\n", "always"), true);
}

/// The snapshots that are under version control: all of them.
fn of_this_package() -> Vec<String> {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    snapshots_in(&Path::new(&package).join("snapshots"))
}

#[test]
fn every_test_has_files_of_its_own() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    accept_all(&test_dir);
    assert_eq!(test_dir.snapshot_files(), of_this_package());
    assert!(!test_dir.tools_were_called());
}

#[test]
fn one_thread_gives_the_same_names() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let mut child = test_dir.child_in_checkout(TESTS, "content\n", "always");
    output(child.arg("--test-threads=1"), true);
    assert_eq!(test_dir.snapshot_files(), of_this_package());
    output(&mut test_dir.child_in_checkout(TESTS, "content\n", "no"), true);
}

#[test]
fn what_is_not_accepted_fails() {
    let test_dir = TestDir::new();
    let text = output(&mut test_dir.child_in_checkout("names::files", "content\n", "no"), false);
    assert!(text.contains("-- a.txt --"), "{text}");
    assert_eq!(test_dir.snapshot_files(), [""; 0]);
    assert!(!test_dir.tools_were_called());

    output(&mut test_dir.child_in_checkout("names::files", "content\n", "new"), false);
    assert_eq!(test_dir.snapshot_files(), ["names__files.snap.new"]);
}

#[test]
fn what_is_accepted_passes_until_it_changes() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    accept_all(&test_dir);
    let before = test_dir.snapshot_files();
    output(&mut test_dir.child_in_checkout(TESTS, "content\n", "no"), true);

    let text = output(&mut test_dir.child_in_checkout("names::files", "changed\n", "no"), false);
    assert!(text.contains("-content") && text.contains("+changed"), "{text}");
    assert_eq!(test_dir.snapshot_files(), before);

    output(&mut test_dir.child_in_checkout("names::files", "changed\n", "new"), false);
    assert_eq!(test_dir.snapshot_files().len(), before.len() + 1);
}

#[test]
fn a_forced_pass_writes_all_changed_snapshots() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    accept_all(&test_dir);
    let mut child = test_dir.child_in_checkout("names::files", "changed\n", "new");
    output(child.env("INSTA_FORCE_PASS", "1"), true);
    let new: Vec<_> =
        test_dir.snapshot_files().into_iter().filter(|name| name.ends_with(".new")).collect();
    let all = ["names__files-2.snap.new", "names__files-3.snap.new", "names__files.snap.new"];
    assert_eq!(new, all);
}

#[test]
fn a_changed_inline_snapshot_is_pending_beside_its_source() {
    let test_dir = TestDir::new();
    let source = test_dir.path("checkout/tests/snapshots/names.rs");
    fs::write(&source, include_str!("names.rs")).unwrap();
    let pending = source.with_file_name(".names.rs.pending-snap");
    output(&mut test_dir.child_in_checkout("names::inline", "content\n", "new"), true);
    output(&mut test_dir.child_in_checkout("names::inline", "changed\n", "no"), false);
    assert!(!pending.exists());
    let mut child = test_dir.child_in_checkout("names::inline", "changed\n", "new");
    output(child.env("INSTA_FORCE_PASS", "1"), true);
    let pending = fs::read_to_string(pending).unwrap();
    assert_eq!(pending.matches("+ changed").count(), 1, "{pending}");
    assert_eq!(pending.matches("changed").count(), 3, "{pending}");
}
