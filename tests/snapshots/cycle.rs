//! Unaccepted, accepted, changed: what insta's variables make of a snapshot.

use std::env;
use std::fs;
use std::path::Path;

use crate::child::{Stage, output, snapshots_in};

const TESTS: &str = "snapshots::names::";

fn accepted(stage: &Stage) {
    output(
        &mut stage.child_in_checkout(TESTS, "content\n", "always"),
        true,
    );
}

/// The snapshots that are under version control, which is every name that there is.
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
    let stage = Stage::new();
    accepted(&stage);
    assert_eq!(stage.snapshot_files(), of_this_package());
    assert!(!stage.tools_were_called());
}

#[test]
fn one_thread_gives_the_same_names() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let stage = Stage::new();
    let mut child = stage.child_in_checkout(TESTS, "content\n", "always");
    output(child.arg("--test-threads=1"), true);
    assert_eq!(stage.snapshot_files(), of_this_package());
    output(&mut stage.child_in_checkout(TESTS, "content\n", "no"), true);
}

#[test]
fn what_is_not_accepted_fails() {
    let stage = Stage::new();
    let text = output(
        &mut stage.child_in_checkout("names::files", "content\n", "no"),
        false,
    );
    assert!(
        text.contains("+-- a.txt --") || text.contains("-- a.txt --"),
        "{text}"
    );
    assert_eq!(stage.snapshot_files(), [""; 0]);
    assert!(!stage.tools_were_called());

    output(
        &mut stage.child_in_checkout("names::files", "content\n", "new"),
        false,
    );
    assert_eq!(stage.snapshot_files(), ["names__files.snap.new"]);
}

#[test]
fn what_is_accepted_passes_until_it_changes() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let stage = Stage::new();
    accepted(&stage);
    let before = stage.snapshot_files();
    output(&mut stage.child_in_checkout(TESTS, "content\n", "no"), true);

    let text = output(
        &mut stage.child_in_checkout("names::files", "changed\n", "no"),
        false,
    );
    assert!(
        text.contains("-content") && text.contains("+changed"),
        "{text}"
    );
    assert_eq!(stage.snapshot_files(), before);

    output(
        &mut stage.child_in_checkout("names::files", "changed\n", "new"),
        false,
    );
    assert_eq!(stage.snapshot_files().len(), before.len() + 1);
}

#[test]
fn a_pass_can_be_forced_to_see_all_that_changed() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let stage = Stage::new();
    accepted(&stage);
    let mut child = stage.child_in_checkout("names::files", "changed\n", "new");
    output(child.env("INSTA_FORCE_PASS", "1"), true);
    let new: Vec<_> = stage
        .snapshot_files()
        .into_iter()
        .filter(|name| name.ends_with(".new"))
        .collect();
    let all = [
        "names__files-2.snap.new",
        "names__files-3.snap.new",
        "names__files.snap.new",
    ];
    assert_eq!(new, all);
}

#[test]
fn an_inline_snapshot_that_changed_is_noted_beside_its_source() {
    let stage = Stage::new();
    let source = stage.path("checkout/tests/snapshots/names.rs");
    fs::write(&source, include_str!("names.rs")).unwrap();
    let pending = source.with_file_name(".names.rs.pending-snap");
    output(
        &mut stage.child_in_checkout("names::inline", "content\n", "new"),
        true,
    );
    output(
        &mut stage.child_in_checkout("names::inline", "changed\n", "no"),
        false,
    );
    assert!(!pending.exists());
    let mut child = stage.child_in_checkout("names::inline", "changed\n", "new");
    output(child.env("INSTA_FORCE_PASS", "1"), true);
    let pending = fs::read_to_string(pending).unwrap();
    assert_eq!(pending.matches("+ changed").count(), 1, "{pending}");
    assert_eq!(pending.matches("changed").count(), 3, "{pending}");
}
