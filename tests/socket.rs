//! Sockets at paths of any length.

use std::os::unix::net::UnixListener;
use std::path::Path;

/// A socket at `path`. The kernel takes no more than 108 bytes, so it is told by a descriptor where the
/// system can do that.
pub(crate) fn bind(path: &Path) -> UnixListener {
    let name = path.file_name().expect("a name");
    let dir = std::fs::File::open(path.parent().expect("a directory")).expect("it can be read");
    let short = Path::new("/proc/self/fd").join(std::os::fd::AsRawFd::as_raw_fd(&dir).to_string());
    match short.exists() {
        true => UnixListener::bind(short.join(name)),
        false => UnixListener::bind(path),
    }
    .expect("a socket")
}
