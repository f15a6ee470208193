//! Tests of this binary that other tests run in child processes.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempspace::{TempDir, temp};

/// Variables of the user, the harness or the CI that change what is printed or written.
const VARIABLES: &[&str] = &[
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "INSTA_FORCE_PASS",
    "INSTA_OUTPUT",
    "INSTA_UPDATE",
    "INSTA_WORKSPACE_ROOT",
    "NO_COLOR",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "TEMPSPACE_ARTIFACTS",
    "TEMPSPACE_KEEP",
    "TEMPSPACE_REAPER",
    "TEMPSPACE_REPORT",
    "TEMPSPACE_UPDATE",
    "TEST_TMPDIR",
    "TEST_UNDECLARED_OUTPUTS_DIR",
    "TF_BUILD",
];

/// The variable with what a subject writes instead of its usual content.
const CONTENT: &str = "TEMPSPACE_TESTS_CONTENT";

/// The variable that marks a child.
const CHILD: &str = "TEMPSPACE_TESTS_CHILD";

/// What a subject writes, which its test may change.
pub(crate) fn content() -> String {
    env::var(CONTENT).unwrap_or_else(|_| "content\n".to_owned())
}

/// Whether this process was started by a test. Subjects that fail do so only then.
pub(crate) fn is_child() -> bool {
    env::var_os(CHILD).is_some()
}

/// A directory for one test and its children: base directory, checkout, home, and tools that no child may call.
pub(crate) struct TestDir {
    dir: TempDir,
}

impl TestDir {
    pub(crate) fn new() -> Self {
        let dir = temp::Builder::new().prefix("test-dir-").dir().unwrap();
        let test_dir = Self { dir };
        for name in ["base", "checkout/tests/snapshots", "home", "bin"] {
            fs::create_dir_all(test_dir.path(name)).unwrap();
        }
        ["cargo", "rustfmt"].iter().for_each(|tool| test_dir.write_tool(tool));
        test_dir
    }

    /// A path in this directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A child that runs the tests that match `filter`, without the variables of cargo.
    pub(crate) fn child(&self, filter: &str) -> Command {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--include-ignored", filter]);
        self.prepare(&mut command);
        command.env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// Sets the environment and the directories of a child.
    pub(crate) fn prepare(&self, command: &mut Command) {
        VARIABLES.iter().for_each(|name| _ = command.env_remove(name));
        command
            .stdin(Stdio::null())
            .current_dir(self.dir.path())
            .env("HOME", self.path("home"))
            .env("TEMPSPACE_DIR", self.path("base"))
            .env("CARGO", self.path("bin/cargo"))
            .env("PATH", path_with(&self.path("bin")))
            .env("RUST_BACKTRACE", "0")
            .env(CHILD, "1");
    }

    /// Like [`child`](Self::child), with the snapshots in the checkout.
    pub(crate) fn child_in_checkout(&self, filter: &str, content: &str, update: &str) -> Command {
        let mut command = self.child(filter);
        command
            .env("INSTA_WORKSPACE_ROOT", self.path("checkout"))
            .env("INSTA_UPDATE", update)
            .env(CONTENT, content);
        command
    }

    /// The snapshot files in the checkout.
    pub(crate) fn snapshot_files(&self) -> Vec<String> {
        snapshots_in(&self.path("checkout/tests/snapshots"))
    }

    /// Whether a child has started `cargo` or `rustfmt`.
    pub(crate) fn tools_were_called(&self) -> bool {
        let called = |tool| self.path(&format!("{tool}-was-called")).exists();
        called("cargo") || called("rustfmt")
    }

    /// Writes a program that creates a marker and fails.
    fn write_tool(&self, name: &str) {
        let tool = self.path("bin").join(name);
        let marker = self.path(&format!("{name}-was-called"));
        let script = format!("#!/bin/sh\n: > '{}'\nexit 1\n", marker.display());
        fs::write(&tool, script).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(tool, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
}

/// The snapshot files beside the sources in `dir`, without the prefix of their names.
pub(crate) fn snapshots_in(dir: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(dir.join("snapshots")) else {
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let short = names.map(|name| name.replace("tempspace_tests__snapshots__", ""));
    let mut names: Vec<_> = short.collect();
    names.sort();
    names
}

/// `PATH` with `dir` in front.
fn path_with(dir: &Path) -> impl AsRef<OsStr> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(dir.to_owned()).chain(env::split_paths(&path))).unwrap()
}

/// Runs a child, and returns what it printed. Panics if its status is not as `success` says.
#[track_caller]
pub(crate) fn output(command: &mut Command, success: bool) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
    assert_eq!(status.success(), success, "{command:?}: {status}\n{text}");
    let runs_nothing = text.contains("running 0 tests") && text.matches("\nrunning ").count() == 1;
    assert!(!runs_nothing, "{command:?} runs nothing\n{text}");
    text.into_owned()
}
