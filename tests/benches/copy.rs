//! Fixtures that are copied into a workspace.

use std::fs;
use std::io;
use std::path::Path;

use rustix::fd::AsFd;
use rustix::fs::{Mode, copy_file_range, openat};
use tempspace::Workspace;

use crate::place::Place;
use crate::runner::{Contender, Row, Target};
use crate::{fixture, floor};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "copy a fixture of 1,000 files in, remove",
        means: "`copy = \"…\"` with a fixture of the size of a large project.",
        target: Target::ratio(1.2, 1.15),
        contenders: many,
    },
    Row {
        name: "copy 5 × 64 MiB in",
        means: "`copy = \"…\"` with a few large files.",
        target: Target::at(1.03),
        contenders: large,
    },
];

fn many(place: &Place) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    let (path, source) = fixture::directory(place, 1_000);
    let [path1, path2, path3] = [path.clone(), path.clone(), path.clone()];
    vec![
        Contender::new("floor", {
            let mut buffer = Vec::new();
            move |watch| {
                watch.time(|| {
                    floor::make_dir(&base, "floor");
                    let to = floor::open_dir(&base, "floor");
                    floor::copy_dir(&floor::open_dir(&source, "."), &to, &mut buffer);
                    floor::remove_dir(&base, b"floor");
                });
            }
        }),
        Contender::new("tempspace", move |watch| {
            watch.time(|| Workspace::new().copy_from(&path));
        }),
        Contender::new("tempfile + fs::copy", move |watch| {
            watch.time(|| {
                let dir = tempfile::tempdir().expect("a directory");
                copy_by_path(&path1, dir.path()).expect("copied");
            });
        }),
        Contender::new("assert_fs", move |watch| {
            use assert_fs::prelude::*;
            watch.time(|| {
                let dir = assert_fs::TempDir::new().expect("a directory");
                dir.copy_from(&path2, &["**"]).expect("copied");
            });
        }),
        Contender::new("snapbox", move |watch| {
            watch.time(|| {
                let dir = snapbox::dir::DirRoot::mutable_temp().expect("a directory");
                drop(dir.with_template(path3.as_path()).expect("copied"));
            });
        }),
    ]
}

/// What most projects have in their test helpers.
fn copy_by_path(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_by_path(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

const LARGE: [&str; 5] = ["a.bin", "b.bin", "c.bin", "d.bin", "e.bin"];

fn large(place: &Place) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    let (path, source) = place.make("fixture-large");
    for name in LARGE.iter().filter(|name| !path.join(name).exists()) {
        fs::write(path.join(name), vec![b'x'; 64 << 20]).expect("written");
    }
    let [path1, path2] = [path.clone(), path.clone()];
    vec![
        Contender::new("floor", move |watch| {
            floor::make_dir(&base, "floor");
            let to = floor::open_dir(&base, "floor");
            watch.time(|| LARGE.iter().for_each(|name| copy_large(&source, &to, name)));
            floor::remove_dir(&base, b"floor");
        }),
        Contender::new("tempspace", move |watch| {
            let ws = Workspace::new();
            watch.time(|| ws.copy_from(&path));
        }),
        Contender::new("tempfile + fs::copy", move |watch| {
            let dir = tempfile::tempdir().expect("a directory");
            watch.time(|| copy_by_path(&path1, dir.path()).expect("copied"));
        }),
        Contender::new("assert_fs", move |watch| {
            use assert_fs::prelude::*;
            let dir = assert_fs::TempDir::new().expect("a directory");
            watch.time(|| dir.copy_from(&path2, &["**"]).expect("copied"));
        }),
    ]
}

fn copy_large(from: impl AsFd, to: impl AsFd, name: &str) {
    let source = floor::open_file(from, name);
    let mode = Mode::RUSR | Mode::WUSR;
    let target = openat(to, name, floor::NEW_FILE, mode).expect("openat");
    while copy_file_range(&source, None, &target, None, 1 << 30).expect("copy_file_range") > 0 {}
}
