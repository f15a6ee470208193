//! Mistakes and what the compiler says of them: one in each file of `ui/`, its message beside it.
//!
//! `TRYBUILD=overwrite cargo test -p tempspace-tests --test ui` pins the messages anew.

use std::path::Path;
use std::process::Command;

use tempspace::{Workspace, with_temp_workspace};

#[path = "../tool.rs"]
mod tool;
#[path = "../wine.rs"]
mod wine;

#[test]
fn mistakes_are_explained() {
    // It has no compiler either.
    if wine::skips() {
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

/// Cargo unites the features of a workspace: a package of its own has the library without any.
#[with_temp_workspace(copy = "../Cargo.lock", files = {
    "Cargo.toml" => manifest("2024"),
    "src/lib.rs" => "\
#[tempspace::with_temp_workspace(snapshot)]
fn name(ws: tempspace::Workspace) {}
",
})]
fn a_missing_feature_is_named(ws: Workspace) {
    let message = "the option `snapshot` needs the feature `snapshots` of `tempspace`";
    check(&ws, &[message, "src/lib.rs:1:34", "due to 1 previous error"]);
}

/// There, `::core` is a module of the user's crate.
#[with_temp_workspace(copy = "../Cargo.lock", files = {
    "Cargo.toml" => manifest("2015"),
    "src/lib.rs" => "\
extern crate tempspace;
#[tempspace::with_temp_workspace(files = { \"a\" => \"b\", \"c/\" }, keep = never)]
fn valid(ws: &tempspace::Workspace) { let _ = tempspace::tree! { \"a\" => ws.read(\"a\") }; }
#[tempspace::with_temp_workspace(keep = 3)]
fn name(ws: tempspace::Workspace) {}
#[tempspace::with_temp_workspace]
struct Type;
",
})]
fn the_edition_2015_has_the_messages(ws: Workspace) {
    let value = "wrong value for `keep`";
    let item = "expected a test function";
    let end = "due to 2 previous errors";
    check(&ws, &[value, "src/lib.rs:4:41", item, "src/lib.rs:7:1", end]);
}

fn manifest(edition: &str) -> String {
    format!(
        "[package]\nname = \"featureless\"\nedition = {edition:?}\n\n[workspace]\n\n[dependencies]\n\
         tempspace = {{ path = {:?}, default-features = false }}\n",
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures"),
    )
}

/// Checks the package in the workspace with cargo, whose errors have all `parts`.
#[track_caller]
fn check(ws: &Workspace, parts: &[&str]) {
    if wine::skips() {
        return;
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("featureless");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--tests", "--offline", "--quiet"])
        .current_dir(ws.path())
        .env("CARGO_TARGET_DIR", target)
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    let run = ws.run(&mut cargo);
    for part in parts {
        assert!(run.stderr().contains(part), "{run}");
    }
}
