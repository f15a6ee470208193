//! The floor: the system calls that the work cannot do without, relative to one descriptor.

use rustix::buffer::spare_capacity;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, fstat, mkdirat, openat, unlinkat};
use rustix::path::Arg;

/// Room for the content of one small file and one more byte, which shows that there is no more.
pub(crate) const SMALL: usize = 64 * 1024;

pub(crate) const NEW_FILE: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::CLOEXEC);

pub(crate) fn make_dir(at: impl AsFd, name: impl Arg) {
    mkdirat(at, name, Mode::RWXU).expect("mkdirat");
}

pub(crate) fn write_file(at: impl AsFd, name: impl Arg, contents: &[u8]) {
    let file = openat(at, name, NEW_FILE, Mode::RUSR | Mode::WUSR).expect("openat");
    assert_eq!(rustix::io::write(&file, contents), Ok(contents.len()));
}

/// Reads a small file with one call; a short read of a regular file is its end.
pub(crate) fn read_file(at: impl AsFd, name: impl Arg, buffer: &mut Vec<u8>) {
    let file = open_file(at, name);
    buffer.clear();
    buffer.reserve(SMALL);
    rustix::io::read(&file, spare_capacity(buffer)).expect("read");
}

pub(crate) fn open_file(at: impl AsFd, name: impl Arg) -> OwnedFd {
    openat(at, name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).expect("openat")
}

pub(crate) fn open_dir(at: impl AsFd, name: impl Arg) -> OwnedFd {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat(at, name, flags, Mode::empty()).expect("openat")
}

pub(crate) fn remove_file(at: impl AsFd, name: impl Arg) {
    unlinkat(at, name, AtFlags::empty()).expect("unlinkat");
}

pub(crate) fn remove_empty_dir(at: impl AsFd, name: impl Arg) {
    unlinkat(at, name, AtFlags::REMOVEDIR).expect("unlinkat");
}

/// Removes a directory and all that is in it.
pub(crate) fn remove_dir(at: impl AsFd, name: &[u8]) {
    empty_dir(&open_dir(&at, name));
    remove_empty_dir(at, name);
}

/// Removes all that is in a directory.
pub(crate) fn empty_dir(dir: &OwnedFd) {
    each(dir, |name, kind| match kind {
        FileType::Directory => remove_dir(dir, name),
        _ => remove_file(dir, name),
    });
}

/// Copies all that is in a directory of small files into another one, with the files' modes.
pub(crate) fn copy_dir(from: &OwnedFd, to: &OwnedFd, buffer: &mut Vec<u8>) {
    each(from, |name, kind| match kind {
        FileType::Directory => {
            make_dir(to, name);
            copy_dir(&open_dir(from, name), &open_dir(to, name), buffer);
        }
        _ => copy_file(from, to, name, buffer),
    });
}

fn copy_file(from: &OwnedFd, to: &OwnedFd, name: &[u8], buffer: &mut Vec<u8>) {
    let source = open_file(from, name);
    let stat = fstat(&source).expect("fstat");
    buffer.clear();
    buffer.reserve(stat.st_size as usize + 1);
    rustix::io::read(&source, spare_capacity(buffer)).expect("read");
    let mode = Mode::from_raw_mode(stat.st_mode & 0o777);
    let file = openat(to, name, NEW_FILE, mode).expect("openat");
    assert_eq!(rustix::io::write(&file, buffer), Ok(buffer.len()));
}

/// Appends a header and the content of every small file, directories and names in order.
pub(crate) fn render(dir: &OwnedFd, path: &str, text: &mut Vec<u8>, buffer: &mut Vec<u8>) {
    let mut entries = Vec::new();
    each(dir, |name, kind| entries.push((name.to_vec(), kind)));
    entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (name, kind) in &entries {
        let child = format!("{path}{}", String::from_utf8_lossy(name));
        if *kind == FileType::Directory {
            render(&open_dir(dir, name.as_slice()), &(child + "/"), text, buffer);
            continue;
        }
        read_file(dir, name.as_slice(), buffer);
        text.extend_from_slice(format!("-- {child} --\n").as_bytes());
        text.extend_from_slice(buffer);
    }
}

/// Calls `visit` for what is in `dir`, which must be freshly opened: it is read from where it stands.
fn each(dir: &OwnedFd, mut visit: impl FnMut(&[u8], FileType)) {
    let mut buffer = Vec::with_capacity(32 * 1024);
    let mut entries = RawDir::new(dir, buffer.spare_capacity_mut());
    while let Some(entry) = entries.next() {
        let entry = entry.expect("getdents");
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            visit(name, entry.file_type());
        }
    }
}
