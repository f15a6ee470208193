//! The reaper: alive as long as it is needed, no longer, and in no test's way.

use std::io::Read;

use rustix::process::{Pid, Signal, kill_process};

use super::launch::{Running, can_run};
use super::sandbox::{Sandbox, each_user, processes_of, wait_until};

/// The one process that watches over the runs in the sandbox.
#[track_caller]
pub(super) fn reaper(sandbox: &Sandbox, subject: &Running<'_>) -> Pid {
    let others = || {
        let subject = subject.id().as_raw_nonzero().get();
        let all = processes_of(sandbox).into_iter();
        all.filter(|id| *id != subject).collect::<Vec<_>>()
    };
    wait_until(|| others().len() == 1);
    let [reaper] = others()[..] else {
        panic!("there is no reaper: {:?}", others())
    };
    Pid::from_raw(reaper).expect("an id")
}

#[test]
#[cfg(target_os = "linux")]
fn it_ignores_what_ends_test_runs() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        subject.is_ready();
        let reaper = reaper(sandbox, &subject);
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            kill_process(reaper, signal).expect("the reaper lives");
        }
        subject.is_killed(Signal::KILL);
        subject.ends();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn without_it_the_sweep_remains() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        let workspace = subject.is_ready();
        kill_process(reaper(sandbox, &subject), Signal::KILL).expect("the reaper lives");
        wait_until(|| processes_of(sandbox).is_empty());
        assert!(workspace.exists());
        subject.is_killed(Signal::KILL);
        subject.ends();
        sandbox.is_not_empty();
        sandbox.ordinary_run();
        sandbox.becomes_empty();
    });
}

/// What a killed reaper has not done is left to a process that ends as well as to one that starts.
#[test]
#[cfg(target_os = "linux")]
fn a_process_that_ends_starts_another_one() {
    each_user(|sandbox| {
        let mut stopped = sandbox.subject("attribute", "hang").starts();
        stopped.is_ready();
        stopped.is_killed(Signal::STOP);
        let mut other = sandbox.subject("two", "hang").starts();
        other.is_ready();
        kill_process(reaper(sandbox, &stopped), Signal::KILL).expect("the reaper lives");
        wait_until(|| processes_of(sandbox).is_empty());
        other.goes_on();
        assert!(other.ends().status.success());
        reaper(sandbox, &stopped);
        stopped.is_killed(Signal::KILL);
        stopped.ends();
        sandbox.becomes_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn its_death_does_not_disturb_a_test() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        subject.is_ready();
        kill_process(reaper(sandbox, &subject), Signal::KILL).expect("the reaper lives");
        subject.goes_on();
        assert!(subject.ends().status.success());
        sandbox.is_empty_now();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn it_is_in_another_process_group_and_holds_no_stream_of_the_test() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        subject.is_ready();
        let reaper = reaper(sandbox, &subject);
        let group = rustix::process::getpgid(Some(reaper)).expect("the reaper lives");
        assert_ne!(group, subject.id());
        let theirs = open_files(subject.id());
        let pipes: Vec<_> = theirs
            .iter()
            .filter(|file| file.starts_with("pipe:"))
            .collect();
        assert!(!pipes.is_empty(), "{theirs:?}");
        let its = open_files(reaper);
        assert!(
            pipes.iter().all(|pipe| !its.contains(pipe)),
            "{its:?} has one of {pipes:?}"
        );
        subject.goes_on();
        subject.ends();
    });
}

#[cfg(target_os = "linux")]
fn open_files(process: Pid) -> Vec<String> {
    let dir = format!("/proc/{}/fd", process.as_raw_nonzero());
    let entries = std::fs::read_dir(dir).expect("a process of ours").flatten();
    let links = entries.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    links.map(|link| link.display().to_string()).collect()
}

/// A runner that reads a test's output to its end does not wait for the reaper.
#[test]
fn output_ends_with_the_test() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "close-output").starts();
        subject.is_ready();
        let mut text = String::new();
        let mut output = subject.child().stdout.take().expect("a pipe");
        output.read_to_string(&mut text).expect("text");
        let mut errors = subject.child().stderr.take().expect("a pipe");
        errors.read_to_string(&mut text).expect("text");
        subject.goes_on();
        assert!(subject.ends().status.success(), "{text}");
    });
}

/// A profile is written by whom the variable reaches and who ends by `exit`.
#[test]
#[cfg(target_os = "linux")]
fn it_has_no_environment_and_no_directory_of_the_test() {
    each_user(|sandbox| {
        let profile = sandbox.path().join("%p.profraw");
        let subject = sandbox.subject("attribute", "hang");
        let mut subject = subject.env("LLVM_PROFILE_FILE", profile).starts();
        subject.is_ready();
        let reaper = reaper(sandbox, &subject).as_raw_nonzero();
        let read = |name: &str| std::fs::read(format!("/proc/{reaper}/{name}"));
        let environment = read("environ").expect("a process of ours");
        let variables = environment.split(|byte| *byte == 0);
        let variables: Vec<_> = variables.filter(|one| !one.is_empty()).collect();
        assert_eq!(variables.len(), 1, "{variables:?}");
        let dir = std::fs::read_link(format!("/proc/{reaper}/cwd"));
        assert_eq!(dir.expect("a process of ours"), std::path::Path::new("/"));
        subject.goes_on();
        subject.ends();
    });
}

#[test]
fn it_is_no_child_of_the_test() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "no-children").passes();
        sandbox.subject("owned", "no-children").passes();
    });
}

#[test]
fn it_can_be_turned_off() {
    each_user(|sandbox| {
        let off = || sandbox.subject("attribute", "hang").with_reaper("off");
        let mut subject = off().starts();
        subject.is_ready();
        if cfg!(target_os = "linux") {
            assert_eq!(processes_of(sandbox), [] as [i32; 0]);
        }
        subject.goes_on();
        assert!(subject.ends().status.success());
        sandbox.is_empty_now();

        let mut subject = off().starts();
        subject.is_ready();
        subject.is_killed(Signal::KILL);
        subject.ends();
        sandbox.is_not_empty();
        sandbox.ordinary_run();
        sandbox.becomes_empty();
    });
}

#[test]
fn an_unknown_setting_is_refused() {
    each_user(|sandbox| {
        let end = sandbox
            .subject("attribute", "nothing")
            .with_reaper("no")
            .fails();
        let text = r#"TEMPSPACE_REAPER is "no"; it may be `on`, `off`, or unset"#;
        assert!(end.stderr.contains(text), "{end}");
    });
}

/// The lock lasts without its descriptor.
#[test]
fn a_test_that_closes_all_descriptors_keeps_its_directory() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "close-descriptors").starts();
        subject.is_ready();
        subject.goes_on();
        let end = subject.ends();
        assert!(end.status.success(), "{end}");
    });
}

#[test]
fn a_test_that_closes_all_descriptors_and_is_killed() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "close-descriptors").starts();
        let workspace = subject.is_ready();
        std::thread::sleep(std::time::Duration::from_millis(1200));
        sandbox.ordinary_run();
        assert!(workspace.join("some/file.txt").exists());
        subject.is_killed(Signal::KILL);
        subject.ends();
    });
}

/// Numbers of descriptors that were closed behind our back may stand for anything.
#[test]
fn descriptors_that_became_others_are_not_used() {
    each_user(|sandbox| {
        for shape in ["attribute", "owned", "elsewhere"] {
            sandbox.subject(shape, "reuse-descriptors").passes();
            sandbox.becomes_empty();
            sandbox.is_unharmed();
        }
    });
}

/// A limit on processes leaves no room for it; the test goes on, and a failing one says so.
#[test]
fn where_it_cannot_start_tests_go_on() {
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
        let end = end.after(no_room).runs();
        if end.stderr.contains("failed to spawn thread") {
            return;
        }
        assert!(end.stderr.contains("removed by the next run"), "{end}");
    });
}

/// Where SIGCHLD is ignored, waiting for one fails.
#[test]
fn ignored_child_signals_do_not_matter() {
    each_user(|sandbox| {
        let end = sandbox
            .subject("attribute", "panic")
            .after("trap '' CHLD")
            .fails();
        assert!(!end.stderr.contains("removed by the next run"), "{end}");
        sandbox
            .subject("attribute", "signal:9")
            .after("trap '' CHLD")
            .ends_by_signal();
    });
}

#[test]
fn a_poor_environment_is_enough() {
    each_user(|sandbox| {
        let subject = || sandbox.subject("attribute", "signal:9");
        subject().env("PATH", "").ends_by_signal();
        sandbox.becomes_empty();
        subject().without("PATH").ends_by_signal();
        sandbox.becomes_empty();
        subject()
            .env("PATH", "relative:.:")
            .env("ENV", "/nonexistent")
            .env("CDPATH", "/tmp")
            .ends_by_signal();
        sandbox.becomes_empty();
        subject()
            .env("LD_PRELOAD", "/nonexistent.so")
            .ends_by_signal();
        sandbox.becomes_empty();
        subject()
            .env("IFS", "/")
            .env("POSIXLY_CORRECT", "1")
            .ends_by_signal();
    });
}

/// The numbers of processes in `/proc` may be those of another namespace.
#[test]
#[cfg(target_os = "linux")]
fn in_a_process_namespace_with_the_processes_of_another() {
    each_user(|sandbox| {
        let args = ["--user", "--map-root-user", "--pid", "--fork"];
        let args = if sandbox.user.is_root() {
            &args[2..]
        } else {
            &args[..]
        };
        if !can_run("unshare", &[args, &["true"]].concat()) {
            return;
        }
        let script = "\"$0\" \"$@\"; sleep 4; true";
        let subject = sandbox
            .subject("attribute", "signal:9")
            .under("unshare", args);
        let subject = subject.under("sh", &["-c", script]).starts();
        std::thread::sleep(std::time::Duration::from_millis(500));
        sandbox.becomes_empty();
        assert!(subject.ends().status.success());
    });
}
