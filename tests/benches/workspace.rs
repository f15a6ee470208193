//! Workspaces with nothing or little in them.

use std::fs;
use std::path::Path;

use rustix::fd::AsFd;
use tempspace::Workspace;

use crate::floor;
use crate::place::Place;
use crate::runner::{Contender, Row, Target};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "empty workspace, create and remove",
        means: "A test that hardly uses its directory: creating and removing it.",
        target: Target::ratio(2.2, 1.34).calls(5),
        contenders: empty,
    },
    Row {
        name: "ten small files: write, read back, remove",
        means: "A typical test: a few small files through the methods of `Workspace`.",
        target: Target::ratio(1.27, 1.18).calls(92),
        contenders: ten_files,
    },
];

fn empty(place: &Place) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    let path = place.path.join("std");
    vec![
        Contender::new("floor", move |watch| {
            watch.time(|| {
                floor::make_dir(&base, "floor");
                floor::remove_empty_dir(&base, "floor");
            });
        }),
        Contender::new("tempspace", |watch| watch.time(|| drop(Workspace::new()))),
        Contender::new("tempfile", |watch| {
            watch.time(|| drop(tempfile::tempdir().expect("a directory")));
        }),
        Contender::new("std", move |watch| {
            watch.time(|| {
                fs::create_dir(&path).expect("a directory");
                fs::remove_dir_all(&path).expect("removed");
            });
        }),
        Contender::new("assert_fs", |watch| {
            watch.time(|| drop(assert_fs::TempDir::new().expect("a directory")));
        }),
        Contender::new("snapbox", |watch| {
            watch.time(|| drop(snapbox::dir::DirRoot::mutable_temp().expect("a directory")));
        }),
    ]
}

const NAMES: [&str; 10] =
    ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", "g.txt", "h.txt", "i.txt", "j.txt"];

fn ten_files(place: &Place) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    let text = crate::fixture::contents(0);
    let std = place.path.join("std");
    vec![
        Contender::new("floor", {
            let text = text.clone();
            let names = NAMES.map(|name| format!("floor/{name}"));
            let mut buffer = Vec::new();
            move |watch| watch.time(|| ten_by_hand(&base, &names, &text, &mut buffer))
        }),
        Contender::new("tempspace", {
            let text = text.clone();
            move |watch| {
                watch.time(|| {
                    let ws = Workspace::new();
                    NAMES.iter().for_each(|name| drop(ws.write(name, &text)));
                    NAMES.iter().for_each(|name| assert_eq!(ws.read(name), text));
                });
            }
        }),
        Contender::new("tempfile", {
            let text = text.clone();
            move |watch| {
                watch.time(|| {
                    let dir = tempfile::tempdir().expect("a directory");
                    ten_by_path(dir.path(), &text);
                });
            }
        }),
        Contender::new("std", {
            let text = text.clone();
            move |watch| {
                watch.time(|| {
                    fs::create_dir(&std).expect("a directory");
                    ten_by_path(&std, &text);
                    fs::remove_dir_all(&std).expect("removed");
                });
            }
        }),
        Contender::new("assert_fs", {
            let text = text.clone();
            move |watch| watch.time(|| ten_by_assert_fs(&text))
        }),
        Contender::new("snapbox", move |watch| {
            watch.time(|| {
                let dir = snapbox::dir::DirRoot::mutable_temp().expect("a directory");
                ten_by_path(dir.path().expect("a path"), &text);
            });
        }),
    ]
}

fn ten_by_hand(base: impl AsFd, names: &[String; 10], text: &[u8], buffer: &mut Vec<u8>) {
    floor::make_dir(&base, "floor");
    for name in names {
        floor::write_file(&base, name.as_str(), text);
    }
    for name in names {
        let file = floor::open_file(&base, name.as_str());
        let size = rustix::fs::fstat(&file).expect("fstat").st_size as usize;
        buffer.clear();
        buffer.reserve(size + 1);
        rustix::io::read(&file, rustix::buffer::spare_capacity(buffer)).expect("read");
        assert_eq!(buffer, text);
    }
    for name in names {
        floor::remove_file(&base, name.as_str());
    }
    floor::remove_empty_dir(&base, "floor");
}

fn ten_by_path(dir: &Path, text: &[u8]) {
    for name in NAMES {
        fs::write(dir.join(name), text).expect("written");
    }
    for name in NAMES {
        assert_eq!(fs::read(dir.join(name)).expect("read"), text);
    }
}

fn ten_by_assert_fs(text: &[u8]) {
    use assert_fs::prelude::*;
    let dir = assert_fs::TempDir::new().expect("a directory");
    for name in NAMES {
        dir.child(name).write_binary(text).expect("written");
    }
    for name in NAMES {
        assert_eq!(fs::read(dir.child(name).path()).expect("read"), text);
    }
}
