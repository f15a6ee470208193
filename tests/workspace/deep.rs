//! Directories deeper than a stack, a path or the number of descriptors allows, and files larger than
//! memory.

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};
use tempspace::{Entry, Tree, Workspace, temp};

pub(crate) const DEPTH: usize = 2500;

/// Makes directories below each other, and a file at the end.
pub(crate) fn make(root: &Path) {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let open = |dir: &OwnedFd, name| openat(dir.as_fd(), name, flags, Mode::empty()).unwrap();
    let mut dir = openat(CWD, root, flags, Mode::empty()).unwrap();
    for _ in 0..DEPTH {
        mkdirat(&dir, "d", Mode::RWXU).unwrap();
        dir = open(&dir, OsStr::new("d"));
    }
    let file = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
    openat(&dir, "file", file, Mode::RUSR | Mode::WUSR).unwrap();
}

fn tree() -> Tree {
    let mut tree = Tree::new();
    let file = "d/".repeat(DEPTH) + "file";
    tree.insert(file, Entry::file("")).unwrap();
    tree
}

#[test]
fn a_deep_directory_is_read() {
    let ws = Workspace::new();
    make(ws.path());
    assert!(ws.tree() == tree());
    assert_eq!(ws.changes().len(), 1);
}

#[test]
fn a_deep_tree_is_written_and_a_deep_directory_copied() {
    let dir = temp::Builder::new().dir().unwrap();
    tree().write_to(dir.path()).unwrap();
    let ws = Workspace::new();
    ws.copy_from(dir.path());
    assert!(ws.tree() == tree());
    assert!(ws.changes().is_empty());
}

/// The path is longer than `PATH_MAX`.
#[test]
fn links_in_a_deep_directory_are_followed_and_do_not_lead_out() {
    let ws = Workspace::new();
    let deep = vec!["d".repeat(200); 50].join("/");
    let below = |name: &str| format!("{deep}/{name}");
    ws.write(below("file"), "text");
    ws.symlink("file", below("link"));
    ws.symlink("..", below("up"));
    ws.symlink("../".repeat(51), below("out"));
    assert_eq!(ws.read_to_string(below("link")), "text");
    ws.append(below("link"), " and more");
    assert_eq!(ws.read_to_string(below("file")), "text and more");
    ws.write(below("up/beside"), "beside");
    assert_eq!(ws.tree().len(), 5);
    let written = catch_unwind(AssertUnwindSafe(|| ws.write(below("out/file"), "")));
    let message = *written.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("leads out of the workspace"), "{message}");
}

#[test]
fn a_deep_copy_that_fails_leaves_nothing() {
    let source = Workspace::new();
    make(source.path());
    source.write("z", "1");
    let ws = Workspace::builder().seed(tempspace::tree! { "z" => "mine" }).create();
    let message = crate::panics::message_of(|| ws.copy_from(&source));
    assert!(message.contains("is there already"), "{message}");
    assert_eq!(ws.tree(), tempspace::tree! { "z" => "mine" });
}

#[test]
fn every_branch_of_a_deep_directory_is_read() {
    let mut tree = Tree::new();
    for depth in [1, 5, 31, 32, 33, 64, 65, 200] {
        let dir = "d/".repeat(depth);
        for name in ["a", "e/f/g", "z"] {
            let path = format!("{dir}{name}");
            tree.insert(path, Entry::file(name)).unwrap();
        }
    }
    let ws = Workspace::builder().seed(&tree).create();
    assert_eq!(ws.tree(), tree);
    let copy = Workspace::builder().copy_from(ws.path()).create();
    assert_eq!(copy.tree(), tree);
    assert!(copy.changes().is_empty());
}

#[test]
fn a_file_larger_than_memory_is_told_by_a_digest() {
    let ws = Workspace::new();
    let image = File::create(ws.join("disk.img")).unwrap();
    image.set_len(1 << 46).or_else(|_| image.set_len(1 << 43)).unwrap();
    let empty = ws.tree();
    assert!(empty.clone().ignore("disk.img").is_empty());
    assert!(empty.to_string().contains(" bytes, digest:"), "{empty}");
    assert_eq!(ws.changes().len(), 1);
    ws.checkpoint();
    assert!(ws.changes().is_empty());
    image.write_all_at(b"x", 1 << 40).unwrap();
    assert_eq!(ws.changes().len(), 1);
    assert_ne!(ws.tree(), empty);
    image.write_all_at(b"\0", 1 << 40).unwrap();
    assert!(ws.changes().is_empty());
    assert_eq!(ws.tree(), empty);
}
