//! Programs whose test is killed.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use tempspace::{Command, Workspace};

use super::runs::wait_until_ended;
use crate::child::{TestDir, is_child};

/// A program with a child. Both write their ids to files.
const SERVER: &str = "sleep 600 & echo $! > $PIDS/child; echo $$ > $PIDS/self; wait";

fn server(ws: &Workspace, script: &str) -> Command {
    let mut command = ws.command("/bin/sh");
    command.args(["-c", script]).inherit_env("PIDS");
    command
}

fn wait_for_kill() {
    thread::sleep(Duration::from_secs(600));
}

#[test]
#[ignore = "runs in a child process of another test"]
fn beside_a_program() {
    if is_child() {
        let ws = Workspace::new();
        let _server = server(&ws, SERVER).spawn();
        wait_for_kill();
    }
}

#[test]
#[ignore = "runs in a child process of another test"]
fn during_a_run() {
    if is_child() {
        let ws = Workspace::new();
        drop(server(&ws, SERVER).run());
    }
}

#[test]
#[ignore = "runs in a child process of another test"]
fn after_a_run_that_left_something() {
    if is_child() {
        let ws = Workspace::new();
        let script = "sleep 600 & echo $! > $PIDS/child; echo $! > $PIDS/self";
        server(&ws, script).run().assert_success();
        wait_for_kill();
    }
}

/// Waits until the file has a line, and returns it.
fn line_of(file: &Path) -> String {
    for _ in 0..6000 {
        match fs::read_to_string(file) {
            Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
            _ => thread::sleep(Duration::from_millis(10)),
        }
    }
    panic!("nothing was written to {file:?}");
}

#[track_caller]
fn check(test: &str) {
    let test_dir = TestDir::new();
    let mut child = test_dir.child(&format!("workspace::killed::{test}"));
    child.arg("--exact").env("PIDS", test_dir.path(""));
    child.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = child.spawn().unwrap();
    let pids = ["self", "child"].map(|name| line_of(&test_dir.path(name)));
    child.kill().unwrap();
    child.wait().unwrap();
    for pid in pids {
        wait_until_ended(&pid);
    }
}

#[test]
fn a_program_beside_a_killed_test_is_killed() {
    check("beside_a_program");
}

#[test]
fn a_program_that_a_killed_test_runs_is_killed() {
    check("during_a_run");
}

#[test]
fn the_child_of_a_program_of_a_killed_test_is_killed() {
    check("after_a_run_that_left_something");
}
