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
