//! Workspaces beside running programs: entries that appear and vanish, roots that move, few descriptors.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use tempspace::{Workspace, temp, tree};

use crate::panics::message_of;

/// Calls `change` on another thread while `look` is called on this one.
fn beside(ws: &Workspace, change: impl Fn(&Workspace) + Sync, look: impl Fn(&Workspace)) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Relaxed) {
                change(ws);
            }
        });
        // After a panic too: the scope waits for its threads.
        let looked = panic::catch_unwind(AssertUnwindSafe(|| (0..300).for_each(|_| look(ws))));
        stop.store(true, Relaxed);
        looked.unwrap_or_else(|panic| panic::resume_unwind(panic));
    });
}

fn look(ws: &Workspace) {
    let tree = ws.tree();
    assert_eq!(tree.get("stays").unwrap().contents(), Some(&b"x"[..]));
    assert!(!ws.changes().iter().any(|change| change.path().ends_with("stays")));
}

fn seeded() -> Workspace {
    Workspace::builder().seed(tree! { "stays" => "x" }).create()
}

#[test]
fn a_directory_that_vanishes_is_absent() {
    beside(
        &seeded(),
        |ws| {
            let dir = ws.path().join("a");
            let _ = fs::create_dir_all(dir.join("b/c"));
            let _ = fs::write(dir.join("b/file"), "");
            let _ = fs::remove_dir_all(dir);
        },
        look,
    );
}

#[test]
fn a_file_that_is_replaced_by_a_rename_exists() {
    if crate::wine::skips() {
        return;
    }
    let ws = seeded();
    ws.write("saved", "0");
    beside(
        &ws,
        |ws| {
            temp::write_atomic(ws.path().join("saved"), "1").unwrap();
        },
        |ws| {
            look(ws);
            assert!(ws.tree().get("saved").unwrap().is_file());
        },
    );
}

#[test]
fn a_file_that_grows_is_read_to_its_end() {
    use std::io::Write;
    let ws = seeded();
    ws.write("log", "line\n".repeat(100));
    let log = fs::File::options().append(true).open(ws.join("log"));
    let log = log.unwrap();
    let lines = b"line\n".repeat(20_000);
    beside(
        &ws,
        |_| {
            if log.metadata().unwrap().len() < 50_000 {
                (&log).write_all(b"line\n").unwrap();
            }
        },
        |ws| {
            let copy = Workspace::new();
            copy.copy_from(ws);
            for tree in [ws.tree(), copy.tree()] {
                let log = tree.get("log").unwrap().contents().unwrap().to_owned();
                // A write across the end of a page is not one step for a reader.
                assert!(log.len() >= 500 && lines.starts_with(&log));
            }
        },
    );
}

#[cfg(unix)]
#[test]
fn an_entry_that_changes_its_type_has_one_of_both() {
    beside(
        &seeded(),
        |ws| {
            let path = ws.path().join("odd");
            let _ = fs::write(&path, "");
            let _ = fs::remove_file(&path);
            let _ = fs::create_dir(&path);
            let _ = fs::remove_dir(&path);
            let _ = std::os::unix::fs::symlink("stays", &path);
            let _ = fs::remove_file(&path);
        },
        look,
    );
}

#[test]
fn a_root_that_was_created_again_is_read() {
    if crate::wine::skips() {
        return;
    }
    let ws = Workspace::builder().seed(tree! { "old" => "1" }).create();
    fs::remove_dir_all(ws.path()).unwrap();
    message_of(|| drop(ws.tree()));
    message_of(|| drop(ws.changes()));
    fs::create_dir(ws.path()).unwrap();
    ws.write("new", "2");
    assert_eq!(ws.tree(), tree! { "new" => "2" });
    assert_eq!(ws.changes().len(), 2);
    ws.seed(tree! { "more/" });
    assert!(ws.changes().is_empty());
}

#[cfg(unix)]
#[test]
fn a_root_that_was_moved_and_replaced_is_the_new_one() {
    let ws = Workspace::new();
    ws.write("a", "old");
    fs::rename(ws.path(), ws.path().with_file_name("aside")).unwrap();
    fs::create_dir(ws.path()).unwrap();
    assert!(!ws.exists("a"));
    ws.write("b", "new");
    assert_eq!(ws.tree(), tree! { "b" => "new" });
}

#[cfg(unix)]
mod few_descriptors {
    use super::*;
    use crate::child::{TestDir, is_child, output};
    use std::process::Command;

    #[test]
    #[ignore = "runs with few descriptors, in a child process of another test"]
    fn holds_three_hundred_workspaces() {
        if !is_child() {
            return;
        }
        let seed = tree! { "a/b/c" => "1", "f" => "2" };
        let all: Vec<Workspace> =
            (0..300).map(|_| Workspace::builder().seed(&seed).create()).collect();
        for ws in &all {
            ws.write("e", "3");
            assert_eq!(ws.changes().len(), 1);
        }
        let deep = &all[0];
        crate::workspace::deep::make(deep.path());
        assert_eq!(deep.changes().len(), 2);
        let copy = Workspace::new();
        copy.copy_from(deep.path());
        assert_eq!(copy.tree(), deep.tree());
    }

    #[test]
    fn hundreds_of_workspaces_take_few_descriptors() {
        let test_dir = TestDir::new();
        let child = test_dir.child("holds_three_hundred_workspaces");
        let mut limited = Command::new("sh");
        limited
            .args(["-c", "ulimit -n 64; exec \"$@\"", "sh"])
            .arg(child.get_program())
            .args(child.get_args());
        test_dir.prepare(&mut limited);
        output(&mut limited, true);
    }
}
