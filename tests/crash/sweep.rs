//! The sweep at the start of a run: dead runs go, live ones are not touched.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;

use super::play::can_run;
use super::scene::{Scene, everybody, wait_until};
#[cfg(target_os = "linux")]
use super::user::is_root;

/// Leaves a dead run, as after a power loss.
fn dead_run(scene: &Scene, shape: &str) {
    scene
        .victim(shape, "signal:9")
        .env("TEMPSPACE_REAPER", "off")
        .dies();
    scene.is_not_empty();
}

#[test]
fn dead_runs_go() {
    everybody(|scene| {
        for shape in ["attribute", "two", "elsewhere", "many::t0"] {
            dead_run(scene, shape);
        }
        scene.ordinary_run();
        scene.becomes_empty();
        assert!(!has_elsewhere(scene));
    });
}

fn has_elsewhere(scene: &Scene) -> bool {
    let entries = fs::read_dir(scene.path()).expect("the scene").flatten();
    entries
        .into_iter()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("elsewhere"))
}

#[test]
fn live_runs_stay_however_old_they_look() {
    everybody(|scene| {
        let mut victim = scene
            .victim("attribute", "hang")
            .env("TEMPSPACE_REAPER", "off")
            .starts();
        let workspace = victim.is_ready();
        for path in workspace.ancestors().take(3) {
            make_old(path);
        }
        make_old(&workspace.join("some/file.txt"));
        for _ in 0..3 {
            scene.ordinary_run();
        }
        assert!(workspace.join("some/file.txt").exists());
        victim.goes_on();
        assert!(victim.ends().status.success());
        scene.is_empty_now();
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
    everybody(|scene| {
        let args = match is_root() {
            true => &["--pid", "--fork", "--mount-proc"][..],
            false => &["--user", "--map-current-user", "--pid", "--fork"][..],
        };
        if !scene.user.is_root() && is_root() || !can_run("unshare", &[args, &["true"]].concat()) {
            return;
        }
        let mut victim = scene
            .victim("attribute", "hang")
            .under("unshare", args)
            .starts();
        let workspace = victim.is_ready();
        scene.ordinary_run();
        assert!(workspace.join("some/file.txt").exists());
        victim.goes_on();
        assert!(victim.ends().status.success());
        // The reaper has ended with the namespace.
        scene.ordinary_run();
    });
}

/// Runs of several users share a base directory and nothing else.
#[test]
fn runs_of_another_user_stay() {
    if !super::user::User::ordinary_can_play() {
        return;
    }
    super::scene::root(|scene| {
        open_to_all(&scene.base());
        fs::create_dir(scene.path().join("theirs")).expect("a directory");
        super::user::User::Ordinary.owns(&scene.path().join("theirs"));
        let mut victim = scene
            .victim("attribute", "hang")
            .env("CRASH_SCENE", scene.path().join("theirs"));
        victim =
            victim.after("exec setpriv --reuid 61234 --regid 61234 --clear-groups \"$0\" \"$@\"");
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
        let victim = victim.env("TEMPSPACE_REAPER", "off").starts();
        let ready = scene.path().join("theirs/ready");
        wait_until(|| ready.exists());
        let workspace = fs::read_to_string(ready).expect("the victim is ready");
        scene.ordinary_run();
        assert!(Path::new(&workspace).join("some/file.txt").exists());
        victim.is_killed(Signal::KILL);
        victim.ends();
        scene.ordinary_run();
        assert!(
            Path::new(&workspace).join("some/file.txt").exists(),
            "another user's dead run is gone"
        );
        fs::remove_dir_all(scene.base().join("tempspace-61234")).expect("root may");
    });
}

pub(super) fn open_to_all(dir: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o1777)).expect("a mode");
}

#[test]
fn several_processes_at_once_share_a_base() {
    everybody(|scene| {
        for round in 0..3 {
            dead_run(scene, "attribute");
            let deeds = ["nothing", "panic", "exit:0", "signal:9", "nothing", "abort"];
            let victims = deeds.map(|deed| scene.victim("two", deed).starts());
            for (deed, victim) in deeds.into_iter().zip(victims) {
                let end = victim.ends();
                assert_eq!(
                    end.status.success(),
                    deed == "nothing",
                    "{round} {deed}: {end}"
                );
            }
            // Who is killed before it has a reaper leaves that to the next one.
            scene.ordinary_run();
            scene.becomes_empty();
        }
    });
}

/// A run with so much in it that its removal is seen.
pub(super) fn big_dead_run(scene: &Scene) {
    let victim = scene
        .victim("seeding", "seeding:10000")
        .env("TEMPSPACE_REAPER", "off")
        .starts();
    wait_until(|| scene.left().len() > 5_000);
    victim.is_killed(Signal::KILL);
    victim.ends();
    scene.is_not_empty();
}

/// Whoever is killed while it removes a dead run leaves that to its own reaper.
#[test]
fn a_process_killed_while_it_sweeps() {
    everybody(|scene| {
        big_dead_run(scene);
        let victim = scene.victim("attribute", "hang").starts();
        wait_until(|| is_sweeping(scene));
        victim.is_killed(Signal::KILL);
        victim.ends();
        scene.becomes_empty();
    });
}

/// Whether the reaper has renamed the dead session.
fn is_sweeping(scene: &Scene) -> bool {
    let mut names = fs::read_dir(scene.shared()).into_iter().flatten().flatten();
    names.any(|entry| entry.file_name().to_string_lossy().ends_with("-dead"))
}

/// The child has no such thread as the one that sweeps, and must not wait for it.
#[test]
fn a_fork_while_its_parent_sweeps() {
    everybody(|scene| {
        big_dead_run(scene);
        scene.victim("attribute", "fork-exits").passes();
        scene.becomes_empty();
    });
}

/// What was kept in a dead run is safe before anything of it is removed.
#[test]
fn a_dead_run_with_something_to_keep() {
    everybody(|scene| {
        scene
            .victim("kept::attribute", "signal:9")
            .env("TEMPSPACE_REAPER", "off")
            .dies();
        scene.ordinary_run();
        wait_until(|| !scene.shared().join("reaper").exists());
        let (kept, left) = (scene.shared().join("kept"), scene.left());
        let is_kept = |path: &&Path| path.starts_with(&kept) || *path == scene.shared();
        assert!(
            left.iter().map(|path| &**path).all(|path| is_kept(&path)),
            "{left:?}"
        );
        assert!(
            left.iter().any(|path| path.ends_with("some/file.txt")),
            "{left:?}"
        );
        fs::remove_dir_all(scene.shared()).expect("it is ours");
    });
}

/// Only something that is still what the run made may go.
#[test]
fn a_workspace_elsewhere_that_became_another_thing_stays() {
    everybody(|scene| {
        for reaper in ["on", "off"] {
            let mut victim = scene
                .victim("elsewhere", "hang")
                .env("TEMPSPACE_REAPER", reaper)
                .starts();
            let workspace = victim.is_ready();
            let moved = scene.path().join("moved");
            fs::rename(&workspace, &moved).expect("a rename");
            fs::create_dir(&workspace).expect("a directory");
            fs::write(workspace.join("precious"), "data").expect("a file");
            scene.user.owns(&workspace);
            victim.is_killed(Signal::KILL);
            victim.ends();
            if reaper == "off" {
                scene.ordinary_run();
            }
            scene.becomes_empty();
            assert!(workspace.join("precious").exists());
            fs::remove_dir_all(workspace).expect("it is ours");
            fs::remove_dir_all(moved).expect("it is ours");
        }
    });
}

/// A dead run that looks like a link, a file or nonsense is no way in.
#[test]
fn odd_things_among_the_runs_do_no_harm() {
    everybody(|scene| {
        dead_run(scene, "attribute");
        let shared = scene.shared();
        std::os::unix::fs::symlink(scene.path().join("outside"), shared.join("link"))
            .expect("a link");
        fs::write(shared.join("file"), "data").expect("a file");
        scene.ordinary_run();
        scene.is_unharmed();
        fs::remove_file(shared.join("link")).ok();
        fs::remove_file(shared.join("file")).ok();
        scene.ordinary_run();
    });
}

/// What a start costs does not grow with what else is in the base directory.
#[test]
#[cfg(target_os = "linux")]
fn a_crowded_base_costs_nothing() {
    if !can_run("strace", &["-f", "-qq", "-o", "/dev/null", "true"]) {
        return;
    }
    everybody(|scene| {
        let before = calls(scene);
        for number in 0..2000 {
            fs::write(scene.base().join(format!("other{number}")), "").expect("a file");
        }
        scene.plant();
        let after = calls(scene);
        fs::remove_dir_all(scene.base()).expect("the base is ours");
        fs::create_dir(scene.base()).expect("the base is gone");
        scene.user.owns(&scene.base());
        scene.plant();
        assert!(after <= before + 3, "{before} calls became {after}");
    });
}

/// How often the victim's process reads directories.
#[cfg(target_os = "linux")]
fn calls(scene: &Scene) -> usize {
    let trace = scene.path().join("trace");
    let path = trace.to_str().expect("a path in UTF-8");
    let victim = scene
        .victim("attribute", "nothing")
        .env("TEMPSPACE_REAPER", "off");
    victim
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
