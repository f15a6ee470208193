//! Removal of everything that tests leave: by the guard, by the reaper, and by the next run's sweep.

use std::fs;

use super::launch::{can_run, isolate};
use super::sandbox::{Sandbox, each_user, reapers, root, wait_until};
use crate::tool::tool;

/// Asserts that guard, reaper and sweep remove `leftovers`, an action of a subject.
#[track_caller]
fn assert_removed(leftovers: &str) {
    each_user(|sandbox| {
        for shape in ["attribute", "owned"] {
            let action = format!("{leftovers}:return");
            sandbox.subject(shape, &action).assert_success();
            sandbox.assert_empty();
            sandbox.assert_outside_unchanged();
        }
        let action = format!("{leftovers}:kill");
        sandbox.subject("attribute", &action).assert_signal();
        sandbox.wait_until_empty();
        sandbox.assert_outside_unchanged();
        assert_removed_by_sweep(sandbox, leftovers);
    });
}

/// As [`assert_removed`], for what is still changed while the guard removes it: the reaper removes the rest.
#[track_caller]
fn assert_removed_while_it_changes(leftovers: &str) {
    each_user(|sandbox| {
        let subject = |end| sandbox.subject("attribute", &format!("{leftovers}:{end}"));
        subject("return").assert_success();
        sandbox.wait_until_empty();
        sandbox.assert_outside_unchanged();
        subject("kill").assert_signal();
        sandbox.wait_until_empty();
        sandbox.assert_outside_unchanged();
    });
}

fn assert_removed_by_sweep(sandbox: &Sandbox, leftovers: &str) {
    let subject = sandbox.subject("attribute", &format!("{leftovers}:kill"));
    subject.with_reaper("off").assert_signal();
    sandbox.assert_not_empty();
    sandbox.run_ordinary();
    sandbox.wait_until_empty();
    sandbox.assert_outside_unchanged();
}

#[test]
fn directories_without_permissions_are_removed() {
    assert_removed("leave-closed-dirs");
}

#[test]
fn a_root_without_permissions_is_removed() {
    assert_removed("leave-closed-root");
}

#[test]
fn a_read_only_root_is_removed() {
    assert_removed("leave-read-only-root");
}

#[test]
fn paths_of_ten_thousand_bytes_are_removed() {
    assert_removed("leave-long-paths");
}

#[test]
fn long_paths_of_closed_directories_are_removed() {
    assert_removed("leave-closed-long-paths");
}

#[test]
fn three_thousand_levels_are_removed_with_few_descriptors() {
    assert_removed("leave-deep");
}

#[test]
fn four_thousand_files_are_removed() {
    assert_removed("leave-many-files");
}

#[test]
fn odd_names_are_removed() {
    assert_removed("leave-odd-names");
}

#[test]
fn sockets_and_pipes_are_removed() {
    assert_removed("leave-special-files");
}

#[test]
fn symlinks_are_removed_and_not_followed() {
    assert_removed("leave-links");
}

#[test]
fn hard_links_to_outside_files_are_removed_and_the_files_stay() {
    assert_removed("leave-hard-links");
}

#[test]
fn a_workspace_with_the_current_directory_is_removed() {
    assert_removed("leave-cwd-inside");
}

#[test]
fn a_link_in_the_place_of_the_workspace_is_removed() {
    assert_removed("leave-replaced");
}

#[test]
fn a_workspace_that_no_longer_exists_is_no_error() {
    assert_removed("leave-gone");
}

#[test]
fn a_file_in_the_place_of_the_workspace_is_removed() {
    assert_removed("leave-file-instead");
}

#[test]
fn a_workspace_that_was_renamed_is_removed() {
    assert_removed("leave-renamed");
}

#[test]
fn a_workspace_with_open_files_is_removed() {
    assert_removed("leave-open-handles");
}

/// The thread may create the workspace again after its removal.
#[test]
fn what_a_thread_creates_during_the_removal_is_removed() {
    each_user(|sandbox| {
        for shape in ["attribute", "owned"] {
            sandbox.subject(shape, "leave-thread:return").assert_success();
            sandbox.wait_until_empty();
            sandbox.subject(shape, "leave-thread:kill").assert_signal();
            sandbox.wait_until_empty();
        }
        assert_removed_by_sweep(sandbox, "leave-thread");
    });
}

/// A reaper that another process has started may not have seen the session of a short process.
#[test]
fn what_a_thread_creates_while_a_short_process_ends_is_removed() {
    each_user(|sandbox| {
        let mut other = sandbox.subject("attribute", "hang").start();
        other.wait_until_ready();
        for _ in 0..10 {
            let short = sandbox.subject("owned", "leave-thread-with-parents:return");
            short.assert_success();
        }
        other.resume();
        assert!(other.wait().status.success());
        sandbox.wait_until_empty();
    });
}

#[test]
fn what_a_child_creates_during_the_removal_is_removed() {
    assert_removed_while_it_changes("leave-child");
}

#[test]
fn links_that_replace_directories_during_the_removal_are_not_followed() {
    assert_removed_while_it_changes("leave-swapped");
}

/// The modes of their targets do not change either.
#[test]
fn links_that_replace_closed_directories_during_the_removal_are_not_followed() {
    assert_removed_while_it_changes("leave-flipped");
}

/// Only the directory that all sessions share is left to be removed.
#[test]
fn a_session_that_no_longer_exists_is_no_error() {
    assert_removed_while_it_changes("leave-session-gone");
}

#[test]
fn a_dead_session_without_permissions_is_removed() {
    each_user(|sandbox| assert_removed_by_sweep(sandbox, "leave-session-closed"));
}

#[test]
fn a_mounted_directory_is_left_alone() {
    root(|sandbox| {
        let Some(isolated) = isolate() else { return };
        let base = sandbox.base().join("a 1\t2 and a \\");
        fs::create_dir(&base).expect("a directory");
        sandbox.ignore_existing();
        for action in ["mount:return", "mount:kill", "mount-late:kill"] {
            let subject = sandbox.subject("attribute", &format!("leave-{action}"));
            let subject = subject.env("TMPDIR", &base);
            subject.under("unshare", isolated).run();
            if action == "mount-late:kill" {
                // The child may run longer than the reaper, and create everything again.
                wait_until(|| reapers(sandbox).is_empty());
                let next = sandbox.subject("attribute", "nothing");
                next.env("TMPDIR", &base).assert_success();
            }
            sandbox.wait_until_empty();
            sandbox.assert_outside_unchanged();
        }
    });
}

/// Old kernels, gVisor and seccomp filters have no call that stays on one mount.
#[test]
fn a_mounted_directory_is_left_alone_without_openat2() {
    root(|sandbox| {
        let Some(isolated) = isolate() else { return };
        for faults in [
            &["inject=openat2:error=ENOSYS"][..],
            &["inject=openat2:error=EPERM"],
            // Without both, the mounts are read from /proc.
            &["inject=openat2:error=ENOSYS", "inject=statx:error=ENOSYS"],
        ] {
            let mut strace = vec!["-f", "-qq", "-o", "/dev/null", "-e", "trace=openat2,statx"];
            strace.extend(faults.iter().flat_map(|fault| ["-e", *fault]));
            let works = [isolated, &["strace"], &strace, &["true"]].concat();
            if !tool("strace") || !can_run("unshare", &works) {
                return;
            }
            sandbox.ignore_existing();
            let subject = sandbox.subject("attribute", "leave-mount:return");
            let subject = subject.under("unshare", isolated);
            subject.under("strace", &strace).run();
            sandbox.wait_until_empty();
            sandbox.assert_outside_unchanged();
        }
    });
}
