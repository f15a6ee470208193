//! What is not a dead session of this user, as far as this process can tell, is left alone.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use super::keep::{only_kept, remove_kept};
use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, processes_of, root, wait_until};
use super::user::{User, is_root};
use crate::tool::{needs, tool};

/// Only names in the library's own format are swept.
#[test]
fn what_a_user_puts_beside_the_sessions_stays() {
    each_user(|sandbox| {
        for name in ["kept-to-look-at", "1-abcdefgh-old", "2-abcdefgh", "notes"] {
            sandbox.subject("kept::attribute", "panic").fails();
            only_kept(sandbox, &["subject-kept-attribute"]);
            let moved = sandbox.shared().join(name);
            fs::rename(sandbox.shared().join("kept"), &moved).expect("a rename");
            for reaper in ["on", "off"] {
                sandbox.next_run(reaper);
            }
            assert!(has_file(&moved), "{name} was touched");
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

/// A lock that is held through one mount is free through another, or looks so.
#[test]
fn a_live_session_that_is_seen_through_another_mount_stays() {
    root(|sandbox| {
        let isolated = ["--mount", "--propagation", "private"];
        if !can_run("unshare", &[&isolated[..], &["true"]].concat()) {
            return;
        }
        for dir in ["other", "work", "lower"] {
            fs::create_dir(sandbox.path().join(dir)).expect("a directory");
        }
        let other = sandbox.path().join("other");
        let overlay = "mount -t overlay overlay -o \
            lowerdir=lower,upperdir=base,workdir=work,index=off,xino=off other";
        for (mount, is_another) in [(overlay, true), ("mount --bind base other", false)] {
            if !can_run_in(sandbox, &isolated, mount) {
                continue;
            }
            let mut subject = sandbox.subject("attribute", "hang").starts();
            let workspace = subject.is_ready();
            let through_other = |reaper: &str| {
                let script = format!("{mount} && exec \"$0\" \"$@\"");
                let next = sandbox
                    .subject("attribute", "nothing")
                    .env("TMPDIR", &other);
                let next = next.with_reaper(reaper).under("unshare", &isolated);
                next.under("sh", &["-c", &script]).passes();
            };
            for reaper in ["off", "on"] {
                through_other(reaper);
                wait_until(|| has_reaper_of_base_only(sandbox));
                assert!(
                    workspace.join("some/file.txt").exists(),
                    "{mount}: a live session is gone"
                );
            }
            subject.goes_on();
            assert!(subject.ends().status.success());
            sandbox.becomes_empty();
            // The file by which it is known was removed through the other mount.
            wait_until(|| processes_of(sandbox).is_empty());
            let dead = sandbox.subject("attribute", "signal:9");
            dead.with_reaper("off").ends_by_signal();
            through_other("off");
            if is_another {
                sandbox.is_not_empty();
            }
            sandbox.ordinary_run();
            sandbox.becomes_empty();
        }
    });
}

/// What holds a lock on another file system does not hold one on an overlay, where containers work.
#[test]
fn a_live_session_on_an_overlay_stays() {
    root(|sandbox| {
        let isolated = ["--mount", "--propagation", "private"];
        for dir in ["work", "lower"] {
            fs::create_dir(sandbox.path().join(dir)).expect("a directory");
        }
        let mount = "mount -t overlay overlay -o lowerdir=lower,upperdir=base,workdir=work base";
        if !can_run("unshare", &[&isolated[..], &["true"]].concat())
            || !can_run_in(sandbox, &isolated, mount)
        {
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
            let subject = subject.with_reaper(reaper).under("unshare", &isolated);
            subject.under("sh", &["-c", &script]).passes();
        }
    });
}

fn can_run_in(sandbox: &Sandbox, isolated: &[&str], mount: &str) -> bool {
    let script = format!("cd '{}' && {mount}", sandbox.path().display());
    can_run("unshare", &[isolated, &["sh", "-c", &script]].concat())
}

/// Whether no reaper watches the sandbox's base under its other name.
fn has_reaper_of_base_only(sandbox: &Sandbox) -> bool {
    super::sandbox::reapers_below(&sandbox.path().join("other")).is_empty()
}

/// A list that cannot be read says nothing: the session stays until it can be read.
#[test]
fn an_outside_list_that_cannot_be_read_is_not_empty() {
    if !is_root() || !User::ordinary_can_run() {
        needs(is_root(), "only root can take a list away from its user");
        return;
    }
    each_user(|sandbox| {
        if sandbox.user.is_root() {
            return;
        }
        for reaper in ["on", "off"] {
            let subject = sandbox.subject("elsewhere", "hang");
            let mut subject = subject.with_reaper(reaper).starts();
            let workspace = subject.is_ready();
            let list = session(sandbox).join("outside");
            let id = fs::metadata(&list).expect("a list").permissions();
            chown(&list, Some(0), Some(0)).expect("root may take");
            subject.is_killed(Signal::KILL);
            subject.ends();
            sandbox.ordinary_run();
            wait_until(|| processes_of(sandbox).is_empty());
            assert!(workspace.join("some/file.txt").exists());
            let list = session(sandbox).join("outside");
            assert!(list.is_dir(), "the list is gone");
            fs::set_permissions(&list, id).expect("root may");
            sandbox.user.owns(&list);
            sandbox.ordinary_run();
            sandbox.becomes_empty();
            wait_until(|| !workspace.exists());
            assert!(!workspace.exists());
        }
    });
}

/// The one session in the sandbox, alive or dead.
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
fn a_closed_outside_list_is_read() {
    each_user(|sandbox| {
        for reaper in ["on", "off"] {
            let subject = sandbox.subject("elsewhere", "leave-list-closed:kill");
            subject.with_reaper(reaper).ends_by_signal();
            if reaper == "off" {
                sandbox.ordinary_run();
            }
            sandbox.becomes_empty();
            let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
            let mut names = entries.map(|entry| entry.file_name());
            assert!(
                names.all(|name| !name.to_string_lossy().starts_with("elsewhere")),
                "the workspace is left"
            );
        }
    });
}

/// What containers leave: set aside once, reported once.
#[test]
fn what_this_user_cannot_remove_is_set_aside_once() {
    if !is_root() || !User::ordinary_can_run() {
        needs(is_root(), "only root can leave something of another user");
        return;
    }
    each_user(|sandbox| {
        if sandbox.user.is_root() {
            return;
        }
        for (end, reaper) in [("kill", "on"), ("kill", "off"), ("exit", "on")] {
            let subject = sandbox.subject("attribute", "hang");
            let mut subject = subject.with_reaper(reaper).starts();
            let theirs = subject.is_ready().join("theirs");
            fs::create_dir(&theirs).expect("a directory");
            fs::write(theirs.join("file"), "data").expect("a file");
            match end {
                "kill" => subject.is_killed(Signal::KILL),
                _ => subject.goes_on(),
            }
            let mut said = subject.ends().stderr;
            wait_until(|| processes_of(sandbox).is_empty());
            wait_until(|| {
                said += &sandbox.next_run(reaper).stderr;
                is_set_aside(sandbox)
            });
            let left = sandbox.left();
            assert!(is_set_aside(sandbox), "after {end}: {left:?}");
            said += &sandbox.next_run(reaper).stderr;
            said += &sandbox.next_run(reaper).stderr;
            assert_eq!(sandbox.left(), left, "after {end}");
            assert_eq!(
                said.matches("could not be removed").count(),
                1,
                "after {end}, {reaper}: {said}"
            );
            remove_kept(sandbox);
        }
    });
}

/// Whether something is set aside, and that has been reported.
fn is_set_aside(sandbox: &Sandbox) -> bool {
    let left = sandbox.left();
    let is_aside = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with("aside-")
    };
    left.iter().any(is_aside) && !left.iter().any(|path| path.ends_with("reason"))
}

/// An error that says why, and nothing that is left.
#[test]
#[cfg(target_os = "linux")]
fn a_file_system_without_locks_is_refused() {
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
                let end = subject.under("strace", &options).fails();
                assert!(end.stderr.contains("has no locks (flock: "), "{end}");
                let base = sandbox.base();
                let base = base.to_str().expect("a path in UTF-8");
                assert!(end.stderr.contains(base), "{end}");
                assert_eq!(sandbox.left(), [] as [PathBuf; 0], "something is left");
            }
        }
    });
}

/// A directory of this user that others could write to counts only as a dead one if it says so itself.
#[test]
fn a_session_without_a_lock_stays() {
    each_user(|sandbox| {
        let existing = sandbox.shared().join("1-abcdefgh");
        fs::create_dir_all(existing.join("0/some")).expect("directories");
        fs::write(existing.join("0/some/file.txt"), "data").expect("a file");
        for path in existing.ancestors().take(2) {
            sandbox.user.owns(path);
            fs::set_permissions(path, Permissions::from_mode(0o700)).expect("a mode");
        }
        for reaper in ["on", "off"] {
            sandbox.next_run(reaper);
            assert!(existing.join("0/some/file.txt").exists());
        }
        remove_kept(sandbox);
    });
}
