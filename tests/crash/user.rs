//! The users who run the crash tests.

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
    /// The user who runs the suite.
    Current,
    /// An ordinary user. Only root can run a process as this user.
    Ordinary,
}

impl User {
    /// The users who can run the tests here.
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

    /// A path of this test binary at which the user can run it.
    pub(super) fn program(self) -> PathBuf {
        match self {
            Self::Current => this_program(),
            Self::Ordinary => ordinary_program().expect("it was found before").to_owned(),
        }
    }

    /// Makes `command` run as this user.
    pub(super) fn apply(self, command: &mut Command) {
        if self == Self::Ordinary {
            command.uid(ORDINARY).gid(ORDINARY);
        }
    }

    /// Makes this user the owner of `path`.
    pub(super) fn chown(self, path: &Path) {
        if self == Self::Ordinary {
            std::os::unix::fs::lchown(path, Some(ORDINARY), Some(ORDINARY))
                .expect("root may do this");
        }
    }
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn this_program() -> PathBuf {
    std::env::current_exe().expect("the path of this binary")
}

/// This test binary, or a copy of it if the ordinary user cannot run it where it is.
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
    FOUND.get_or_init(|| find().or_else(report_no_user)).as_deref()
}

/// Prints, past the capture of output, that no test runs as an ordinary user.
fn report_no_user() -> Option<PathBuf> {
    let place = std::env::temp_dir();
    let _ = writeln!(
        io::stderr(),
        "crash tests: no ordinary user can enter {place:?} and run this program there; only root runs them"
    );
    None
}

/// Whether the ordinary user can run `program` and enter the parent directory of the sandboxes.
fn ordinary_can_run(program: &Path) -> bool {
    let mut command = Command::new(program);
    command
        .args(["--list", "subject::owned", "--exact"])
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    User::Ordinary.apply(&mut command);
    command.status().is_ok_and(|status| status.success())
}
