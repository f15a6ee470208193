//! Snapshots are found wherever the checkout is and wherever the test runs.

use std::fs;
use std::process::Command;

use crate::child::{Stage, output};

/// A checkout that has been moved, with snapshots that differ from those of this one.
fn moved() -> (Stage, Command) {
    let stage = Stage::new();
    for name in ["names.rs", "helper.rs"] {
        let source = stage.path("checkout/tests/snapshots").join(name);
        fs::write(source, "// Only its place matters.\n").unwrap();
    }
    output(
        &mut stage.child_in_checkout("names::files", "moved\n", "always"),
        true,
    );
    let mut child = stage.child_in_checkout("names::files", "moved\n", "no");
    child.env_remove("INSTA_WORKSPACE_ROOT");
    (stage, child)
}

#[test]
fn without_a_hint_it_is_where_it_was_compiled() {
    let stage = Stage::new();
    let mut child = stage.child("names::files");
    output(child.current_dir("/").env("INSTA_UPDATE", "no"), true);
    assert!(!stage.tools_were_called());
}

#[test]
fn the_package_that_runs_is_a_hint() {
    let (stage, mut child) = moved();
    child
        .current_dir("/")
        .env("CARGO_MANIFEST_DIR", stage.path("checkout/tests"));
    output(&mut child, true);
    assert!(!stage.tools_were_called());
}

#[test]
fn the_directory_that_it_runs_in_is_a_hint() {
    let (stage, mut child) = moved();
    output(child.current_dir(stage.path("checkout/tests")), true);
    assert!(!stage.tools_were_called());
}

#[test]
fn a_directory_elsewhere_is_none() {
    let (_stage, mut child) = moved();
    let text = output(child.current_dir("/"), false);
    assert!(
        text.contains("-content"),
        "these are the snapshots of this checkout: {text}"
    );
}
