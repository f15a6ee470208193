use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The error of [`summarise`](crate::summarise).
#[derive(Debug)]
pub enum Error {
    /// A file or directory could not be read or written.
    Io {
        /// A verb phrase, such as "read log".
        operation: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The error of the system or the decompressor.
        source: io::Error,
    },
    /// The directory has no logs.
    NoLogs {
        /// The directory.
        path: PathBuf,
    },
}

impl Error {
    pub(crate) fn io(operation: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { operation, path, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { operation, path, .. } => write!(f, "cannot {operation} {path:?}"),
            Self::NoLogs { path } => {
                write!(f, "no access logs (*.log, *.log.1, *.log.2.gz) in {path:?}")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::NoLogs { .. } => None,
        }
    }
}
