//! Signals that the test run ignores or blocks.
#![cfg(unix)]

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::Command;
use std::time::Duration;

use tempspace::Workspace;

use crate::child::{TestDir, output};

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

fn subject() -> (TestDir, Command) {
    let test_dir = TestDir::new();
    let child = test_dir.child("workspace::signals::programs_are_ended_by_signals");
    (test_dir, child)
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
