//! The reaper: alive as long as it is needed, no longer, and in nobody's way.

use std::io::Read;

use rustix::process::{Pid, Signal, kill_process};

use super::play::{Running, can_run};
use super::scene::{Scene, everybody, processes_of, wait_until};

/// The one process that watches over the runs in the scene.
#[track_caller]
pub(super) fn reaper(scene: &Scene, victim: &Running<'_>) -> Pid {
    let others = || {
        let victim = victim.id().as_raw_nonzero().get();
        let all = processes_of(scene).into_iter();
        all.filter(|id| *id != victim).collect::<Vec<_>>()
    };
    wait_until(|| others().len() == 1);
    let [reaper] = others()[..] else {
        panic!("there is no reaper: {:?}", others())
    };
    Pid::from_raw(reaper).expect("an id")
}

#[test]
#[cfg(target_os = "linux")]
fn it_ignores_what_ends_test_runs() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        victim.is_ready();
        let reaper = reaper(scene, &victim);
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            kill_process(reaper, signal).expect("the reaper lives");
        }
        victim.is_killed(Signal::KILL);
        victim.ends();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn without_it_the_sweep_remains() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        let workspace = victim.is_ready();
        kill_process(reaper(scene, &victim), Signal::KILL).expect("the reaper lives");
        wait_until(|| processes_of(scene).is_empty());
        assert!(workspace.exists());
        victim.is_killed(Signal::KILL);
        victim.ends();
        scene.is_not_empty();
        scene.ordinary_run();
        scene.becomes_empty();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn its_death_does_not_disturb_a_test() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        victim.is_ready();
        kill_process(reaper(scene, &victim), Signal::KILL).expect("the reaper lives");
        victim.goes_on();
        assert!(victim.ends().status.success());
        scene.is_empty_now();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn it_is_in_another_process_group_and_holds_no_stream_of_the_test() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        victim.is_ready();
        let reaper = reaper(scene, &victim);
        let group = rustix::process::getpgid(Some(reaper)).expect("the reaper lives");
        assert_ne!(group, victim.id());
        let theirs = open_files(victim.id());
        let pipes: Vec<_> = theirs
            .iter()
            .filter(|file| file.starts_with("pipe:"))
            .collect();
        assert!(!pipes.is_empty(), "{theirs:?}");
        let its = open_files(reaper);
        assert!(
            pipes.iter().all(|pipe| !its.contains(pipe)),
            "{its:?} has one of {pipes:?}"
        );
        victim.goes_on();
        victim.ends();
    });
}

#[cfg(target_os = "linux")]
fn open_files(process: Pid) -> Vec<String> {
    let dir = format!("/proc/{}/fd", process.as_raw_nonzero());
    let entries = std::fs::read_dir(dir).expect("a process of ours").flatten();
    let links = entries.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    links.map(|link| link.display().to_string()).collect()
}

/// A runner that reads a test's output to its end does not wait for the reaper.
#[test]
fn output_ends_with_the_test() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "close-output").starts();
        victim.is_ready();
        let mut text = String::new();
        let mut output = victim.child().stdout.take().expect("a pipe");
        output.read_to_string(&mut text).expect("text");
        let mut errors = victim.child().stderr.take().expect("a pipe");
        errors.read_to_string(&mut text).expect("text");
        victim.goes_on();
        assert!(victim.ends().status.success(), "{text}");
    });
}

/// A profile is written by whom the variable reaches and who ends by `exit`.
#[test]
#[cfg(target_os = "linux")]
fn it_has_no_environment_and_no_directory_of_the_test() {
    everybody(|scene| {
        let profile = scene.path().join("%p.profraw");
        let victim = scene.victim("attribute", "hang");
        let mut victim = victim.env("LLVM_PROFILE_FILE", profile).starts();
        victim.is_ready();
        let reaper = reaper(scene, &victim).as_raw_nonzero();
        let read = |name: &str| std::fs::read(format!("/proc/{reaper}/{name}"));
        let environment = read("environ").expect("a process of ours");
        let variables = environment.split(|byte| *byte == 0);
        let variables: Vec<_> = variables.filter(|one| !one.is_empty()).collect();
        assert_eq!(variables.len(), 1, "{variables:?}");
        let dir = std::fs::read_link(format!("/proc/{reaper}/cwd"));
        assert_eq!(dir.expect("a process of ours"), std::path::Path::new("/"));
        victim.goes_on();
        victim.ends();
    });
}

#[test]
fn it_is_no_child_of_the_test() {
    everybody(|scene| {
        scene.victim("attribute", "no-children").passes();
        scene.victim("owned", "no-children").passes();
    });
}

#[test]
fn it_can_be_turned_off() {
    everybody(|scene| {
        let off = || {
            scene
                .victim("attribute", "hang")
                .env("TEMPSPACE_REAPER", "off")
        };
        let mut victim = off().starts();
        victim.is_ready();
        if cfg!(target_os = "linux") {
            assert_eq!(processes_of(scene), [] as [i32; 0]);
        }
        victim.goes_on();
        assert!(victim.ends().status.success());
        scene.is_empty_now();

        let mut victim = off().starts();
        victim.is_ready();
        victim.is_killed(Signal::KILL);
        victim.ends();
        scene.is_not_empty();
        scene.ordinary_run();
        scene.becomes_empty();
    });
}

#[test]
fn an_unknown_setting_is_refused() {
    everybody(|scene| {
        let end = scene
            .victim("attribute", "nothing")
            .env("TEMPSPACE_REAPER", "no")
            .fails();
        let text = r#"TEMPSPACE_REAPER is "no"; it may be `on`, `off`, or unset"#;
        assert!(end.stderr.contains(text), "{end}");
    });
}

/// The lock lasts without its descriptor.
#[test]
fn a_test_that_closes_all_descriptors_keeps_its_directory() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "close-descriptors").starts();
        victim.is_ready();
        victim.goes_on();
        let end = victim.ends();
        assert!(end.status.success(), "{end}");
    });
}

#[test]
fn a_test_that_closes_all_descriptors_and_is_killed() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "close-descriptors").starts();
        let workspace = victim.is_ready();
        std::thread::sleep(std::time::Duration::from_millis(1200));
        scene.ordinary_run();
        assert!(workspace.join("some/file.txt").exists());
        victim.is_killed(Signal::KILL);
        victim.ends();
    });
}

/// Numbers of descriptors that were closed behind our back may stand for anything.
#[test]
fn descriptors_that_became_others_are_not_used() {
    everybody(|scene| {
        for shape in ["attribute", "owned", "elsewhere"] {
            scene.victim(shape, "reuse-descriptors").passes();
            scene.becomes_empty();
            scene.is_unharmed();
        }
    });
}

/// A limit on processes leaves no room for it; the test goes on, and a failing one says so.
#[test]
fn where_it_cannot_start_tests_go_on() {
    let no_room = "ulimit -u 1 2>/dev/null || ulimit -p 1";
    everybody(|scene| {
        if scene.user.is_root() || !can_run("sh", &["-c", no_room]) {
            return;
        }
        let end = scene.victim("attribute", "panic").args(&[
            "victim::attribute",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ]);
        let end = end.after(no_room).runs();
        if end.stderr.contains("failed to spawn thread") {
            return;
        }
        assert!(end.stderr.contains("removed by the next run"), "{end}");
    });
}

/// Where nobody is told of children's ends, waiting for one fails.
#[test]
fn ignored_child_signals_do_not_matter() {
    everybody(|scene| {
        let end = scene
            .victim("attribute", "panic")
            .after("trap '' CHLD")
            .fails();
        assert!(!end.stderr.contains("removed by the next run"), "{end}");
        scene
            .victim("attribute", "signal:9")
            .after("trap '' CHLD")
            .dies();
    });
}

#[test]
fn a_poor_environment_is_enough() {
    everybody(|scene| {
        let victim = || scene.victim("attribute", "signal:9");
        victim().env("PATH", "").dies();
        scene.becomes_empty();
        victim().without("PATH").dies();
        scene.becomes_empty();
        victim()
            .env("PATH", "relative:.:")
            .env("ENV", "/nonexistent")
            .env("CDPATH", "/tmp")
            .dies();
        scene.becomes_empty();
        victim().env("LD_PRELOAD", "/nonexistent.so").dies();
        scene.becomes_empty();
        victim().env("IFS", "/").env("POSIXLY_CORRECT", "1").dies();
    });
}

/// The numbers of processes in `/proc` may be those of another namespace.
#[test]
#[cfg(target_os = "linux")]
fn in_a_process_namespace_with_the_processes_of_another() {
    everybody(|scene| {
        let args = ["--user", "--map-root-user", "--pid", "--fork"];
        let args = if scene.user.is_root() {
            &args[2..]
        } else {
            &args[..]
        };
        if !can_run("unshare", &[args, &["true"]].concat()) {
            return;
        }
        let script = "\"$0\" \"$@\"; sleep 4; true";
        let victim = scene.victim("attribute", "signal:9").under("unshare", args);
        let victim = victim.under("sh", &["-c", script]).starts();
        std::thread::sleep(std::time::Duration::from_millis(500));
        scene.becomes_empty();
        assert!(victim.ends().status.success());
    });
}
