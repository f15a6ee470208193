//! Directories to work on: their content is the same in every run.

use std::path::PathBuf;

use rustix::fd::{AsFd, OwnedFd};

use crate::floor;
use crate::place::Place;

/// How many bytes each small file has.
const SIZE: usize = 1024;
/// How many files a directory has in fixtures that are copied or read.
const FILES: usize = 20;

/// The content of file number `index`: lines of text, with its own number in the first.
pub(crate) fn contents(index: usize) -> Vec<u8> {
    let line = b"The quick brown fox jumps over the lazy dog, and that is all.\n";
    let mut contents = format!("number {index}\n").into_bytes();
    while contents.len() + line.len() < SIZE {
        contents.extend_from_slice(line);
    }
    contents
}

/// Fills `dir` with `count` small files in directories of `each`.
pub(crate) fn fill(dir: impl AsFd, count: usize, each: usize) {
    for (number, first) in (0..count).step_by(each).enumerate() {
        let name = format!("directory-{number:03}");
        floor::make_dir(&dir, name.as_str());
        let sub = floor::open_dir(&dir, name.as_str());
        for index in first..count.min(first + each) {
            floor::write_file(&sub, format!("file-{index:06}.txt").as_str(), &contents(index));
        }
    }
}

/// A directory with `count` small files in it, made if it is not there.
pub(crate) fn directory(place: &Place, count: usize) -> (PathBuf, OwnedFd) {
    let name = format!("fixture-{count}");
    let filled = place.path.join(&name).is_dir();
    let (path, fd) = place.make(&name);
    if !filled {
        fill(&fd, count, FILES);
    }
    (path, fd)
}

/// How many bytes of text the row `name` is about.
pub(crate) fn text_size(name: &str) -> f64 {
    let size = match name {
        _ if name.contains("256 MiB") => 256 << 20,
        _ if name.contains("10,000") => 10_000 * contents(0).len(),
        _ => 1_000 * contents(0).len(),
    };
    size as f64
}
