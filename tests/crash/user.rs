//! Who plays a scenario.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// An unprivileged user that needs no account.
const ORDINARY: u32 = 61_234;

/// The user of a victim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum User {
    /// Who runs the suite.
    Current,
    /// An ordinary user, become from root.
    Ordinary,
}

impl User {
    /// Everybody who can play here.
    pub(super) fn all() -> Vec<Self> {
        match is_root() && ordinary_program().is_some() {
            true => vec![Self::Current, Self::Ordinary],
            false => vec![Self::Current],
        }
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
        let name = format!(".tempspace-victim-{}", std::process::id());
        let copy = here.with_file_name(name);
        let copy = std::env::temp_dir().join(copy.file_name()?);
        fs::copy(&here, &copy).ok()?;
        fs::set_permissions(&copy, Permissions::from_mode(0o755)).ok()?;
        ordinary_can_run(&copy).then_some(copy)
    };
    FOUND.get_or_init(find).as_deref()
}

fn ordinary_can_run(program: &Path) -> bool {
    let mut command = Command::new(program);
    command
        .args(["--list", "victim::owned", "--exact"])
        .current_dir("/")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    User::Ordinary.becomes(&mut command);
    command.status().is_ok_and(|status| status.success())
}
