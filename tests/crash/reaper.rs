//! The reaper runs as long as there are sessions, and disturbs no test.

use std::io::Read;

use rustix::process::{Pid, Signal, kill_process};

use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, reapers, wait_until, wait_until_equal};
use crate::tool::skipped;

/// The process id of the only reaper of the sandbox.
#[track_caller]
pub(super) fn reaper(sandbox: &Sandbox) -> Pid {
    wait_until_equal(|| reapers(sandbox).len(), 1);
    Pid::from_raw(reapers(sandbox)[0]).expect("an id")
}

#[test]
#[cfg(target_os = "linux")]
fn it_ignores_the_signals_that_end_a_run() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        subject.wait_until_ready();
        let reaper = reaper(sandbox);
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            kill_process(reaper, signal).expect("the reaper runs");
        }
        subject.kill(Signal::KILL);
        subject.wait();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn the_sweep_removes_what_a_killed_reaper_leaves() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        let workspace = subject.wait_until_ready();
        kill_process(reaper(sandbox), Signal::KILL).expect("the reaper runs");
        wait_until(|| reapers(sandbox).is_empty());
        assert!(workspace.exists());
        subject.kill(Signal::KILL);
        subject.wait();
        sandbox.assert_not_empty();
        sandbox.run_ordinary();
        sandbox.wait_until_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_ends_starts_another_one_after_it_is_killed() {
    each_user(|sandbox| {
        let mut stopped = sandbox.subject("attribute", "hang").start();
        stopped.wait_until_ready();
        stopped.kill(Signal::STOP);
        let mut other = sandbox.subject("two", "hang").start();
        other.wait_until_ready();
        kill_process(reaper(sandbox), Signal::KILL).expect("the reaper runs");
        wait_until(|| reapers(sandbox).is_empty());
        other.resume();
        assert!(other.wait().status.success());
        reaper(sandbox);
        stopped.kill(Signal::KILL);
        stopped.wait();
        sandbox.wait_until_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_test_passes_after_it_is_killed() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        subject.wait_until_ready();
        kill_process(reaper(sandbox), Signal::KILL).expect("the reaper runs");
        subject.resume();
        assert!(subject.wait().status.success());
        sandbox.assert_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn it_is_in_another_process_group_and_holds_no_stream_of_the_test() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        subject.wait_until_ready();
        let reaper = reaper(sandbox);
        let group = rustix::process::getpgid(Some(reaper)).expect("the reaper runs");
        assert_ne!(group, subject.id());
        let files = open_files(subject.id());
        let is_pipe = |file: &&String| file.starts_with("pipe:");
        let pipes: Vec<_> = files.iter().filter(is_pipe).cloned().collect();
        assert!(!pipes.is_empty(), "{files:?}");
        let files = open_files(reaper);
        assert!(pipes.iter().all(|pipe| !files.contains(pipe)), "{files:?} has one of {pipes:?}");
        subject.resume();
        subject.wait();
    });
}

#[cfg(target_os = "linux")]
fn open_files(process: Pid) -> Vec<String> {
    let dir = format!("/proc/{}/fd", process.as_raw_nonzero());
    let entries = std::fs::read_dir(dir).expect("a process of this user").flatten();
    let links = entries.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    links.map(|link| link.display().to_string()).collect()
}

/// A runner may read the output of a test to its end.
#[test]
fn it_does_not_hold_the_output_of_a_test_open() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "close-output").start();
        subject.wait_until_ready();
        let mut text = String::new();
        let mut output = subject.child().stdout.take().expect("a pipe");
        output.read_to_string(&mut text).expect("text");
        let mut errors = subject.child().stderr.take().expect("a pipe");
        errors.read_to_string(&mut text).expect("text");
        subject.resume();
        assert!(subject.wait().status.success(), "{text}");
    });
}

/// With `LLVM_PROFILE_FILE` in its environment, it would write a profile.
#[test]
#[cfg(target_os = "linux")]
fn it_has_no_environment_and_no_directory_of_the_test() {
    each_user(|sandbox| {
        let profile = sandbox.path().join("%p.profraw");
        let subject = sandbox.subject("attribute", "hang");
        let mut subject = subject.env("LLVM_PROFILE_FILE", profile).start();
        subject.wait_until_ready();
        let reaper = reaper(sandbox).as_raw_nonzero();
        let read = |name: &str| std::fs::read(format!("/proc/{reaper}/{name}"));
        let environment = read("environ").expect("a process of this user");
        let variables = environment.split(|byte| *byte == 0);
        let variables: Vec<_> = variables.filter(|one| !one.is_empty()).collect();
        assert_eq!(variables.len(), 1, "{variables:?}");
        let dir = std::fs::read_link(format!("/proc/{reaper}/cwd"));
        assert_eq!(dir.expect("a process of this user"), std::path::Path::new("/"));
        subject.resume();
        subject.wait();
    });
}

#[test]
fn it_is_not_a_child_of_the_test() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "no-children").assert_success();
        sandbox.subject("owned", "no-children").assert_success();
    });
}

#[test]
fn it_can_be_turned_off() {
    each_user(|sandbox| {
        let off = || sandbox.subject("attribute", "hang").with_reaper("off");
        let mut subject = off().start();
        subject.wait_until_ready();
        if cfg!(target_os = "linux") {
            assert_eq!(reapers(sandbox), [] as [i32; 0]);
        }
        subject.resume();
        assert!(subject.wait().status.success());
        sandbox.assert_empty();

        let mut subject = off().start();
        subject.wait_until_ready();
        subject.kill(Signal::KILL);
        subject.wait();
        sandbox.assert_not_empty();
        sandbox.run_ordinary();
        sandbox.wait_until_empty();
    });
}

#[test]
fn an_unknown_setting_is_refused() {
    each_user(|sandbox| {
        let end = sandbox.subject("attribute", "nothing").with_reaper("no").assert_failure();
        let text = r#"TEMPSPACE_REAPER is "no"; it may be `on`, `off`, or unset"#;
        assert!(end.stderr.contains(text), "{end}");
    });
}

/// The lock outlives its descriptor.
#[test]
fn a_test_that_closes_all_descriptors_keeps_its_directory() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "close-descriptors").start();
        subject.wait_until_ready();
        subject.resume();
        let end = subject.wait();
        assert!(end.status.success(), "{end}");
    });
}

#[test]
fn a_sweep_leaves_a_test_without_descriptors_alone() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "close-descriptors").start();
        let workspace = subject.wait_until_ready();
        // The reaper looks ten times a second.
        std::thread::sleep(std::time::Duration::from_millis(1200));
        sandbox.run_ordinary();
        assert!(workspace.join("some/file.txt").exists());
        subject.kill(Signal::KILL);
        subject.wait();
    });
}

/// The numbers of descriptors that the test closes may be in use again.
#[test]
fn a_closed_descriptor_is_not_used() {
    each_user(|sandbox| {
        for shape in ["attribute", "owned", "elsewhere"] {
            sandbox.subject(shape, "reuse-descriptors").assert_success();
            sandbox.wait_until_empty();
            sandbox.assert_outside_unchanged();
        }
    });
}

#[test]
fn a_failing_test_reports_that_it_cannot_start() {
    let no_room = "ulimit -u 1 2>/dev/null || ulimit -p 1";
    each_user(|sandbox| {
        if sandbox.user.is_root() || !can_run("sh", &["-c", no_room]) {
            return;
        }
        let end = sandbox.subject("attribute", "panic").args(&[
            "subject::attribute",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ]);
        let end = end.after(no_room).run();
        if end.stderr.contains("failed to spawn thread") {
            skipped("the limit leaves no process for a thread");
            return;
        }
        assert!(end.stderr.contains("removed by the next run"), "{end}");
    });
}

/// `wait` fails with ECHILD where SIGCHLD is ignored.
#[test]
fn it_starts_where_sigchld_is_ignored() {
    each_user(|sandbox| {
        let end = sandbox.subject("attribute", "panic").after("trap '' CHLD").assert_failure();
        assert!(!end.stderr.contains("removed by the next run"), "{end}");
        sandbox.subject("attribute", "signal:9").after("trap '' CHLD").assert_signal();
    });
}

#[test]
fn it_starts_in_any_environment() {
    each_user(|sandbox| {
        let subject = || sandbox.subject("attribute", "signal:9");
        subject().env("PATH", "").assert_signal();
        sandbox.wait_until_empty();
        subject().without("PATH").assert_signal();
        sandbox.wait_until_empty();
        subject()
            .env("PATH", "relative:.:")
            .env("ENV", "/nonexistent")
            .env("CDPATH", "/tmp")
            .assert_signal();
        sandbox.wait_until_empty();
        subject().env("LD_PRELOAD", "/nonexistent.so").assert_signal();
        sandbox.wait_until_empty();
        subject().env("IFS", "/").env("POSIXLY_CORRECT", "1").assert_signal();
    });
}

/// The process ids in `/proc` are those of another namespace.
#[test]
#[cfg(target_os = "linux")]
fn it_starts_in_a_process_namespace_without_its_own_proc() {
    each_user(|sandbox| {
        let args = ["--user", "--map-root-user", "--pid", "--fork"];
        let args = if sandbox.user.is_root() { &args[2..] } else { &args[..] };
        if !can_run("unshare", &[args, &["true"]].concat()) {
            return;
        }
        // The reaper ends with the namespace, and so with the shell.
        let script = "\"$0\" \"$@\"; : > ended; until test -e go; do sleep 0.05; done";
        let subject = sandbox.subject("attribute", "signal:9").under("unshare", args);
        let subject = subject.under("sh", &["-c", script]).start();
        wait_until(|| sandbox.path().join("ended").exists());
        sandbox.wait_until_empty();
        subject.resume();
        assert!(subject.wait().status.success());
    });
}
