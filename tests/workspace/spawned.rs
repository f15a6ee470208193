//! Programs that run beside the test.
#![cfg(unix)]

use std::fs;
use std::time::Duration;

use tempspace::{Child, Workspace};

use super::commands::sh;
use super::runs::wait_until_ended;
use crate::panics::message_of;

fn spawn(ws: &Workspace, script: &str) -> Child {
    ws.command("/bin/sh").args(["-c", script]).timeout(Duration::from_secs(300)).spawn()
}

#[test]
fn a_text_in_either_stream_is_waited_for() {
    let ws = Workspace::new();
    let server = spawn(&ws, "sleep 0.1; printf 'listening on 80'; echo ready >&2; sleep 600");
    server.wait_for("listening on");
    server.wait_for("ready");
    server.wait_for("listening on");
    assert_eq!((server.stdout(), server.stderr()), ("listening on 80".into(), "ready\n".into()));
}

#[test]
fn a_file_is_waited_for() {
    let ws = Workspace::new();
    let server = spawn(&ws, "sleep 0.1; mkdir run; echo $$ > run/pid; sleep 600");
    server.wait_for_file("run/pid");
    let starter = spawn(&ws, "(sleep 0.1; echo > later; sleep 600) > /dev/null 2>&1 &");
    starter.wait_for_file("later");
}

#[test]
fn a_text_that_is_not_printed_is_a_panic_with_the_output() {
    let ws = Workspace::new();
    let mut command = ws.command("/bin/sh");
    command.args(["-c", "echo in $PWD; echo why >&2; sleep 600"]);
    let server = command.timeout(Duration::from_secs(1)).spawn();
    server.wait_for("why");
    let message = message_of(|| server.wait_for("listening"));
    assert_eq!(
        message,
        format!(
            "the program did not print \"listening\" within 1s\n  command: /bin/sh -c \
             'echo in $PWD; echo why >&2; sleep 600'\n  directory: {}\n\
             -- stdout --\nin [WORKSPACE]\n-- stderr --\nwhy",
            ws.path().display()
        )
    );
    let message = message_of(|| server.wait_for_file("pid"));
    assert!(message.starts_with("the program did not create \"pid\" within 1s\n"), "{message}");
}

#[test]
fn the_wait_for_a_text_ends_with_the_program() {
    let ws = Workspace::new();
    let message = message_of(|| spawn(&ws, "echo failed; exit 1").wait_for("listening"));
    assert!(
        message.starts_with("the program ended and did not print \"listening\"\n"),
        "{message}"
    );
    assert!(message.ends_with("-- stdout --\nfailed"), "{message}");
    let message = message_of(|| spawn(&ws, "echo failed; exit 1").wait_for_file("pid"));
    let start = "the program ended and did not create \"pid\"\n";
    assert!(message.starts_with(start) && message.ends_with("failed"), "{message}");
}

#[test]
fn a_program_ends_by_itself_or_by_an_interrupt() {
    let ws = Workspace::new();
    let run = spawn(&ws, "echo 1; exit 5").wait();
    assert_eq!(run.assert_code(5).stdout(), "1\n");
    let server = spawn(&ws, "trap 'echo bye; exit 0' INT; echo up; while :; do sleep 0.01; done");
    server.wait_for("up");
    server.interrupt();
    assert_eq!(server.wait().assert_success().stdout(), "up\nbye\n");
    // The whole group is interrupted.
    let server = spawn(&ws, "trap 'exit 3' INT; sh -c 'echo up; exec sleep 600'; exit 4");
    server.wait_for("up");
    server.interrupt();
    server.wait().assert_code(3);
}

#[test]
fn a_wait_ends_after_the_timeout() {
    let ws = Workspace::new();
    let mut command = ws.command("sleep");
    let run = command.arg("600").timeout(Duration::from_millis(50)).spawn().wait();
    assert!(run.timed_out());
    run.assert_failure();
}

#[test]
fn a_dropped_program_is_killed_with_its_group() {
    let ws = Workspace::new();
    let server = spawn(&ws, "sleep 600 & echo $! > child; echo $$ > self; echo up; wait");
    server.wait_for("up");
    drop(server);
    for file in ["child", "self"] {
        wait_until_ended(&ws.read_to_string(file));
    }
    sh(&ws, "true").assert_success();
}

#[test]
fn a_program_that_ignores_signals_is_killed_as_well() {
    let ws = Workspace::new();
    let server = spawn(&ws, "trap '' INT TERM HUP; echo up; while :; do sleep 1; done");
    server.wait_for("up");
    let pid = server.id().to_string();
    drop(server);
    wait_until_ended(&pid);
}

#[test]
fn a_program_does_not_outlive_the_workspace() {
    let ws = Workspace::new();
    let server = spawn(&ws, "echo up; sleep 600");
    server.wait_for("up");
    let pid = server.id().to_string();
    std::mem::forget(server);
    drop(ws);
    // It is a zombie as long as this process: its `Child` is forgotten.
    let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z"), "{state}");
}

#[test]
fn much_output_does_not_stop_a_program_before_it_is_waited_for() {
    let ws = Workspace::new();
    let server = spawn(&ws, "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; : > done");
    server.wait_for_file("done");
    let run = server.wait();
    let lengths = (run.stdout_bytes().len(), run.stderr_bytes().len());
    assert_eq!(lengths, (1_000_000, 1_000_000));
}
