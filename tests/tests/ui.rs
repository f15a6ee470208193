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
    "Cargo.toml" => format!(
        "[package]\nname = \"featureless\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         tempspace = {{ path = {:?}, default-features = false }}\n",
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures"),
    ),
    "src/lib.rs" => "\
#[tempspace::with_temp_workspace(snapshot)]
fn name(ws: tempspace::Workspace) {}
",
})]
fn a_missing_feature_is_named(ws: Workspace) {
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
    let message = "the option `snapshot` needs the feature `snapshots` of `tempspace`";
    for part in [message, "src/lib.rs:1:34", "due to 1 previous error"] {
        assert!(run.stderr().contains(part), "{run}");
    }
}
