//! Where the binary under test is found.
#![cfg(unix)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempspace::{Workspace, cargo_bin};

use crate::child::{TestDir, output};
use crate::panics::message_of;

#[test]
#[ignore = "runs in a child process of another test"]
fn runs_a_tool() {
    let ws = Workspace::new();
    println!("method: {}", ws.cargo_bin("my-tool").run().assert_success().stdout());
    println!("macro: {}", ws.command(cargo_bin!("my-tool")).run().stdout());
}

/// A copy of this test binary in a target directory of its own.
struct Target {
    test_dir: TestDir,
    test: PathBuf,
}

impl Target {
    fn new(build_dir: &str) -> Self {
        let test_dir = TestDir::new();
        let deps = test_dir.path(build_dir).join("debug/deps");
        fs::create_dir_all(&deps).unwrap();
        let (this, test) = (env::current_exe().unwrap(), deps.join("tests-1"));
        if fs::hard_link(&this, &test).is_err() {
            fs::copy(this, &test).unwrap();
        }
        Self { test_dir, test }
    }

    /// Writes a program that prints its path.
    fn add_tool(&self, path: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let tool = self.test_dir.path(path);
        fs::create_dir_all(tool.parent().unwrap()).unwrap();
        fs::write(&tool, "#!/bin/sh\necho $0\n").unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
        tool
    }

    fn child(&self) -> Command {
        let mut child = Command::new(&self.test);
        self.test_dir.prepare(&mut child);
        child.args(["--ignored", "--exact", "--nocapture", "workspace::cargo_bin::runs_a_tool"]);
        child.env("CARGO_MANIFEST_DIR", self.test_dir.path("checkout"));
        for name in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"] {
            child.env_remove(name);
        }
        child
    }
}

#[track_caller]
fn check(child: &mut Command, tool: &Path) {
    let text = output(child, true);
    for name in ["method", "macro"] {
        let line = format!("{name}: {}\n", tool.display());
        assert!(text.contains(&line), "no {line:?} in {text}");
    }
}

#[test]
fn a_binary_is_found_beside_the_test_binary() {
    let target = Target::new("target");
    let tool = target.add_tool("target/debug/my-tool");
    check(&mut target.child(), &tool);
}

#[test]
fn a_binary_is_found_where_the_build_directory_is_elsewhere() {
    let target = Target::new("build");
    let tool = target.add_tool("checkout/target/debug/my-tool");
    check(&mut target.child(), &tool);
    let tool = target.add_tool("other/debug/my-tool");
    check(target.child().env("CARGO_TARGET_DIR", target.test_dir.path("other")), &tool);
}

#[test]
fn a_binary_is_found_where_the_runner_says() {
    let target = Target::new("target");
    target.add_tool("target/debug/my-tool");
    let tool = target.add_tool("archive/my-tool");
    for name in ["NEXTEST_BIN_EXE_my-tool", "NEXTEST_BIN_EXE_my_tool", "CARGO_BIN_EXE_my-tool"] {
        check(target.child().env(name, &tool), &tool);
        // A path that does not exist is passed over.
        let missing = target.test_dir.path("archive/missing");
        check(target.child().env(name, missing), &target.test_dir.path("target/debug/my-tool"));
    }
}

#[test]
fn a_missing_binary_is_named_with_the_places() {
    let ws = Workspace::new();
    let message = message_of(|| drop(ws.cargo_bin("no-such-tool")));
    assert!(message.starts_with("there is no binary `no-such-tool` in "), "{message}");
    // The test binary is in `deps`, unless it was copied.
    let test = env::current_exe().unwrap();
    let mut places = test.ancestors().skip(1).take(2);
    let is_named = places.any(|dir| message.matches(&format!("{dir:?}")).count() == 1);
    assert!(is_named, "{message}");
    let message = message_of(|| drop(cargo_bin!("no-such-tool")));
    assert!(message.starts_with("there is no binary `no-such-tool` in "), "{message}");
}
