//! Starts `children/temp` and lists what it leaves.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{self, Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempspace::temp::{self, TempDir};

/// A directory for one test and its children, with a base directory for them beside the rest.
pub(crate) struct TestDir {
    dir: TempDir,
}

impl TestDir {
    pub(crate) fn new() -> Self {
        let dir = temp::Builder::new().prefix("test-dir-").dir().unwrap();
        fs::create_dir(dir.join("base")).unwrap();
        fs::create_dir(dir.join("parent")).unwrap();
        Self { dir }
    }

    /// The children's base directory.
    pub(crate) fn base(&self) -> PathBuf {
        self.dir.join("base")
    }

    /// A directory in which tests and children create entries.
    pub(crate) fn parent(&self) -> PathBuf {
        self.dir.join("parent")
    }

    /// A child that runs `task`.
    pub(crate) fn child(&self, task: &str) -> Command {
        // The path has no drive if it was compiled on another system.
        let program = path::absolute(env!("CARGO_BIN_EXE_temp-child")).unwrap();
        let mut command = Command::new(program);
        command.arg(task);
        self.prepare(command)
    }

    /// Sets the environment and directory of a child.
    pub(crate) fn prepare(&self, mut command: Command) -> Command {
        command
            .env("TEMPSPACE_DIR", self.base())
            .env_remove("TEMPSPACE_REAPER")
            .env_remove("TEMPSPACE_KEEP")
            .current_dir(self.dir.path());
        command
    }

    /// Runs the next process, which removes what a killed child left: only workspaces start a reaper.
    #[cfg(unix)]
    pub(crate) fn sweep(&self) {
        output(self.child("sweep"));
        self.wait_for_clean_base();
    }

    /// Waits until the directory of the child's session is removed.
    pub(crate) fn wait_for_clean_base(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while list(&self.base()) != [""; 0] {
            assert!(Instant::now() < deadline, "left: {:?}", list(&self.base()));
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Runs a child, which must succeed, and returns what it printed.
#[track_caller]
pub(crate) fn output(mut command: Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    assert_eq!(errors, "");
    String::from_utf8(output.stdout).unwrap()
}

/// Starts a child and waits until it prints that it is ready.
pub(crate) fn start(mut command: Command) -> Child {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    child
}

/// The names in `dir`, sorted.
pub(crate) fn list(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}
