//! Removal of whatever tests leave: by the guard, by the reaper, and by the next run's sweep.

use std::fs;

use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, processes_of, root, wait_until};
use crate::tool::tool;

#[track_caller]
fn removed(leftovers: &str) {
    each_user(|sandbox| by_everyone(sandbox, leftovers));
}

#[track_caller]
fn by_everyone(sandbox: &Sandbox, leftovers: &str) {
    for shape in ["attribute", "owned"] {
        sandbox
            .subject(shape, &format!("{leftovers}:return"))
            .passes();
        sandbox.is_empty_now();
        sandbox.is_unharmed();
    }
    sandbox
        .subject("attribute", &format!("{leftovers}:kill"))
        .ends_by_signal();
    sandbox.becomes_empty();
    sandbox.is_unharmed();
    by_the_sweep(sandbox, leftovers);
}

fn by_the_sweep(sandbox: &Sandbox, leftovers: &str) {
    let subject = sandbox.subject("attribute", &format!("{leftovers}:kill"));
    subject.with_reaper("off").ends_by_signal();
    sandbox.is_not_empty();
    sandbox.ordinary_run();
    sandbox.becomes_empty();
    sandbox.is_unharmed();
}

#[test]
fn directories_without_permissions() {
    removed("leave-closed-dirs");
}

#[test]
fn a_root_without_permissions() {
    removed("leave-closed-root");
}

#[test]
fn a_read_only_root() {
    removed("leave-read-only-root");
}

#[test]
fn paths_of_ten_thousand_bytes() {
    removed("leave-long-paths");
}

#[test]
fn long_paths_of_closed_directories() {
    removed("leave-closed-long-paths");
}

#[test]
fn three_thousand_levels_with_few_descriptors() {
    removed("leave-deep");
}

#[test]
fn four_thousand_files() {
    removed("leave-many-files");
}

#[test]
fn odd_names() {
    removed("leave-odd-names");
}

#[test]
fn sockets_and_pipes() {
    removed("leave-special-files");
}

#[test]
fn symlinks_out_and_in_circles() {
    removed("leave-links");
}

#[test]
fn hard_links_to_outside_files() {
    removed("leave-hard-links");
}

#[test]
fn the_current_directory_inside() {
    removed("leave-cwd-inside");
}

#[test]
fn a_workspace_replaced_by_a_link() {
    removed("leave-replaced");
}

#[test]
fn a_workspace_that_is_gone() {
    removed("leave-gone");
}

#[test]
fn a_file_in_the_place_of_the_workspace() {
    removed("leave-file-instead");
}

#[test]
fn a_workspace_that_was_renamed() {
    removed("leave-renamed");
}

#[test]
fn open_handles() {
    removed("leave-open-handles");
}

/// It makes whole paths, and so may make the workspace again after its removal.
#[test]
fn a_thread_that_still_makes_files() {
    each_user(|sandbox| {
        for shape in ["attribute", "owned"] {
            sandbox.subject(shape, "leave-thread:return").passes();
            sandbox.becomes_empty();
            sandbox.subject(shape, "leave-thread:kill").ends_by_signal();
            sandbox.becomes_empty();
        }
        by_the_sweep(sandbox, "leave-thread");
    });
}

#[test]
fn a_child_that_still_makes_files() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "leave-child:return").passes();
        sandbox.becomes_empty();
        sandbox
            .subject("attribute", "leave-child:kill")
            .ends_by_signal();
        sandbox.becomes_empty();
    });
}

#[test]
fn directories_swapped_for_links_in_mid_removal() {
    each_user(|sandbox| {
        for end in ["return", "kill"] {
            sandbox
                .subject("attribute", &format!("leave-swapped:{end}"))
                .runs();
            sandbox.becomes_empty();
            sandbox.is_unharmed();
        }
    });
}

/// Then only the directory that all runs share is left to be removed.
#[test]
fn the_run_itself_is_gone() {
    each_user(|sandbox| {
        for end in ["return", "kill"] {
            sandbox
                .subject("attribute", &format!("leave-run-gone:{end}"))
                .runs();
            sandbox.becomes_empty();
        }
    });
}

#[test]
fn a_dead_run_without_permissions() {
    each_user(|sandbox| {
        let subject = sandbox.subject("attribute", "leave-run-closed:kill");
        subject.with_reaper("off").ends_by_signal();
        sandbox.is_not_empty();
        sandbox.ordinary_run();
        sandbox.becomes_empty();
    });
}

/// Their permissions are not changed either.
#[test]
fn closed_directories_that_become_links_in_mid_removal() {
    each_user(|sandbox| {
        for end in ["return", "kill"] {
            sandbox
                .subject("attribute", &format!("leave-flipped:{end}"))
                .runs();
            sandbox.becomes_empty();
            sandbox.is_unharmed();
        }
    });
}

/// What is mounted into a workspace is not the workspace's.
#[test]
fn a_mounted_directory_is_left_alone() {
    root(|sandbox| {
        let isolated = ["--mount", "--propagation", "private"];
        if !can_run("unshare", &[&isolated[..], &["true"]].concat()) {
            return;
        }
        let base = sandbox.base().join("a 1\t2 and a \\");
        fs::create_dir(&base).expect("a directory");
        sandbox.keep_existing();
        for action in ["mount:return", "mount:kill", "mount-late:kill"] {
            let subject = sandbox.subject("attribute", &format!("leave-{action}"));
            let subject = subject.env("TMPDIR", &base);
            subject.under("unshare", &isolated).runs();
            if action == "mount-late:kill" {
                // The child may live longer than the reaper, and make everything anew.
                wait_until(|| processes_of(sandbox).is_empty());
                let next = sandbox.subject("attribute", "nothing");
                next.env("TMPDIR", &base).passes();
            }
            sandbox.becomes_empty();
            sandbox.is_unharmed();
        }
    });
}

/// Nor where the kernel has no call that stays on one mount: old ones, gVisor, sandboxes.
#[test]
fn a_mounted_directory_is_left_alone_without_openat2() {
    root(|sandbox| {
        let isolated = ["--mount", "--propagation", "private"];
        for faults in [
            &["inject=openat2:error=ENOSYS"][..],
            &["inject=openat2:error=EPERM"],
            // Then /proc has to tell.
            &["inject=openat2:error=ENOSYS", "inject=statx:error=ENOSYS"],
        ] {
            let mut traced = vec!["-f", "-qq", "-o", "/dev/null", "-e", "trace=openat2,statx"];
            traced.extend(faults.iter().flat_map(|fault| ["-e", *fault]));
            let works = [&isolated[..], &["strace"], &traced, &["true"]].concat();
            if !tool("strace") || !can_run("unshare", &works) {
                return;
            }
            sandbox.keep_existing();
            let subject = sandbox.subject("attribute", "leave-mount:return");
            subject
                .under("unshare", &isolated)
                .under("strace", &traced)
                .runs();
            sandbox.becomes_empty();
            sandbox.is_unharmed();
        }
    });
}
