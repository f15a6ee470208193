//! Workspaces that are full when they go.

use std::fs;

use rustix::fd::{AsFd, OwnedFd};
use tempspace::Workspace;

use crate::place::{Place, open_dir};
use crate::runner::{Contender, Row, Target};
use crate::{fixture, floor};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "remove 1,000 files",
        means: "The end of a test that used many files.",
        target: Target::at(1.14),
        contenders: |place| remove(place, |dir| fixture::fill(dir, 1_000, 125)),
    },
    Row {
        name: "remove 10,000 files",
        means: "The same for a build directory.",
        target: Target::at(1.14),
        contenders: |place| remove(place, |dir| fixture::fill(dir, 10_000, 500)),
    },
    Row {
        name: "remove a chain of 500 directories",
        means: "The end of a test of deep paths.",
        target: Target::at(1.2),
        contenders: |place| remove(place, |dir| chain(dir, 500)),
    },
];

/// On a memory file system alone: ext4 takes a minute to create the files after it has removed as many.
pub(crate) const IN_MEMORY: &[Row] = &[Row {
    name: "remove 100,000 files",
    means: "The same for a package manager.",
    target: Target::at(1.14),
    contenders: |place| remove(place, |dir| fixture::fill(dir, 100_000, 1_000)),
}];

fn remove(place: &Place, fill: fn(&OwnedFd)) -> Vec<Contender> {
    let base = place.fd.try_clone().expect("a descriptor");
    let [std, all] = ["std", "remove_dir_all"].map(|name| place.path.join(name));
    vec![
        Contender::new("floor", move |watch| {
            floor::make_dir(&base, "floor");
            fill(&floor::open_dir(&base, "floor"));
            watch.time(|| floor::remove_dir(&base, b"floor"));
        }),
        Contender::new("tempspace", move |watch| {
            let ws = Workspace::new();
            fill(&open_dir(ws.path()));
            watch.time(|| ws.close());
        }),
        Contender::new("std", move |watch| {
            fs::create_dir(&std).expect("a directory");
            fill(&open_dir(&std));
            watch.time(|| fs::remove_dir_all(&std).expect("removed"));
        }),
        Contender::new("remove_dir_all", move |watch| {
            fs::create_dir(&all).expect("a directory");
            fill(&open_dir(&all));
            watch.time(|| remove_dir_all::remove_dir_all(&all).expect("removed"));
        }),
    ]
}

fn chain(dir: impl AsFd, depth: usize) {
    let mut here = floor::open_dir(dir, ".");
    for _ in 0..depth {
        floor::make_dir(&here, "sub");
        here = floor::open_dir(&here, "sub");
    }
}
