//! Temporary files outside any workspace.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{CWD, Mode, OFlags, fsync, openat, renameat};
use tempspace::temp;

use crate::floor;
use crate::place::Place;
use crate::runner::{Contender, Row, Target};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "atomic write of 4 KiB",
        means: "`temp::write_atomic` of a settings file.",
        target: Target::ratio(1.45, 1.05).calls(11),
        contenders: atomic,
    },
    Row {
        name: "spooled file: 10 MiB in 64-byte writes",
        means: "`temp::spooled` with a limit of 1 MiB, written in small pieces.",
        target: Target::ratio(1.25, 2.1).calls(400),
        contenders: spooled,
    },
    Row {
        name: "stream 256 MiB into a temporary file",
        means: "`temp::from_reader`: an upload or a download.",
        target: Target::at(1.1).memory(0.01),
        contenders: stream,
    },
];

const PAGE: [u8; 4096] = [b'x'; 4096];

fn atomic(place: &Place) -> Vec<Contender> {
    let (path, _) = place.make("atomic");
    let [ours, theirs] = ["tempspace", "tempfile"].map(|name| path.join(name));
    // What starts once for a process, and once for a directory, is done.
    temp::write_atomic(&ours, PAGE).expect("written");
    vec![
        Contender::new("floor, by path", move |watch| {
            watch.time(|| atomic_by_hand(&path));
        }),
        Contender::new("tempspace", move |watch| {
            watch.time(|| temp::write_atomic(&ours, PAGE).expect("written"));
        }),
        Contender::new("tempfile persist", move |watch| {
            watch.time(|| atomic_by_tempfile(&theirs).expect("written"));
        }),
    ]
}

fn atomic_by_hand(path: &Path) {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let dir = openat(CWD, path, flags, Mode::empty()).expect("openat");
    let file = create(&dir, "draft");
    assert_eq!(rustix::io::write(&file, &PAGE), Ok(PAGE.len()));
    fsync(&file).expect("fsync");
    renameat(&dir, "draft", &dir, "floor").expect("renameat");
    fsync(&dir).expect("fsync");
}

fn atomic_by_tempfile(path: &Path) -> io::Result<()> {
    let parent = path.parent().expect("a parent");
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(&PAGE)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    File::open(parent)?.sync_all()
}

const MAX_SIZE: usize = 1 << 20;

fn spooled(place: &Place) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    vec![
        Contender::new("floor", move |watch| watch.time(|| spool_by_hand(&base))),
        Contender::new("tempspace", |watch| {
            watch.time(|| write_small(temp::spooled(MAX_SIZE)));
        }),
        Contender::new("tempfile in a BufWriter", |watch| {
            watch.time(|| write_small(BufWriter::new(tempfile::spooled_tempfile(MAX_SIZE))));
        }),
    ]
}

fn write_small(mut file: impl Write) {
    for _ in 0..(10 << 20) / 64 {
        file.write_all(black_box(&[b'x'; 64])).expect("written");
    }
    file.flush().expect("flushed");
}

fn spool_by_hand(base: &OwnedFd) {
    const BUFFER: usize = 64 << 10;
    let mut buffer = Vec::new();
    let mut file = None;
    for _ in 0..(10 << 20) / 64 {
        buffer.extend_from_slice(black_box(&[b'x'; 64]));
        if file.is_none() && buffer.len() > MAX_SIZE || file.is_some() && buffer.len() >= BUFFER {
            write_all(file.get_or_insert_with(|| unnamed(base)), &buffer);
            buffer.clear();
        }
    }
    write_all(file.get_or_insert_with(|| unnamed(base)), &buffer);
}

fn unnamed(base: &OwnedFd) -> OwnedFd {
    let file = create(base, "spool");
    floor::remove_file(base, "spool");
    file
}

fn stream(place: &Place) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    let dir = place.path.clone();
    vec![
        Contender::new("floor", move |watch| {
            watch.time(|| stream_by_hand(&base));
        }),
        Contender::new("tempspace", |watch| {
            watch.time(|| drop(temp::from_reader(Source::new(), ".bin").expect("saved")));
        }),
        Contender::new("tempfile and io::copy", move |watch| {
            watch.time(|| {
                let mut file = tempfile::NamedTempFile::new_in(&dir).expect("a file");
                io::copy(&mut Source::new(), &mut file).expect("copied");
            });
        }),
    ]
}

fn stream_by_hand(base: &OwnedFd) {
    let file = create(base, "stream");
    let (mut source, mut buffer) = (Source::new(), vec![0; 1 << 20]);
    loop {
        match source.read(&mut buffer).expect("bytes") {
            0 => break,
            read => write_all(&file, &buffer[..read]),
        }
    }
    floor::remove_file(base, "stream");
}

/// 256 MiB that cost next to nothing to read.
struct Source(usize);

impl Source {
    fn new() -> Self {
        Self(256 << 20)
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = buffer.len().min(self.0);
        buffer[..read].fill(b'x');
        self.0 -= read;
        Ok(read)
    }
}

fn create(at: impl AsFd, name: &str) -> OwnedFd {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    openat(at, name, flags, Mode::RUSR | Mode::WUSR).expect("openat")
}

fn write_all(file: impl AsFd, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        bytes = &bytes[rustix::io::write(&file, bytes).expect("write")..];
    }
}
