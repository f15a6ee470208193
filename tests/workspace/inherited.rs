//! What programs do not inherit from the test run: signals that it ignores or blocks, and its terminal.
#![cfg(unix)]

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::Command;
use std::time::Duration;

use tempspace::Workspace;

use crate::child::{TestDir, output};
#[cfg(target_os = "linux")]
use crate::tool::tool;

const SIGNALS: [(&str, i32); 4] = [
    ("HUP", libc::SIGHUP),
    ("INT", libc::SIGINT),
    ("QUIT", libc::SIGQUIT),
    ("TERM", libc::SIGTERM),
];

#[test]
#[ignore = "runs in a child process of another test"]
fn programs_are_ended_by_signals() {
    let ws = Workspace::new();
    for (name, number) in SIGNALS {
        let mut sleep = ws.command("sleep");
        let child = sleep.arg("600").timeout(Duration::from_secs(60)).spawn();
        match name {
            "INT" => child.interrupt(),
            _ => {
                let kill = format!("kill -{name} {}", child.id());
                let kill = ws.command("sh").args(["-c", &kill]).run();
                kill.assert_success();
            }
        }
        let run = child.wait();
        assert_eq!(run.status().signal(), Some(number), "{name}: {run}");
    }
}

#[test]
#[ignore = "runs in a child process of another test"]
fn programs_that_ask_for_a_terminal_fail() {
    let ws = Workspace::new();
    for script in [
        "read answer < /dev/tty",
        "echo prompt > /dev/tty",
        "stty sane < /dev/tty",
        "sh -c 'read answer < /dev/tty'",
    ] {
        let mut sh = ws.command("sh");
        let run = sh.args(["-c", script]).timeout(Duration::from_secs(60)).run();
        assert!(!run.timed_out(), "{script}: {run}");
        run.assert_failure();
    }
}

fn subject() -> (TestDir, Command) {
    let test_dir = TestDir::new();
    let child = test_dir.child("workspace::inherited::programs_are_ended_by_signals");
    (test_dir, child)
}

#[cfg(target_os = "linux")]
#[test]
fn programs_behave_in_a_terminal_as_without_one() {
    if !tool("script") {
        return;
    }
    let (test_dir, subject) = subject();
    for name in ["programs_that_ask_for_a_terminal_fail", "programs_are_ended_by_signals"] {
        let mut script = Command::new("script");
        test_dir.prepare(&mut script);
        script.env_remove("CARGO_MANIFEST_DIR");
        let test = subject.get_program().to_str().unwrap();
        let command = format!("'{test}' --include-ignored --exact workspace::inherited::{name}");
        let text = output(script.args(["-qec", &command, "/dev/null"]), true);
        assert!(text.contains("1 passed"), "{text}");
    }
}

#[test]
fn signals_that_a_shell_ignores_reach_programs() {
    let (test_dir, subject) = subject();
    for signals in ["INT QUIT", "HUP", "INT QUIT HUP TERM"] {
        let mut shell = Command::new("sh");
        test_dir.prepare(&mut shell);
        shell.env_remove("CARGO_MANIFEST_DIR");
        let script = format!("trap '' {signals}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script]).arg(subject.get_program());
        output(shell.args(subject.get_args()), true);
    }
}

#[test]
#[allow(unsafe_code)]
fn blocked_signals_reach_programs() {
    let (_test_dir, mut subject) = subject();
    let block = || {
        // SAFETY: sigfillset(3) initializes the set. Both functions are async-signal-safe.
        unsafe {
            let mut all = std::mem::zeroed();
            libc::sigfillset(&raw mut all);
            libc::sigprocmask(libc::SIG_BLOCK, &raw const all, std::ptr::null_mut());
        }
        Ok(())
    };
    // SAFETY: `block` is async-signal-safe.
    unsafe { subject.pre_exec(block) };
    output(&mut subject, true);
}
