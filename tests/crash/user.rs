//! Who runs a scenario.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// An unprivileged user that needs no account.
const ORDINARY: u32 = 61_234;

/// The user of a subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum User {
    /// Who runs the suite.
    Current,
    /// An ordinary user, become from root.
    Ordinary,
}

impl User {
    /// All users who can run the tests here.
    pub(super) fn all() -> Vec<Self> {
        match Self::ordinary_can_run() {
            true => vec![Self::Current, Self::Ordinary],
            false => vec![Self::Current],
        }
    }

    pub(super) fn ordinary_can_run() -> bool {
        is_root() && ordinary_program().is_some()
    }

    pub(super) fn id(self) -> u32 {
        match self {
            Self::Current => rustix::process::geteuid().as_raw(),
            Self::Ordinary => ORDINARY,
        }
    }

    pub(super) fn is_root(self) -> bool {
        self.id() == 0
    }

    /// This very test binary, where the user can run it.
    pub(super) fn program(self) -> PathBuf {
        match self {
            Self::Current => this_program(),
            Self::Ordinary => ordinary_program().expect("it was found before").to_owned(),
        }
    }

    /// Has `command` run as this user.
    pub(super) fn becomes(self, command: &mut Command) {
        if self == Self::Ordinary {
            command.uid(ORDINARY).gid(ORDINARY);
        }
    }

    /// Gives what is at `path` to this user.
    pub(super) fn owns(self, path: &Path) {
        if self == Self::Ordinary {
            std::os::unix::fs::lchown(path, Some(ORDINARY), Some(ORDINARY)).expect("root may give");
        }
    }
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn this_program() -> PathBuf {
    std::env::current_exe().expect("the path of this binary")
}

/// A test binary below a private home is copied to where others can run it.
fn ordinary_program() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let here = this_program();
        if ordinary_can_run(&here) {
            return Some(here);
        }
        let name = format!(".tempspace-subject-{}", std::process::id());
        let copy = std::path::absolute(std::env::temp_dir().join(name)).ok()?;
        fs::copy(&here, &copy).ok()?;
        let opened = fs::set_permissions(&copy, Permissions::from_mode(0o755));
        if opened.is_ok() && ordinary_can_run(&copy) {
            return Some(copy);
        }
        let _ = fs::remove_file(copy);
        None
    };
    FOUND.get_or_init(|| find().or_else(left_out)).as_deref()
}

/// Says, past the capture of output, that no test runs as an ordinary user.
fn left_out() -> Option<PathBuf> {
    let place = std::env::temp_dir();
    let _ = writeln!(
        io::stderr(),
        "crash tests: no ordinary user can enter {place:?} and run this program there; only root runs them"
    );
    None
}

/// Whether the ordinary user can run `program` and enter the place where sandboxes are made.
fn ordinary_can_run(program: &Path) -> bool {
    let mut command = Command::new(program);
    command
        .args(["--list", "subject::owned", "--exact"])
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    User::Ordinary.becomes(&mut command);
    command.status().is_ok_and(|status| status.success())
}
