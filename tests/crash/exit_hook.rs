//! The exit hook has no unbounded waits, and works where standard error cannot be written.

use rustix::process::Signal;

use super::keep::remove_kept;
use super::launch::can_run;
use super::reaper::reaper;
use super::sandbox::{create_file_of_root, root_for_ordinary_user};
use super::sandbox::{each_user, reapers, wait_until};
use super::sweep::leave_large_dead_session;
use crate::tool::tool;

/// The thread holds the locks of the standard library on both streams.
#[test]
fn an_exit_is_reported_while_another_thread_holds_the_streams() {
    each_user(|sandbox| {
        for shape in ["attribute", "two"] {
            let end = sandbox.subject(shape, "exit-locked").start().wait_or_kill();
            assert_eq!(end.status.code(), Some(101), "{end}");
            assert!(end.stderr.contains("exits while a test runs"), "{end}");
            sandbox.assert_empty();
        }
        let end = sandbox.subject("owned", "exit-locked").start().wait_or_kill();
        assert_eq!(end.status.code(), Some(0), "{end}");
        sandbox.assert_empty();
    });
}

#[test]
fn leftovers_are_reported_while_another_thread_holds_the_streams() {
    root_for_ordinary_user("only root can leave something of another user", |sandbox| {
        let mut subject = sandbox.subject("owned", "exit-locked:hang").start();
        create_file_of_root(&subject.wait_until_ready());
        subject.resume();
        let end = subject.wait_or_kill();
        assert!(end.stderr.contains("could not be removed"), "{end}");
        assert_eq!(end.status.code(), Some(0), "{end}");
        wait_until(|| reapers(sandbox).is_empty());
        remove_kept(sandbox);
    });
}

/// It does not become an abort.
#[test]
fn a_panic_is_a_panic_where_standard_error_is_full_or_closed() {
    each_user(|sandbox| {
        for errors in ["2>/dev/full", "2>&-"] {
            for shape in ["owned", "attribute", "two", "nested_threads", "elsewhere"] {
                let subject = sandbox.subject(shape, "panic");
                let end = subject.after(&format!("exec {errors}")).assert_failure();
                assert_eq!(end.status.code(), Some(101), "{shape} {errors}: {end}");
                sandbox.assert_empty();
            }
            let subject = sandbox.subject("kept::attribute", "panic");
            subject.after(&format!("exec {errors}")).assert_failure();
            remove_kept(sandbox);
            let subject = sandbox.subject("attribute", "exit:0");
            let end = subject.after(&format!("exec {errors}")).assert_failure();
            assert_eq!(end.status.code(), Some(101), "{errors}: {end}");
            sandbox.assert_empty();
        }
    });
}

/// The removal would take minutes. Its thread ends with the process.
#[test]
#[cfg(target_os = "linux")]
fn an_exit_does_not_wait_for_the_sweep() {
    let slow = "inject=unlinkat:delay_enter=50000:when=20+";
    let options = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=unlinkat", "-e", slow];
    if !tool("strace") || !can_run("strace", &[&options[..], &["true"]].concat()) {
        return;
    }
    each_user(|sandbox| {
        leave_large_dead_session(sandbox);
        let subject = sandbox.subject("attribute", "nothing");
        let subject = subject.with_reaper("off");
        let end = subject.under("strace", &options).start().wait_or_kill();
        assert!(end.status.success(), "{end}");
        assert!(sandbox.leftovers().len() > 2_000, "the exit waits for the sweep");
        sandbox.run_ordinary();
        sandbox.wait_until_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn an_exit_does_not_wait_for_the_reaper() {
    use rustix::process::kill_process;
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        subject.wait_until_ready();
        let reaper = reaper(sandbox);
        kill_process(reaper, Signal::STOP).expect("the reaper runs");
        sandbox.subject("attribute", "signal:9").assert_signal();
        subject.resume();
        let end = subject.wait_or_kill();
        assert!(end.status.success(), "{end}");
        sandbox.run_ordinary();
        sandbox.assert_not_empty();
        kill_process(reaper, Signal::CONT).expect("the reaper runs");
    });
}
