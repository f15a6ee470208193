//! Trees of odd names and odd contents, the same ones in every run.

use std::ffi::OsString;
use std::time::{Duration, SystemTime};

use tempspace::{Entry, Tree};

/// A xorshift generator; a seed gives the same numbers for ever.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    fn pieces(&mut self, choices: &[&[u8]], limit: usize) -> Vec<u8> {
        (0..self.below(limit)).flat_map(|_| self.pick(choices)).copied().collect()
    }
}

/// What names are made of: what the text of a tree gives a meaning, and what it cannot show.
const NAME_PIECES: &[&[u8]] = &[
    b"a",
    b"b",
    b".",
    b"..",
    b" ",
    b"-",
    b"--",
    b" --",
    b"-- ",
    b" -> ",
    b"->",
    b"\"",
    b"\\",
    b"\\n",
    b"\n",
    b"\r",
    b"\t",
    b"\x1b",
    b"\xff",
    b"\xc3",
    b" (exec)",
    b" (crlf)",
    b"(",
    b")",
    b" (1)",
    b" (exec, no final newline)",
    b" (socket)",
    b" (mode 0644)",
    b" (mode 644)",
    b" (modified 2006-07-24T01:21:23Z)",
    b"\xc3\xa9",
    b"\xe2\x80\x8b",
    b"\xc2\xa0",
    b"\xe3\x80\x80",
    b"\xef\xbb\xbf",
    b"*",
    b"CON",
    b":",
];

const TEXT_PIECES: &[&[u8]] = &[
    b"text",
    b"\n",
    b"\n",
    b"\n",
    b"\r\n",
    b" ",
    b"\t",
    b"\\",
    b"\\n",
    b"\\\n",
    b"-- a --",
    b"-- ",
    b" --",
    b"\n-- a.txt (exec) --\n",
    b"\n-- x/ --\n",
    b"\xc3\xa9",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\x1b[1m",
    b"\x7f",
    b"\xc2\x85",
    b"\xe3\x80\x80",
    b"\r",
];

const LINES: &[&[u8]] = &[b"let x = 1;", b"", b"-- a --", b"-- a -", b"# \\ ", b"\xc3\xa9"];

pub(super) fn tree(random: &mut Random) -> Tree {
    let mut tree = Tree::new();
    for _ in 0..random.below(8) {
        let path = path(random);
        // What does not fit the entries before is left out.
        let _ = tree.insert(path, entry(random));
    }
    tree
}

fn path(random: &mut Random) -> OsString {
    let mut path = name(random);
    while random.below(3) == 0 {
        path.push("/");
        path.push(name(random));
    }
    path
}

fn name(random: &mut Random) -> OsString {
    let name = random.pieces(NAME_PIECES, 5);
    #[cfg(unix)]
    return std::os::unix::ffi::OsStringExt::from_vec(name);
    #[cfg(not(unix))]
    return String::from_utf8_lossy(&name).into_owned().into();
}

fn entry(random: &mut Random) -> Entry {
    let entry = plain_entry(random);
    let mode = random.below(0o10000) as u32;
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(random.below(1 << 41) as u64);
    match random.below(12) {
        0 => entry.with_mode(mode),
        1 => entry.with_modified(time),
        2 => entry.with_mode(mode).with_modified(time),
        _ => entry,
    }
}

fn plain_entry(random: &mut Random) -> Entry {
    match random.below(9) {
        0 => Entry::dir(),
        1 => Entry::symlink(name(random)),
        2 => Entry::exec(contents(random)),
        3 => [Entry::fifo, Entry::socket, Entry::device][random.below(3)](),
        _ => Entry::file(contents(random)),
    }
}

pub(super) fn contents(random: &mut Random) -> Vec<u8> {
    match random.below(6) {
        0 => (0..random.below(300)).map(|_| random.below(256) as u8).collect(),
        1 => b"\n".repeat(random.below(4)),
        2 => lines(random, b"\r\n"),
        3 => lines(random, b"\n"),
        _ => random.pieces(TEXT_PIECES, 12),
    }
}

/// Lines with the same end; sometimes the last one has none.
fn lines(random: &mut Random, end: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..random.below(5) {
        text.extend_from_slice(random.pick(LINES));
        text.extend_from_slice(end);
    }
    if random.below(2) == 0 {
        text.truncate(text.len().saturating_sub(end.len()));
    }
    text
}
