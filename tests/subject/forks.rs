//! Actions of tests that fork.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, getpid, getppid, kill_process, waitpid};
use tempspace::Workspace;

use super::ends::{wait_for_marker, write_marker};
use super::sys;

pub(super) fn act(name: &str, ws: &Workspace) -> bool {
    match name {
        "fork-exits" => in_child(ws, || process::exit(0)),
        "fork-_exits" => in_child(ws, || sys::exit_now(0)),
        "fork-panics" => in_child(ws, || panic!("intended, in the child")),
        "fork-aborts" => in_child(ws, || process::abort()),
        "fork-returns" => in_child(ws, || {}),
        "fork-drops" => in_child(ws, || {
            drop(Workspace::new());
            sys::exit_now(0)
        }),
        "fork-makes-its-own" => in_child(ws, || {
            let own = Workspace::new();
            own.write("file", "data");
            process::exit(0)
        }),
        "fork-first-exits" => in_namespace(ws, |_| process::exit(0)),
        "fork-first-drops" => in_namespace(ws, |ws| {
            ws.write("child", "data");
            sys::exit_now(0)
        }),
        "fork-first-makes-its-own" => in_namespace(ws, |_| {
            drop(Workspace::new());
            std::mem::forget(Workspace::new());
            process::exit(0)
        }),
        "fork-execs" => in_child(ws, || {
            let error = Command::new("true").exec();
            panic!("{error}")
        }),
        "fork-outlives" => child_outlives(ws.path()),
        "program-outlives" => program_outlives(ws.path()),
        _ => return false,
    }
    true
}

/// Runs `work` in a child that is the first process of a namespace, as this one is.
fn in_namespace(ws: &Workspace, work: impl FnOnce(&Workspace)) {
    assert_eq!(process::id(), 1);
    sys::unshare_processes();
    in_child(ws, || {
        assert_eq!(process::id(), 1);
        work(ws);
    });
}

/// Each of sixty processes forks while a thread creates its first workspace; the children create some of
/// their own.
#[test]
fn first_while_another_thread_forks() {
    if super::action().is_none() {
        return;
    }
    for number in 0..60 {
        let Some(child) = sys::fork() else {
            let first = thread::spawn(|| drop(Workspace::new()));
            let start = std::time::Instant::now();
            while start.elapsed() < Duration::from_micros(number * 40) {}
            let Some(grandchild) = sys::fork() else {
                let own = Workspace::new();
                own.write("file", "data");
                drop(own);
                sys::exit_as_in_c(0);
            };
            let has_ended = wait(grandchild);
            first.join().expect("the thread");
            process::exit(i32::from(!has_ended));
        };
        assert!(wait(child), "a child hangs");
    }
}

/// Waits for a child, and kills one that hangs. Returns whether it exited with success.
fn wait(child: i32) -> bool {
    let child = Pid::from_raw(child).expect("a child");
    for _ in 0..4000 {
        let ended = waitpid(Some(child), WaitOptions::NOHANG).expect("a child");
        if let Some((_, status)) = ended {
            return status.exit_status() == Some(0);
        }
        thread::sleep(Duration::from_millis(5));
    }
    kill_process(child, Signal::KILL).expect("the child runs");
    false
}

/// Runs `work` in a forked child, which must not change the workspace of its parent.
fn in_child(ws: &Workspace, work: impl FnOnce()) {
    let Some(child) = sys::fork() else {
        return work();
    };
    let child = Pid::from_raw(child).expect("a child");
    waitpid(Some(child), WaitOptions::empty()).expect("the child");
    thread::sleep(Duration::from_millis(100));
    assert_eq!(ws.read_to_string("some/file.txt"), "data");
    ws.write("after.txt", "data");
}

/// The parent is killed. The workspace must exist as long as the forked child runs.
fn child_outlives(path: &Path) {
    let parent = getpid();
    if sys::fork().is_some() {
        wait_for_marker("child");
        kill_process(parent, Signal::KILL).expect("signals reach their own process");
        thread::sleep(Duration::from_secs(60));
    }
    write_marker("child", "");
    while getppid() == Some(parent) {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(800));
    let there = path.join("some/file.txt").exists();
    let found = if there { "it exists" } else { "it is missing" };
    write_marker("found", found);
    sys::exit_now(0);
}

/// The parent is killed. The program that it started goes on in the workspace.
#[expect(clippy::zombie_processes, reason = "its parent is killed")]
fn program_outlives(path: &Path) {
    Command::new("sleep")
        .arg("3")
        .current_dir(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a program");
    kill_process(getpid(), Signal::KILL).expect("signals reach their own process");
}
