//! Where files are written while time is taken.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, openat};

use crate::arguments::Arguments;

/// The two kinds of file systems that targets are given for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Memory,
    Disk,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Memory, Self::Disk];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Memory => "On a memory file system",
            Self::Disk => "On a disk",
        }
    }

    /// The directory for this kind, if it is there.
    pub(crate) fn directory(self, arguments: &Arguments) -> Option<PathBuf> {
        let (given, default) = match self {
            Self::Memory => (&arguments.memory, "/dev/shm"),
            Self::Disk => (&arguments.disk, env!("CARGO_TARGET_TMPDIR")),
        };
        let path = given.clone().unwrap_or_else(|| default.into());
        path.is_dir().then_some(path)
    }
}

/// A directory of our own, which every contender takes for the system's temporary directory.
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) path: PathBuf,
    /// What the floor's system calls are relative to.
    pub(crate) fd: OwnedFd,
}

impl Place {
    /// The temporary directory of this process, which the parent process has chosen.
    pub(crate) fn of_this_process(kind: Kind) -> Self {
        let path = std::env::temp_dir();
        let fd = open_dir(&path);
        Self { kind, path, fd }
    }

    /// A directory that is removed at the end with the whole place.
    pub(crate) fn make(&self, name: &str) -> (PathBuf, OwnedFd) {
        let path = self.path.join(name);
        fs::create_dir_all(&path).expect("the place is writable");
        let fd = open_dir(&path);
        (path, fd)
    }
}

pub(crate) fn open_dir(path: &Path) -> OwnedFd {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat(CWD, path, flags, Mode::empty()).expect("it is a directory")
}
