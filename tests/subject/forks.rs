//! What a test does that forks.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, getpid, getppid, kill_process, waitpid};
use tempspace::Workspace;

use super::ends::{say, wait_for};
use super::sys;

pub(super) fn act(name: &str, ws: &Workspace) -> bool {
    match name {
        "fork-exits" => in_child(ws, || process::exit(0)),
        "fork-_exits" => in_child(ws, || sys::exit_now(0)),
        "fork-panics" => in_child(ws, || panic!("asked for, in the child")),
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
        "fork-outlives" => outlived(ws.path()),
        "fork-outlives-silently" => outlived_by_program(ws.path()),
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

/// Waits for a child; kills one that hangs. Whether it ended well.
fn wait(child: i32) -> bool {
    let child = Pid::from_raw(child).expect("a child");
    for _ in 0..4000 {
        let ended = waitpid(Some(child), WaitOptions::NOHANG).expect("a child");
        if let Some((_, status)) = ended {
            return status.exit_status() == Some(0);
        }
        thread::sleep(Duration::from_millis(5));
    }
    kill_process(child, Signal::KILL).expect("it hangs");
    false
}

/// Runs `work` in a forked child; after its end the parent's workspace is as it was.
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

/// The parent is killed; its forked child works on and must be left alone as long as it lives.
fn outlived(path: &Path) {
    let parent = getpid();
    if sys::fork().is_some() {
        wait_for("child");
        kill_process(parent, Signal::KILL).expect("signals reach their own process");
        thread::sleep(Duration::from_secs(60));
    }
    say("child", "");
    while getppid() == Some(parent) {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(800));
    let there = path.join("some/file.txt").exists();
    say("verdict", if there { "still there" } else { "gone" });
    sys::exit_now(0);
}

/// The parent is killed; a program that it started knows nothing of all this and lives on.
#[expect(clippy::zombie_processes, reason = "nobody is left to wait for it")]
fn outlived_by_program(path: &Path) {
    Command::new("sleep")
        .arg("3")
        .current_dir(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a program");
    kill_process(getpid(), Signal::KILL).expect("signals reach their own process");
}
