//! The exit hook waits for nothing, and copes with an unwritable standard error.

use std::fs;

use rustix::process::Signal;

use super::keep::remove_kept;
use super::launch::can_run;
use super::reaper::reaper;
use super::sandbox::{each_user, wait_until};
use super::sweep::big_dead_run;
use super::user::{User, is_root};
use crate::tool::{needs, tool};

/// Another thread holds the standard library's locks on both streams.
#[test]
fn an_exit_that_prints_while_a_thread_holds_the_streams() {
    each_user(|sandbox| {
        for shape in ["attribute", "two"] {
            let end = sandbox.subject(shape, "exit-locked").starts().must_end();
            assert_eq!(end.status.code(), Some(101), "{end}");
            assert!(end.stderr.contains("exits while a test runs"), "{end}");
            sandbox.is_empty_now();
        }
        let end = sandbox.subject("owned", "exit-locked").starts().must_end();
        assert_eq!(end.status.code(), Some(0), "{end}");
        sandbox.is_empty_now();
    });
}

#[test]
fn an_exit_that_reports_leftovers_while_a_thread_holds_the_streams() {
    if !is_root() || !User::ordinary_can_run() {
        needs(is_root(), "only root can leave something of another user");
        return;
    }
    each_user(|sandbox| {
        if sandbox.user.is_root() {
            return;
        }
        let mut subject = sandbox.subject("owned", "exit-locked:hang").starts();
        let theirs = subject.is_ready().join("theirs");
        fs::create_dir(&theirs).expect("a directory");
        fs::write(theirs.join("file"), "data").expect("a file");
        subject.goes_on();
        let end = subject.must_end();
        assert!(end.stderr.contains("could not be removed"), "{end}");
        assert_eq!(end.status.code(), Some(0), "{end}");
        wait_until(|| super::sandbox::processes_of(sandbox).is_empty());
        remove_kept(sandbox);
    });
}

/// A panic with a workspace is a panic, and no abort.
#[test]
fn a_panic_where_standard_error_is_full_or_closed() {
    each_user(|sandbox| {
        for errors in ["2>/dev/full", "2>&-"] {
            for shape in ["owned", "attribute", "two", "nested_threads", "elsewhere"] {
                let subject = sandbox.subject(shape, "panic");
                let end = subject.after(&format!("exec {errors}")).fails();
                assert_eq!(end.status.code(), Some(101), "{shape} {errors}: {end}");
                sandbox.is_empty_now();
            }
            let subject = sandbox.subject("kept::attribute", "panic");
            subject.after(&format!("exec {errors}")).fails();
            remove_kept(sandbox);
            let subject = sandbox.subject("attribute", "exit:0");
            let end = subject.after(&format!("exec {errors}")).fails();
            assert_eq!(end.status.code(), Some(101), "{errors}: {end}");
            sandbox.is_empty_now();
        }
    });
}

/// The removal would take minutes; the thread that does it ends with the process.
#[test]
#[cfg(target_os = "linux")]
fn an_exit_does_not_wait_for_the_sweep() {
    let slow = "inject=unlinkat:delay_enter=50000:when=20+";
    let options = [
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=unlinkat",
        "-e",
        slow,
    ];
    if !tool("strace") || !can_run("strace", &[&options[..], &["true"]].concat()) {
        return;
    }
    each_user(|sandbox| {
        big_dead_run(sandbox);
        let subject = sandbox.subject("attribute", "nothing");
        let subject = subject.with_reaper("off");
        let end = subject.under("strace", &options).starts().must_end();
        assert!(end.status.success(), "{end}");
        assert!(sandbox.left().len() > 2_000, "the exit has waited");
        sandbox.ordinary_run();
        sandbox.becomes_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn an_exit_does_not_wait_for_the_reaper() {
    use rustix::process::kill_process;
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        subject.is_ready();
        let reaper = reaper(sandbox, &subject);
        kill_process(reaper, Signal::STOP).expect("the reaper lives");
        sandbox.subject("attribute", "signal:9").ends_by_signal();
        subject.goes_on();
        let end = subject.must_end();
        assert!(end.status.success(), "{end}");
        sandbox.ordinary_run();
        sandbox.is_not_empty();
        kill_process(reaper, Signal::CONT).expect("the reaper lives");
    });
}
