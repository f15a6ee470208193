//! Directories as trees: read, rendered, compared.

use std::fs;
use std::path::Path;

use rustix::fd::OwnedFd;
use tempspace::{Tree, Workspace};

use crate::place::Place;
use crate::runner::{Contender, Row, Target};
use crate::{fixture, floor};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "read and render 1,000 files",
        means: "A snapshot of a whole project: `ws.tree()` and its text.",
        target: Target::at(1.6).memory(2.5),
        contenders: |place| render(place, 1_000),
    },
    Row {
        name: "read and render 10,000 files",
        means: "The same for a tree ten times as large.",
        target: Target::at(1.6).memory(2.5),
        contenders: |place| render(place, 10_000),
    },
    Row {
        name: "changes against the seeded state, 1,000 files",
        means: "`ws.changes()` on a large project; files are compared by content.",
        target: Target::at(1.3),
        contenders: changes,
    },
];

fn render(place: &Place, count: usize) -> Vec<Contender> {
    let (path, fd) = fixture::directory(place, count);
    let [path1, path2] = [path.clone(), path.clone()];
    vec![
        Contender::new("floor", move |watch| {
            drop(watch.time(|| render_by_hand(&fd)));
        }),
        Contender::new("tempspace", move |watch| {
            drop(watch.time(|| Tree::read(&path).expect("readable").to_string()));
        }),
        Contender::new("std", move |watch| {
            drop(watch.time(|| {
                let mut text = String::new();
                render_by_path(&path1, &path1, &mut text);
                text
            }));
        }),
        Contender::new("walkdir", move |watch| {
            drop(watch.time(|| render_by_walkdir(&path2)));
        }),
    ]
}

fn render_by_hand(fd: &OwnedFd) -> Vec<u8> {
    let (mut text, mut buffer) = (Vec::new(), Vec::new());
    floor::render(&floor::open_dir(fd, "."), "", &mut text, &mut buffer);
    text
}

/// What a careful test helper does: sorted, and with relative paths.
fn render_by_path(root: &Path, dir: &Path, text: &mut String) {
    let entries = fs::read_dir(dir).expect("readable").map(|entry| entry.expect("readable"));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        match entry.file_type().expect("a type").is_dir() {
            true => render_by_path(root, &path, text),
            false => push(root, &path, text),
        }
    }
}

fn render_by_walkdir(root: &Path) -> String {
    let mut text = String::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            push(root, entry.path(), &mut text);
        }
    }
    text
}

fn push(root: &Path, path: &Path, text: &mut String) {
    let name = path.strip_prefix(root).expect("below the root").display();
    *text += &format!("-- {name} --\n");
    *text += &fs::read_to_string(path).expect("readable");
}

fn changes(place: &Place) -> Vec<Contender> {
    let (path, source) = fixture::directory(place, 1_000);
    let ws = Workspace::new();
    ws.copy_from(&path);
    let copy = crate::place::open_dir(ws.path());
    let (copied, [path1, path2]) = (ws.path().to_owned(), [path.clone(), path.clone()]);
    let copied1 = copied.clone();
    vec![
        Contender::new("floor: read both and compare", move |watch| {
            let same = watch.time(|| render_by_hand(&source) == render_by_hand(&copy));
            assert!(same);
        }),
        Contender::new("tempspace", move |watch| {
            assert!(watch.time(|| ws.changes().is_empty()));
        }),
        Contender::new("dir-diff", move |watch| {
            let different = watch.time(|| dir_diff::is_different(&path1, &copied));
            assert!(!different.expect("readable"));
        }),
        Contender::new("snapbox", move |watch| {
            let differences = watch.time(|| {
                let all = snapbox::dir::PathDiff::subset_eq_iter(&path2, &copied1);
                all.filter(Result::is_err).count()
            });
            assert_eq!(differences, 0);
        }),
    ]
}
