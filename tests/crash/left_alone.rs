//! Reaper and sweep leave everything alone that is not certainly a dead session of this user.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use super::keep::{assert_only_kept, remove_kept};
use super::launch::{can_run, isolate};
use super::sandbox::{Sandbox, create_file_of_root, root_for_ordinary_user};
use super::sandbox::{each_user, reapers, reapers_in, root, wait_until};
use crate::tool::tool;

#[test]
fn entries_with_other_names_beside_the_sessions_stay() {
    each_user(|sandbox| {
        for name in ["kept-to-look-at", "1-abcdefgh-old", "2-abcdefgh", "notes"] {
            sandbox.subject("kept::attribute", "panic").assert_failure();
            assert_only_kept(sandbox, &["subject-kept-attribute"]);
            let moved = sandbox.shared().join(name);
            fs::rename(sandbox.shared().join("kept"), &moved).expect("a rename");
            for reaper in ["on", "off"] {
                sandbox.run_next(reaper);
            }
            assert!(has_file(&moved), "{name} is removed");
            remove_kept(sandbox);
        }
    });
}

fn has_file(dir: &Path) -> bool {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        path.ends_with("file.txt") || !path.is_symlink() && path.is_dir() && has_file(&path)
    })
}

/// A lock that is held through one mount may look free through another.
#[test]
fn a_live_session_that_is_seen_through_another_mount_stays() {
    root(|sandbox| {
        let Some(isolated) = isolate() else { return };
        for dir in ["other", "work", "lower"] {
            fs::create_dir(sandbox.path().join(dir)).expect("a directory");
        }
        let other = sandbox.path().join("other");
        let overlay = "mount -t overlay overlay -o \
            lowerdir=lower,upperdir=base,workdir=work,index=off,xino=off other";
        for (mount, is_other_file_system) in [(overlay, true), ("mount --bind base other", false)] {
            if !can_run_in(sandbox, isolated, mount) {
                continue;
            }
            let mut subject = sandbox.subject("attribute", "hang").start();
            let workspace = subject.wait_until_ready();
            let through_other = |reaper: &str| {
                let script = format!("{mount} && exec \"$0\" \"$@\"");
                let next = sandbox.subject("attribute", "nothing").env("TMPDIR", &other);
                let next = next.with_reaper(reaper).under("unshare", isolated);
                next.under("sh", &["-c", &script]).assert_success();
            };
            for reaper in ["off", "on"] {
                through_other(reaper);
                wait_until(|| has_reaper_of_base_only(sandbox));
                assert!(
                    workspace.join("some/file.txt").exists(),
                    "{mount}: a live session is removed"
                );
            }
            subject.resume();
            assert!(subject.wait().status.success());
            sandbox.wait_until_empty();
            // Its lock file was removed through the other mount.
            wait_until(|| reapers(sandbox).is_empty());
            let dead = sandbox.subject("attribute", "signal:9");
            dead.with_reaper("off").assert_signal();
            through_other("off");
            if is_other_file_system {
                sandbox.assert_not_empty();
            }
            sandbox.run_ordinary();
            sandbox.wait_until_empty();
        }
    });
}

/// Containers work on overlays, whose locks are not those of the file systems below.
#[test]
fn a_live_session_on_an_overlay_stays() {
    root(|sandbox| {
        let Some(isolated) = isolate() else { return };
        for dir in ["work", "lower"] {
            fs::create_dir(sandbox.path().join(dir)).expect("a directory");
        }
        let mount = "mount -t overlay overlay -o lowerdir=lower,upperdir=base,workdir=work base";
        if !can_run_in(sandbox, isolated, mount) {
            return;
        }
        let script = format!(
            "{mount} || exit 9
             CRASH_ACTION=hang \"$0\" \"$@\" & live=$!
             until test -e ready; do sleep 0.01; done
             for try in 1 2 3; do \"$0\" \"$@\" || exit 8; sleep 0.2; done
             test -e \"$(cat ready)/some/file.txt\" || exit 7
             : > go
             wait $live && rm ready || exit 6
             until test -z \"$(ls -A base)\"; do sleep 0.01; done"
        );
        for reaper in ["on", "off"] {
            let subject = sandbox.subject("attribute", "nothing");
            let subject = subject.with_reaper(reaper).under("unshare", isolated);
            subject.under("sh", &["-c", &script]).assert_success();
        }
    });
}

fn can_run_in(sandbox: &Sandbox, isolated: &[&str], mount: &str) -> bool {
    let script = format!("cd '{}' && {mount}", sandbox.path().display());
    can_run("unshare", &[isolated, &["sh", "-c", &script]].concat())
}

/// Whether no reaper has the base of the sandbox under its other path.
fn has_reaper_of_base_only(sandbox: &Sandbox) -> bool {
    reapers_in(&sandbox.path().join("other")).is_empty()
}

#[test]
fn a_session_whose_outside_list_cannot_be_read_stays() {
    root_for_ordinary_user("only root can change the owner of a list", |sandbox| {
        for reaper in ["on", "off"] {
            let subject = sandbox.subject("elsewhere", "hang");
            let mut subject = subject.with_reaper(reaper).start();
            let workspace = subject.wait_until_ready();
            let list = session(sandbox).join("outside");
            let mode = fs::metadata(&list).expect("a list").permissions();
            chown(&list, Some(0), Some(0)).expect("root may do this");
            subject.kill(Signal::KILL);
            subject.wait();
            sandbox.run_ordinary();
            wait_until(|| reapers(sandbox).is_empty());
            assert!(workspace.join("some/file.txt").exists());
            let list = session(sandbox).join("outside");
            assert!(list.is_dir(), "the list is removed");
            fs::set_permissions(&list, mode).expect("root may do this");
            sandbox.user.chown(&list);
            sandbox.run_ordinary();
            sandbox.wait_until_empty();
            wait_until(|| !workspace.exists());
        }
    });
}

/// The directory of the only session in the sandbox.
#[track_caller]
fn session(sandbox: &Sandbox) -> PathBuf {
    let entries = fs::read_dir(sandbox.shared()).expect("the shared directory");
    let paths = entries.flatten().map(|entry| entry.path());
    let is_session = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("1-")
    };
    let sessions: Vec<_> = paths.filter(is_session).collect();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    sessions[0].clone()
}

#[test]
fn an_outside_list_without_permissions_is_read() {
    each_user(|sandbox| {
        for reaper in ["on", "off"] {
            let subject = sandbox.subject("elsewhere", "leave-list-closed:kill");
            subject.with_reaper(reaper).assert_signal();
            if reaper == "off" {
                sandbox.run_ordinary();
            }
            sandbox.wait_until_empty();
            let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
            let mut names = entries.map(|entry| entry.file_name());
            assert!(
                names.all(|name| !name.to_string_lossy().starts_with("elsewhere")),
                "the workspace is left"
            );
        }
    });
}

/// Containers leave files of other users.
#[test]
fn what_this_user_cannot_remove_is_set_aside_and_reported_once() {
    root_for_ordinary_user("only root can leave something of another user", |sandbox| {
        for (end, reaper) in [("kill", "on"), ("kill", "off"), ("exit", "on")] {
            let subject = sandbox.subject("attribute", "hang");
            let mut subject = subject.with_reaper(reaper).start();
            create_file_of_root(&subject.wait_until_ready());
            match end {
                "kill" => subject.kill(Signal::KILL),
                _ => subject.resume(),
            }
            let mut reports = subject.wait().stderr;
            wait_until(|| reapers(sandbox).is_empty());
            wait_until(|| {
                reports += &sandbox.run_next(reaper).stderr;
                is_set_aside(sandbox)
            });
            let leftovers = sandbox.leftovers();
            reports += &sandbox.run_next(reaper).stderr;
            reports += &sandbox.run_next(reaper).stderr;
            assert_eq!(sandbox.leftovers(), leftovers, "after {end}");
            assert_eq!(
                reports.matches("could not be removed").count(),
                1,
                "after {end}, {reaper}: {reports}"
            );
            remove_kept(sandbox);
        }
    });
}

/// Whether something is set aside and reported: then its file `reason` is removed.
fn is_set_aside(sandbox: &Sandbox) -> bool {
    let leftovers = sandbox.leftovers();
    let is_aside = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with("aside-")
    };
    leftovers.iter().any(is_aside) && !leftovers.iter().any(|path| path.ends_with("reason"))
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_system_without_locks_is_an_error_and_nothing_is_left() {
    each_user(|sandbox| {
        for error in ["ENOLCK", "ENOSYS", "EOPNOTSUPP"] {
            let inject = format!("inject=flock:error={error}");
            let options = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=flock"];
            let options = [&options[..], &["-e", &inject]].concat();
            if !tool("strace") || !can_run("strace", &[&options[..], &["true"]].concat()) {
                return;
            }
            for shape in ["attribute", "owned", "elsewhere"] {
                let subject = sandbox.subject(shape, "nothing");
                let end = subject.under("strace", &options).assert_failure();
                assert!(end.stderr.contains("has no locks (flock: "), "{end}");
                let base = sandbox.base();
                let base = base.to_str().expect("a path in UTF-8");
                assert!(end.stderr.contains(base), "{end}");
                assert_eq!(sandbox.leftovers(), [] as [PathBuf; 0], "something is left");
            }
        }
    });
}

#[test]
fn a_session_directory_without_a_lock_stays() {
    each_user(|sandbox| {
        let existing = sandbox.shared().join("1-abcdefgh");
        fs::create_dir_all(existing.join("0/some")).expect("directories");
        fs::write(existing.join("0/some/file.txt"), "data").expect("a file");
        for path in existing.ancestors().take(2) {
            sandbox.user.chown(path);
            fs::set_permissions(path, Permissions::from_mode(0o700)).expect("a mode");
        }
        for reaper in ["on", "off"] {
            sandbox.run_next(reaper);
            assert!(existing.join("0/some/file.txt").exists());
        }
        remove_kept(sandbox);
    });
}
