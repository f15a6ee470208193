//! The exit hook waits for nobody, and copes with an unwritable standard error.

use std::fs;

use rustix::process::Signal;

use super::keep::forget;
use super::play::can_run;
use super::reaper::reaper;
use super::scene::{everybody, wait_until};
use super::sweep::big_dead_run;
use super::user::{User, is_root};
use crate::tool::{needs, tool};

/// Another thread holds the standard library's locks on both streams.
#[test]
fn an_exit_that_prints_while_a_thread_holds_the_streams() {
    everybody(|scene| {
        for shape in ["attribute", "two"] {
            let end = scene.victim(shape, "exit-locked").starts().must_end();
            assert_eq!(end.status.code(), Some(101), "{end}");
            assert!(end.stderr.contains("exits while a test runs"), "{end}");
            scene.is_empty_now();
        }
        let end = scene.victim("owned", "exit-locked").starts().must_end();
        assert_eq!(end.status.code(), Some(0), "{end}");
        scene.is_empty_now();
    });
}

#[test]
fn an_exit_that_reports_leftovers_while_a_thread_holds_the_streams() {
    if !is_root() || !User::ordinary_can_play() {
        needs(is_root(), "only root can leave something of another user");
        return;
    }
    everybody(|scene| {
        if scene.user.is_root() {
            return;
        }
        let mut victim = scene.victim("owned", "exit-locked:hang").starts();
        let theirs = victim.is_ready().join("theirs");
        fs::create_dir(&theirs).expect("a directory");
        fs::write(theirs.join("file"), "data").expect("a file");
        victim.goes_on();
        let end = victim.must_end();
        assert!(end.stderr.contains("could not be removed"), "{end}");
        assert_eq!(end.status.code(), Some(0), "{end}");
        wait_until(|| super::scene::processes_of(scene).is_empty());
        forget(scene);
    });
}

/// A panic with a workspace is a panic, and no abort.
#[test]
fn a_panic_where_standard_error_is_full_or_closed() {
    everybody(|scene| {
        for errors in ["2>/dev/full", "2>&-"] {
            for shape in ["owned", "attribute", "two", "nested_threads", "elsewhere"] {
                let victim = scene.victim(shape, "panic");
                let end = victim.after(&format!("exec {errors}")).fails();
                assert_eq!(end.status.code(), Some(101), "{shape} {errors}: {end}");
                scene.is_empty_now();
            }
            let victim = scene.victim("kept::attribute", "panic");
            victim.after(&format!("exec {errors}")).fails();
            forget(scene);
            let victim = scene.victim("attribute", "exit:0");
            let end = victim.after(&format!("exec {errors}")).fails();
            assert_eq!(end.status.code(), Some(101), "{errors}: {end}");
            scene.is_empty_now();
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
    everybody(|scene| {
        big_dead_run(scene);
        let victim = scene.victim("attribute", "nothing");
        let victim = victim.env("TEMPSPACE_REAPER", "off");
        let end = victim.under("strace", &options).starts().must_end();
        assert!(end.status.success(), "{end}");
        assert!(scene.left().len() > 2_000, "the exit has waited");
        scene.ordinary_run();
        scene.becomes_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn an_exit_does_not_wait_for_the_reaper() {
    use rustix::process::kill_process;
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        victim.is_ready();
        let reaper = reaper(scene, &victim);
        kill_process(reaper, Signal::STOP).expect("the reaper lives");
        scene.victim("attribute", "signal:9").dies();
        victim.goes_on();
        let end = victim.must_end();
        assert!(end.status.success(), "{end}");
        scene.ordinary_run();
        scene.is_not_empty();
        kill_process(reaper, Signal::CONT).expect("the reaper lives");
    });
}
