//! The sweep at the start of a run removes dead sessions and leaves live ones alone.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;

use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, root, wait_until};
use super::user::User;
#[cfg(target_os = "linux")]
use super::user::is_root;

/// Leaves a dead session, as a power loss does.
fn leave_dead_session(sandbox: &Sandbox, shape: &str) {
    sandbox.subject(shape, "signal:9").with_reaper("off").assert_signal();
    sandbox.assert_not_empty();
}

#[test]
fn dead_sessions_are_removed() {
    each_user(|sandbox| {
        for shape in ["attribute", "two", "elsewhere", "many::t0"] {
            leave_dead_session(sandbox, shape);
        }
        sandbox.run_ordinary();
        sandbox.wait_until_empty();
        assert!(!has_elsewhere(sandbox));
    });
}

fn has_elsewhere(sandbox: &Sandbox) -> bool {
    let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("elsewhere"))
}

#[test]
fn live_sessions_stay_whatever_their_age() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").with_reaper("off").start();
        let workspace = subject.wait_until_ready();
        for path in workspace.ancestors().take(3) {
            make_old(path);
        }
        make_old(&workspace.join("some/file.txt"));
        for _ in 0..3 {
            sandbox.run_ordinary();
        }
        assert!(workspace.join("some/file.txt").exists());
        subject.resume();
        assert!(subject.wait().status.success());
        sandbox.assert_empty();
    });
}

fn make_old(path: &Path) {
    let ten_days_ago = SystemTime::now() - Duration::from_secs(10 * 24 * 60 * 60);
    let file = fs::File::open(path).expect("it exists");
    file.set_modified(ten_days_ago).expect("a time");
}

#[test]
#[cfg(target_os = "linux")]
fn live_sessions_of_another_process_namespace_stay() {
    each_user(|sandbox| {
        let args = match is_root() {
            true => &["--pid", "--fork", "--mount-proc"][..],
            false => &["--user", "--map-current-user", "--pid", "--fork"][..],
        };
        if !sandbox.user.is_root() && is_root() || !can_run("unshare", &[args, &["true"]].concat())
        {
            return;
        }
        let mut subject = sandbox.subject("attribute", "hang").under("unshare", args).start();
        let workspace = subject.wait_until_ready();
        sandbox.run_ordinary();
        assert!(workspace.join("some/file.txt").exists());
        subject.resume();
        assert!(subject.wait().status.success());
        // The reaper ends with the namespace.
        sandbox.run_ordinary();
    });
}

/// Users share a base directory and nothing else.
#[test]
fn sessions_of_another_user_stay() {
    if !User::ordinary_can_run() {
        return;
    }
    root(|sandbox| {
        open_to_all(&sandbox.base());
        fs::create_dir(sandbox.path().join("theirs")).expect("a directory");
        User::Ordinary.chown(&sandbox.path().join("theirs"));
        let mut subject = sandbox
            .subject("attribute", "hang")
            .env("CRASH_SANDBOX", sandbox.path().join("theirs"));
        subject =
            subject.after("exec setpriv --reuid 61234 --regid 61234 --clear-groups \"$0\" \"$@\"");
        if !can_run("setpriv", &["--reuid", "61234", "--regid", "61234", "--clear-groups", "true"])
        {
            return;
        }
        let subject = subject.with_reaper("off").start();
        let ready = sandbox.path().join("theirs/ready");
        wait_until(|| ready.exists());
        let workspace = fs::read_to_string(ready).expect("the subject is ready");
        sandbox.run_ordinary();
        assert!(Path::new(&workspace).join("some/file.txt").exists());
        subject.kill(Signal::KILL);
        subject.wait();
        sandbox.run_ordinary();
        assert!(
            Path::new(&workspace).join("some/file.txt").exists(),
            "the dead session of another user is removed"
        );
        fs::remove_dir_all(sandbox.base().join("tempspace-61234")).expect("root may do this");
    });
}

pub(super) fn open_to_all(dir: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o1777)).expect("a mode");
}

#[test]
fn several_processes_at_once_share_a_base() {
    each_user(|sandbox| {
        for round in 0..3 {
            leave_dead_session(sandbox, "attribute");
            let actions = ["nothing", "panic", "exit:0", "signal:9", "nothing", "abort"];
            let subjects = actions.map(|action| sandbox.subject("two", action).start());
            for (action, subject) in actions.into_iter().zip(subjects) {
                let end = subject.wait();
                assert_eq!(end.status.success(), action == "nothing", "{round} {action}: {end}");
            }
            // A process may be killed before it starts a reaper.
            sandbox.run_ordinary();
            sandbox.wait_until_empty();
        }
    });
}

/// Leaves a dead session with ten thousand files, whose removal takes a while.
pub(super) fn leave_large_dead_session(sandbox: &Sandbox) {
    let mut subject = sandbox.subject("seeding", "seeding:10000").with_reaper("off").start();
    subject.wait_until_ready();
    subject.kill(Signal::KILL);
    subject.wait();
    sandbox.assert_not_empty();
}

#[test]
fn the_reaper_goes_on_with_the_sweep_of_a_killed_process() {
    each_user(|sandbox| {
        leave_large_dead_session(sandbox);
        let mut subject = sandbox.subject("attribute", "hang").start();
        subject.wait_until_ready();
        wait_until(|| has_one_session(sandbox));
        subject.kill(Signal::KILL);
        subject.wait();
        sandbox.wait_until_empty();
    });
}

/// Whether only one session is left: the sweep renames a dead one before it removes it.
fn has_one_session(sandbox: &Sandbox) -> bool {
    let entries = fs::read_dir(sandbox.shared()).into_iter().flatten();
    let names = entries.flatten().map(|entry| entry.file_name());
    let is_session = |name: &str| name.starts_with("1-") && !name.ends_with("-dead");
    names.filter(|name| is_session(&name.to_string_lossy())).count() == 1
}

/// The child does not have the thread that sweeps, and must not wait for it.
#[test]
fn a_child_that_is_forked_during_the_sweep_does_not_hang() {
    each_user(|sandbox| {
        leave_large_dead_session(sandbox);
        sandbox.subject("attribute", "fork-exits").assert_success();
        sandbox.wait_until_empty();
    });
}

#[test]
fn the_sweep_keeps_what_is_to_be_kept_of_a_dead_session() {
    each_user(|sandbox| {
        sandbox.subject("kept::attribute", "signal:9").with_reaper("off").assert_signal();
        sandbox.run_ordinary();
        wait_until(|| !sandbox.shared().join("reaper").exists());
        let (kept, leftovers) = (sandbox.shared().join("kept"), sandbox.leftovers());
        let is_kept = |path: &&Path| path.starts_with(&kept) || *path == sandbox.shared();
        assert!(leftovers.iter().map(|path| &**path).all(|path| is_kept(&path)), "{leftovers:?}");
        assert!(leftovers.iter().any(|path| path.ends_with("some/file.txt")), "{leftovers:?}");
        fs::remove_dir_all(sandbox.shared()).expect("the test may remove it");
    });
}

#[test]
fn another_directory_in_the_place_of_a_workspace_with_a_parent_stays() {
    each_user(|sandbox| {
        for reaper in ["on", "off"] {
            let mut subject = sandbox.subject("elsewhere", "hang").with_reaper(reaper).start();
            let workspace = subject.wait_until_ready();
            let moved = sandbox.path().join("moved");
            fs::rename(&workspace, &moved).expect("a rename");
            fs::create_dir(&workspace).expect("a directory");
            fs::write(workspace.join("other"), "data").expect("a file");
            sandbox.user.chown(&workspace);
            subject.kill(Signal::KILL);
            subject.wait();
            if reaper == "off" {
                sandbox.run_ordinary();
            }
            sandbox.wait_until_empty();
            assert!(workspace.join("other").exists());
            fs::remove_dir_all(workspace).expect("the test may remove it");
            fs::remove_dir_all(moved).expect("the test may remove it");
        }
    });
}

#[test]
fn links_and_files_beside_the_sessions_do_no_harm() {
    each_user(|sandbox| {
        leave_dead_session(sandbox, "attribute");
        let shared = sandbox.shared();
        std::os::unix::fs::symlink(sandbox.path().join("outside"), shared.join("link"))
            .expect("a link");
        fs::write(shared.join("file"), "data").expect("a file");
        sandbox.run_ordinary();
        sandbox.assert_outside_unchanged();
        fs::remove_file(shared.join("link")).ok();
        fs::remove_file(shared.join("file")).ok();
        sandbox.run_ordinary();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn the_calls_of_a_start_do_not_depend_on_the_entries_of_the_base() {
    if !can_run("strace", &["-f", "-qq", "-o", "/dev/null", "true"]) {
        return;
    }
    each_user(|sandbox| {
        let before = calls(sandbox);
        for number in 0..2000 {
            fs::write(sandbox.base().join(format!("other{number}")), "").expect("a file");
        }
        sandbox.ignore_existing();
        let after = calls(sandbox);
        fs::remove_dir_all(sandbox.base()).expect("the base is the sandbox's own");
        fs::create_dir(sandbox.base()).expect("the base is removed");
        sandbox.user.chown(&sandbox.base());
        sandbox.ignore_existing();
        assert!(after <= before + 3, "{before} calls became {after}");
    });
}

/// How many calls of a subject read directories or metadata.
#[cfg(target_os = "linux")]
fn calls(sandbox: &Sandbox) -> usize {
    let trace = sandbox.path().join("trace");
    let path = trace.to_str().expect("a path in UTF-8");
    let subject = sandbox.subject("attribute", "nothing").with_reaper("off");
    subject
        .under("strace", &["-f", "-qq", "-e", "trace=getdents64,newfstatat,statx", "-o", path])
        .assert_success();
    let text = fs::read_to_string(&trace).expect("a trace");
    fs::remove_file(trace).expect("it exists");
    text.lines().count()
}
