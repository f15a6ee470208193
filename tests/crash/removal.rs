//! Removal of whatever tests leave: by the guard, by the reaper, and by the next run's sweep.

use std::fs;

use super::play::can_run;
use super::scene::{Scene, everybody, processes_of, root, wait_until};
use crate::tool::tool;

#[track_caller]
fn removed(mess: &str) {
    everybody(|scene| by_everyone(scene, mess));
}

#[track_caller]
fn by_everyone(scene: &Scene, mess: &str) {
    for shape in ["attribute", "owned"] {
        scene.victim(shape, &format!("{mess}:return")).passes();
        scene.is_empty_now();
        scene.is_unharmed();
    }
    scene.victim("attribute", &format!("{mess}:kill")).dies();
    scene.becomes_empty();
    scene.is_unharmed();
    by_the_sweep(scene, mess);
}

fn by_the_sweep(scene: &Scene, mess: &str) {
    let victim = scene.victim("attribute", &format!("{mess}:kill"));
    victim.env("TEMPSPACE_REAPER", "off").dies();
    scene.is_not_empty();
    scene.ordinary_run();
    scene.becomes_empty();
    scene.is_unharmed();
}

#[test]
fn directories_without_permissions() {
    removed("mess-closed-dirs");
}

#[test]
fn a_root_without_permissions() {
    removed("mess-closed-root");
}

#[test]
fn a_read_only_root() {
    removed("mess-read-only-root");
}

#[test]
fn paths_of_ten_thousand_bytes() {
    removed("mess-long-paths");
}

#[test]
fn long_paths_of_closed_directories() {
    removed("mess-closed-long-paths");
}

#[test]
fn three_thousand_levels_with_few_descriptors() {
    removed("mess-deep");
}

#[test]
fn four_thousand_files() {
    removed("mess-many-files");
}

#[test]
fn odd_names() {
    removed("mess-odd-names");
}

#[test]
fn sockets_and_pipes() {
    removed("mess-special-files");
}

#[test]
fn symlinks_out_and_in_circles() {
    removed("mess-links");
}

#[test]
fn hard_links_to_outside_files() {
    removed("mess-hard-links");
}

#[test]
fn the_current_directory_inside() {
    removed("mess-cwd-inside");
}

#[test]
fn a_workspace_replaced_by_a_link() {
    removed("mess-replaced");
}

#[test]
fn a_workspace_that_is_gone() {
    removed("mess-gone");
}

#[test]
fn a_file_in_the_place_of_the_workspace() {
    removed("mess-file-instead");
}

#[test]
fn a_workspace_that_was_renamed() {
    removed("mess-renamed");
}

#[test]
fn open_handles() {
    removed("mess-open-handles");
}

/// It makes whole paths, and so may make the workspace again after its removal.
#[test]
fn a_thread_that_still_makes_files() {
    everybody(|scene| {
        for shape in ["attribute", "owned"] {
            scene.victim(shape, "mess-thread:return").passes();
            scene.becomes_empty();
            scene.victim(shape, "mess-thread:kill").dies();
            scene.becomes_empty();
        }
        by_the_sweep(scene, "mess-thread");
    });
}

#[test]
fn a_child_that_still_makes_files() {
    everybody(|scene| {
        scene.victim("attribute", "mess-child:return").passes();
        scene.becomes_empty();
        scene.victim("attribute", "mess-child:kill").dies();
        scene.becomes_empty();
    });
}

#[test]
fn directories_swapped_for_links_in_mid_removal() {
    everybody(|scene| {
        for end in ["return", "kill"] {
            scene
                .victim("attribute", &format!("mess-swapped:{end}"))
                .runs();
            scene.becomes_empty();
            scene.is_unharmed();
        }
    });
}

/// Then only the directory that all runs share is left to be removed.
#[test]
fn the_run_itself_is_gone() {
    everybody(|scene| {
        for end in ["return", "kill"] {
            scene
                .victim("attribute", &format!("mess-run-gone:{end}"))
                .runs();
            scene.becomes_empty();
        }
    });
}

#[test]
fn a_dead_run_without_permissions() {
    everybody(|scene| {
        let victim = scene.victim("attribute", "mess-run-closed:kill");
        victim.env("TEMPSPACE_REAPER", "off").dies();
        scene.is_not_empty();
        scene.ordinary_run();
        scene.becomes_empty();
    });
}

/// Their permissions are not changed either.
#[test]
fn closed_directories_that_become_links_in_mid_removal() {
    everybody(|scene| {
        for end in ["return", "kill"] {
            scene
                .victim("attribute", &format!("mess-flipped:{end}"))
                .runs();
            scene.becomes_empty();
            scene.is_unharmed();
        }
    });
}

/// What is mounted into a workspace is not the workspace's.
#[test]
fn a_mounted_directory_is_left_alone() {
    root(|scene| {
        let isolated = ["--mount", "--propagation", "private"];
        if !can_run("unshare", &[&isolated[..], &["true"]].concat()) {
            return;
        }
        let base = scene.base().join("a 1\t2 and a \\");
        fs::create_dir(&base).expect("a directory");
        scene.plant();
        for deed in ["mount:return", "mount:kill", "mount-late:kill"] {
            let victim = scene.victim("attribute", &format!("mess-{deed}"));
            let victim = victim.env("TMPDIR", &base);
            victim.under("unshare", &isolated).runs();
            if deed == "mount-late:kill" {
                // The child may live longer than the reaper, and make everything anew.
                wait_until(|| processes_of(scene).is_empty());
                let next = scene.victim("attribute", "nothing");
                next.env("TMPDIR", &base).passes();
            }
            scene.becomes_empty();
            scene.is_unharmed();
        }
    });
}

/// Nor where the kernel has no call that stays on one mount: old ones, gVisor, sandboxes.
#[test]
fn a_mounted_directory_is_left_alone_without_openat2() {
    root(|scene| {
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
            scene.plant();
            let victim = scene.victim("attribute", "mess-mount:return");
            victim
                .under("unshare", &isolated)
                .under("strace", &traced)
                .runs();
            scene.becomes_empty();
            scene.is_unharmed();
        }
    });
}
