//! Cargo, rustup and coverage in a workspace.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use tempspace::prelude::*;

/// What a command has for its temporary directory.
fn temp_of(command: &mut Command) -> PathBuf {
    let set = command.as_std_mut().get_envs().find(|(name, _)| *name == "TMPDIR");
    set.and_then(|(_, value)| value).unwrap().into()
}

fn cargo(ws: &Workspace, arguments: &[&str]) -> Command {
    let mut command = ws.command("cargo");
    let target = temp_of(&mut command).join("target");
    command.args(arguments).arg("--offline").env("CARGO_TARGET_DIR", target);
    command
}

fn profiles_in(dir: &Path) -> usize {
    let files = fs::read_dir(dir).unwrap();
    let is_profile = |path: &Path| path.extension() == Some(OsStr::new("profraw"));
    files.filter(|file| is_profile(&file.as_ref().unwrap().path())).count()
}

#[with_temp_workspace(files = {
    "Cargo.toml" => "[package]\nname = \"inner\"\nedition = \"2024\"\n\n[workspace]\n",
    "src/lib.rs" => "\
pub fn twice(x: u32) -> u32 {
    x * 2
}

#[test]
fn twice_is_twice() {
    assert_eq!(twice(2), 4);
}
",
})]
fn a_crate_is_built_and_tested_with_coverage(ws: Workspace) {
    // There is no cargo for it.
    if crate::wine::skips() {
        return;
    }
    cargo(&ws, &["build"]).run().assert_success();
    let changes = ws.changes();
    let changed: Vec<_> = changes.iter().map(|change| change.path()).collect();
    assert_eq!(changed, [Path::new("Cargo.lock")], "{changes}");

    let mut test = cargo(&ws, &["test", "--lib"]);
    let run = test.env("RUSTFLAGS", "-Cinstrument-coverage").run();
    run.assert_success();
    assert!(run.stdout().contains("test twice_is_twice ... ok"), "{run}");
    assert_eq!(ws.tree().only("*.profraw"), Tree::new());
    if env::var_os("LLVM_PROFILE_FILE").is_none() {
        assert!(profiles_in(&temp_of(&mut test)) > 0, "the test was measured");
    }
}
