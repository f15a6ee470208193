//! What is different on Windows: open files, read-only ones, locks, and names.

use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use tempspace::{Tree, Workspace, temp};

use crate::child::{TestDir, list, output, start};

/// Opens a file as most programs on Windows do: no other program can remove it meanwhile.
fn hold(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).share_mode(0);
    options.open(path).unwrap()
}

#[track_caller]
fn set_read_only(path: &Path) {
    let mut permissions = fs::metadata(path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).unwrap();
}

#[test]
fn a_file_that_is_closed_a_moment_later_goes() {
    let ws = Workspace::new();
    let path = ws.path().to_owned();
    let file = hold(&ws.join("held"));
    let closer = thread::spawn(|| {
        thread::sleep(Duration::from_millis(30));
        drop(file);
    });
    drop(ws);
    assert!(!path.exists());
    closer.join().unwrap();
}

#[test]
fn a_file_that_stays_open_is_named_and_the_rest_goes() {
    let ws = Workspace::new();
    let path = ws.path().to_owned();
    ws.write("a/other", "x");
    ws.write("z/other", "x");
    let file = hold(&ws.create_dir_all("m").join("held"));
    let error = ws.try_close().unwrap_err();
    assert_eq!(error.path(), Some(&*path.join("m").join("held")));
    assert_eq!(list(&path), ["m"]);
    drop(file);
    fs::remove_dir_all(path).unwrap();
}

#[test]
fn read_only_files_and_directories_go() {
    let ws = Workspace::new();
    let path = ws.path().to_owned();
    set_read_only(&ws.write("a/b.txt", "x"));
    set_read_only(&ws.join("a"));
    set_read_only(&path);
    ws.close();
    assert!(!path.exists());
}

#[test]
fn read_only_files_are_replaced_and_stay_read_only() {
    let ws = Workspace::new();
    let path = ws.write("a.txt", "old");
    set_read_only(&path);
    temp::write_atomic(&path, "new").unwrap();
    assert_eq!(ws.read_to_string("a.txt"), "new");
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    ws.seed("-- a.txt --\nseeded\n".parse::<Tree>().unwrap());
    assert_eq!(ws.read_to_string("a.txt"), "seeded\n");
    assert_eq!(list(ws.path()), ["a.txt"]);
}

#[test]
fn names_that_mean_something_else_are_refused_before_anything_is_written() {
    for name in ["nul", "aux.txt", "file:stream", "what?", "dot.", "sub/com1/a"] {
        let ws = Workspace::new();
        let tree: Tree = format!("-- a --\n-- {name} --\n").parse().unwrap();
        let error = ws.try_seed(tree).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("Windows"), "{error}");
        assert_eq!(list(ws.path()), [""; 0]);
    }
}

#[test]
fn the_next_process_removes_what_a_killed_one_left() {
    let test_dir = TestDir::new();
    let start_one = || {
        let mut child = test_dir.child("wait-with-parent");
        child.arg(test_dir.parent());
        start(child)
    };
    let (mut alive, mut dead) = (start_one(), start_one());
    dead.kill().unwrap();
    dead.wait().unwrap();
    assert_eq!(list(&test_dir.parent()).len(), 8);
    wait_for_sessions(&test_dir, 1);
    // What was kept, and what is in use.
    assert_eq!(list(&test_dir.parent()).len(), 6);
    alive.kill().unwrap();
    alive.wait().unwrap();
    wait_for_sessions(&test_dir, 0);
    assert_eq!(list(&test_dir.parent()).len(), 4);
}

/// Starts processes, which sweep, until this many sessions are left.
#[track_caller]
fn wait_for_sessions(test_dir: &TestDir, expected: usize) {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        output(test_dir.child("base-and-file"));
        let shared = fs::read_dir(test_dir.base().join("tempspace"));
        let names = shared.into_iter().flatten().flatten();
        let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        let is_session = |name: &&std::ffi::OsString| name.to_str().unwrap().starts_with("1-");
        if names.iter().filter(is_session).count() == expected {
            return;
        }
        assert!(Instant::now() < deadline, "{names:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_process_that_returns_from_main_leaves_nothing() {
    let test_dir = TestDir::new();
    output(test_dir.child("base-and-file"));
    assert_eq!(list(&test_dir.base()), [""; 0]);
}

#[test]
fn processes_that_come_and_go_at_the_same_time_leave_nothing() {
    let test_dir = TestDir::new();
    for _ in 0..4 {
        let children: Vec<_> =
            (0..8).map(|_| test_dir.child("base-and-file").spawn().unwrap()).collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
    }
    assert_eq!(list(&test_dir.base()), [""; 0]);
}

#[test]
fn temporary_files_are_where_windows_programs_understand_the_path() {
    let base = temp::base().unwrap();
    assert!(!base.to_str().unwrap().starts_with(r"\\?\"), "{base:?}");
}
