//! The sweep at the start of a run: dead runs go, live ones are not touched.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;

use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, wait_until};
#[cfg(target_os = "linux")]
use super::user::is_root;

/// Leaves a dead run, as after a power loss.
fn dead_run(sandbox: &Sandbox, shape: &str) {
    sandbox
        .subject(shape, "signal:9")
        .with_reaper("off")
        .ends_by_signal();
    sandbox.is_not_empty();
}

#[test]
fn dead_runs_go() {
    each_user(|sandbox| {
        for shape in ["attribute", "two", "elsewhere", "many::t0"] {
            dead_run(sandbox, shape);
        }
        sandbox.ordinary_run();
        sandbox.becomes_empty();
        assert!(!has_elsewhere(sandbox));
    });
}

fn has_elsewhere(sandbox: &Sandbox) -> bool {
    let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
    entries
        .into_iter()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("elsewhere"))
}

#[test]
fn live_runs_stay_however_old_they_look() {
    each_user(|sandbox| {
        let mut subject = sandbox
            .subject("attribute", "hang")
            .with_reaper("off")
            .starts();
        let workspace = subject.is_ready();
        for path in workspace.ancestors().take(3) {
            make_old(path);
        }
        make_old(&workspace.join("some/file.txt"));
        for _ in 0..3 {
            sandbox.ordinary_run();
        }
        assert!(workspace.join("some/file.txt").exists());
        subject.goes_on();
        assert!(subject.ends().status.success());
        sandbox.is_empty_now();
    });
}

fn make_old(path: &Path) {
    let ten_days_ago = SystemTime::now() - Duration::from_secs(10 * 24 * 60 * 60);
    let file = fs::File::open(path).expect("it is there");
    file.set_modified(ten_days_ago).expect("it is ours");
}

#[test]
#[cfg(target_os = "linux")]
fn live_runs_in_another_process_namespace_stay() {
    each_user(|sandbox| {
        let args = match is_root() {
            true => &["--pid", "--fork", "--mount-proc"][..],
            false => &["--user", "--map-current-user", "--pid", "--fork"][..],
        };
        if !sandbox.user.is_root() && is_root() || !can_run("unshare", &[args, &["true"]].concat())
        {
            return;
        }
        let mut subject = sandbox
            .subject("attribute", "hang")
            .under("unshare", args)
            .starts();
        let workspace = subject.is_ready();
        sandbox.ordinary_run();
        assert!(workspace.join("some/file.txt").exists());
        subject.goes_on();
        assert!(subject.ends().status.success());
        // The reaper has ended with the namespace.
        sandbox.ordinary_run();
    });
}

/// Runs of several users share a base directory and nothing else.
#[test]
fn runs_of_another_user_stay() {
    if !super::user::User::ordinary_can_run() {
        return;
    }
    super::sandbox::root(|sandbox| {
        open_to_all(&sandbox.base());
        fs::create_dir(sandbox.path().join("theirs")).expect("a directory");
        super::user::User::Ordinary.owns(&sandbox.path().join("theirs"));
        let mut subject = sandbox
            .subject("attribute", "hang")
            .env("CRASH_SANDBOX", sandbox.path().join("theirs"));
        subject =
            subject.after("exec setpriv --reuid 61234 --regid 61234 --clear-groups \"$0\" \"$@\"");
        if !can_run(
            "setpriv",
            &[
                "--reuid",
                "61234",
                "--regid",
                "61234",
                "--clear-groups",
                "true",
            ],
        ) {
            return;
        }
        let subject = subject.with_reaper("off").starts();
        let ready = sandbox.path().join("theirs/ready");
        wait_until(|| ready.exists());
        let workspace = fs::read_to_string(ready).expect("the subject is ready");
        sandbox.ordinary_run();
        assert!(Path::new(&workspace).join("some/file.txt").exists());
        subject.is_killed(Signal::KILL);
        subject.ends();
        sandbox.ordinary_run();
        assert!(
            Path::new(&workspace).join("some/file.txt").exists(),
            "another user's dead run is gone"
        );
        fs::remove_dir_all(sandbox.base().join("tempspace-61234")).expect("root may");
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
            dead_run(sandbox, "attribute");
            let actions = ["nothing", "panic", "exit:0", "signal:9", "nothing", "abort"];
            let subjects = actions.map(|action| sandbox.subject("two", action).starts());
            for (action, subject) in actions.into_iter().zip(subjects) {
                let end = subject.ends();
                assert_eq!(
                    end.status.success(),
                    action == "nothing",
                    "{round} {action}: {end}"
                );
            }
            // Who is killed before it has a reaper leaves that to the next one.
            sandbox.ordinary_run();
            sandbox.becomes_empty();
        }
    });
}

/// A run with so much in it that its removal is seen.
pub(super) fn big_dead_run(sandbox: &Sandbox) {
    let subject = sandbox
        .subject("seeding", "seeding:10000")
        .with_reaper("off")
        .starts();
    wait_until(|| sandbox.left().len() > 5_000);
    subject.is_killed(Signal::KILL);
    subject.ends();
    sandbox.is_not_empty();
}

/// Whoever is killed while it removes a dead run leaves that to its own reaper.
#[test]
fn a_process_killed_while_it_sweeps() {
    each_user(|sandbox| {
        big_dead_run(sandbox);
        let subject = sandbox.subject("attribute", "hang").starts();
        wait_until(|| is_sweeping(sandbox));
        subject.is_killed(Signal::KILL);
        subject.ends();
        sandbox.becomes_empty();
    });
}

/// Whether the reaper has renamed the dead session.
fn is_sweeping(sandbox: &Sandbox) -> bool {
    let mut names = fs::read_dir(sandbox.shared())
        .into_iter()
        .flatten()
        .flatten();
    names.any(|entry| entry.file_name().to_string_lossy().ends_with("-dead"))
}

/// The child has no such thread as the one that sweeps, and must not wait for it.
#[test]
fn a_fork_while_its_parent_sweeps() {
    each_user(|sandbox| {
        big_dead_run(sandbox);
        sandbox.subject("attribute", "fork-exits").passes();
        sandbox.becomes_empty();
    });
}

/// What was kept in a dead run is safe before anything of it is removed.
#[test]
fn a_dead_run_with_something_to_keep() {
    each_user(|sandbox| {
        sandbox
            .subject("kept::attribute", "signal:9")
            .with_reaper("off")
            .ends_by_signal();
        sandbox.ordinary_run();
        wait_until(|| !sandbox.shared().join("reaper").exists());
        let (kept, left) = (sandbox.shared().join("kept"), sandbox.left());
        let is_kept = |path: &&Path| path.starts_with(&kept) || *path == sandbox.shared();
        assert!(
            left.iter().map(|path| &**path).all(|path| is_kept(&path)),
            "{left:?}"
        );
        assert!(
            left.iter().any(|path| path.ends_with("some/file.txt")),
            "{left:?}"
        );
        fs::remove_dir_all(sandbox.shared()).expect("it is ours");
    });
}

/// Only something that is still what the run made may go.
#[test]
fn a_workspace_elsewhere_that_became_another_thing_stays() {
    each_user(|sandbox| {
        for reaper in ["on", "off"] {
            let mut subject = sandbox
                .subject("elsewhere", "hang")
                .with_reaper(reaper)
                .starts();
            let workspace = subject.is_ready();
            let moved = sandbox.path().join("moved");
            fs::rename(&workspace, &moved).expect("a rename");
            fs::create_dir(&workspace).expect("a directory");
            fs::write(workspace.join("precious"), "data").expect("a file");
            sandbox.user.owns(&workspace);
            subject.is_killed(Signal::KILL);
            subject.ends();
            if reaper == "off" {
                sandbox.ordinary_run();
            }
            sandbox.becomes_empty();
            assert!(workspace.join("precious").exists());
            fs::remove_dir_all(workspace).expect("it is ours");
            fs::remove_dir_all(moved).expect("it is ours");
        }
    });
}

/// A dead run that looks like a link, a file or nonsense is no way in.
#[test]
fn odd_things_among_the_runs_do_no_harm() {
    each_user(|sandbox| {
        dead_run(sandbox, "attribute");
        let shared = sandbox.shared();
        std::os::unix::fs::symlink(sandbox.path().join("outside"), shared.join("link"))
            .expect("a link");
        fs::write(shared.join("file"), "data").expect("a file");
        sandbox.ordinary_run();
        sandbox.is_unharmed();
        fs::remove_file(shared.join("link")).ok();
        fs::remove_file(shared.join("file")).ok();
        sandbox.ordinary_run();
    });
}

/// What a start costs does not grow with what else is in the base directory.
#[test]
#[cfg(target_os = "linux")]
fn a_crowded_base_costs_nothing() {
    if !can_run("strace", &["-f", "-qq", "-o", "/dev/null", "true"]) {
        return;
    }
    each_user(|sandbox| {
        let before = calls(sandbox);
        for number in 0..2000 {
            fs::write(sandbox.base().join(format!("other{number}")), "").expect("a file");
        }
        sandbox.keep_existing();
        let after = calls(sandbox);
        fs::remove_dir_all(sandbox.base()).expect("the base is ours");
        fs::create_dir(sandbox.base()).expect("the base is gone");
        sandbox.user.owns(&sandbox.base());
        sandbox.keep_existing();
        assert!(after <= before + 3, "{before} calls became {after}");
    });
}

/// How often the subject's process reads directories.
#[cfg(target_os = "linux")]
fn calls(sandbox: &Sandbox) -> usize {
    let trace = sandbox.path().join("trace");
    let path = trace.to_str().expect("a path in UTF-8");
    let subject = sandbox.subject("attribute", "nothing").with_reaper("off");
    subject
        .under(
            "strace",
            &[
                "-f",
                "-qq",
                "-e",
                "trace=getdents64,newfstatat,statx",
                "-o",
                path,
            ],
        )
        .passes();
    let text = fs::read_to_string(&trace).expect("a trace");
    fs::remove_file(trace).expect("it is there");
    text.lines().count()
}
