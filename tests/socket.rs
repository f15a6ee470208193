//! Sockets at paths of any length.

use std::os::unix::net::UnixListener;
use std::path::Path;

/// Binds a socket at `path`. The kernel takes at most 108 bytes: the directory is named by a descriptor where
/// `/proc` exists.
pub(crate) fn bind(path: &Path) -> UnixListener {
    let name = path.file_name().expect("a name");
    let dir = std::fs::File::open(path.parent().expect("a directory")).expect("an open directory");
    let short = Path::new("/proc/self/fd").join(std::os::fd::AsRawFd::as_raw_fd(&dir).to_string());
    match short.exists() {
        true => UnixListener::bind(short.join(name)),
        false => UnixListener::bind(path),
    }
    .expect("a socket")
}
