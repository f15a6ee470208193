//! Tests of this binary that other tests run once more, in processes of their own.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempspace::{TempDir, temp};

/// Variables of the person, the harness or the CI that change what is printed or written.
const FOREIGN: &[&str] = &[
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

/// What a subject writes instead of its usual content.
const CONTENT: &str = "TEMPSPACE_TESTS_CONTENT";

/// Tells a child that it is one.
const CHILD: &str = "TEMPSPACE_TESTS_CHILD";

/// What a test writes that others run: something else in each of their processes.
pub(crate) fn content() -> String {
    env::var(CONTENT).unwrap_or_else(|_| "content\n".to_owned())
}

/// Whether this process was started by a test; what fails on purpose does so only then.
pub(crate) fn is_child() -> bool {
    env::var_os(CHILD).is_some()
}

/// A place for children: a base directory, a checkout, a home, and tools that are not to be called.
pub(crate) struct Stage {
    dir: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let dir = temp::Builder::new().prefix("stage").dir().unwrap();
        let stage = Self { dir };
        for name in ["base", "checkout/tests/snapshots", "home", "bin"] {
            fs::create_dir_all(stage.path(name)).unwrap();
        }
        ["cargo", "rustfmt"]
            .iter()
            .for_each(|tool| stage.write_tool(tool));
        stage
    }

    /// A path on the stage.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The tests that match `filter`, in a child that does not know where it is.
    pub(crate) fn child(&self, filter: &str) -> Command {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--include-ignored", filter]);
        self.prepare(&mut command);
        command.env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// Hides this process's surroundings from a program.
    pub(crate) fn prepare(&self, command: &mut Command) {
        FOREIGN.iter().for_each(|name| _ = command.env_remove(name));
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

    /// Like [`child`](Self::child), with the snapshots in the checkout on the stage.
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

    /// Whether somebody started `cargo` or `rustfmt`.
    pub(crate) fn tools_were_called(&self) -> bool {
        let called = |tool| self.path(&format!("{tool}-was-called")).exists();
        called("cargo") || called("rustfmt")
    }

    /// A program that says that it was called, and does nothing.
    fn write_tool(&self, name: &str) {
        let tool = self.path("bin").join(name);
        let trace = self.path(&format!("{name}-was-called"));
        let script = format!("#!/bin/sh\n: > '{}'\nexit 1\n", trace.display());
        fs::write(&tool, script).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(tool, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
}

/// The snapshot files beside the sources in `dir`, without what is the same in all their names.
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

/// `PATH` with `dir` before the rest.
fn path_with(dir: &Path) -> impl AsRef<OsStr> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(dir.to_owned()).chain(env::split_paths(&path))).unwrap()
}

/// All that a child printed, if it ended as `success` says.
#[track_caller]
pub(crate) fn output(command: &mut Command, success: bool) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
    assert_eq!(status.success(), success, "{command:?}: {status}\n{text}");
    let runs_nothing = text.contains("running 0 tests") && text.matches("\nrunning ").count() == 1;
    assert!(!runs_nothing, "{command:?} runs nothing\n{text}");
    text.into_owned()
}
