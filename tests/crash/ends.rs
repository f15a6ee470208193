//! Every way in which a test, or its process, ends.

use rustix::process::Signal;

use super::scene::{Scene, everybody};

const SHAPES: [&str; 7] = [
    "attribute",
    "owned",
    "result",
    "elsewhere",
    "nested_threads",
    "two",
    "shared",
];

/// Each shape of test does `deed`; the run ends as `ends` looks at, and nothing is left.
#[track_caller]
fn each_shape(deed: &str, ends: impl Fn(&Scene, &str)) {
    everybody(|scene| {
        for shape in SHAPES {
            ends(scene, shape);
            scene.becomes_empty();
            no_other_place(scene, shape, deed);
        }
    });
}

/// Workspaces with a parent lie in the scene itself.
#[track_caller]
fn no_other_place(scene: &Scene, shape: &str, deed: &str) {
    let beside = || {
        let entries = std::fs::read_dir(scene.path())
            .expect("the scene")
            .flatten();
        let names = entries.map(|entry| entry.file_name().into_string().expect("a name in UTF-8"));
        names
            .filter(|name| name.starts_with("elsewhere"))
            .collect::<Vec<_>>()
    };
    super::scene::wait_until(|| beside().is_empty());
    assert_eq!(beside(), [] as [&str; 0], "left by {shape} after {deed}");
}

#[track_caller]
fn passes(deed: &str) {
    each_shape(deed, |scene, shape| {
        scene.victim(shape, deed).passes();
        scene.is_empty_now();
    });
}

#[track_caller]
fn fails(deed: &str) {
    each_shape(deed, |scene, shape| {
        scene.victim(shape, deed).fails();
        scene.is_empty_now();
    });
}

#[track_caller]
fn dies(deed: &str) {
    each_shape(deed, |scene, shape| {
        scene.victim(shape, deed).dies();
    });
}

#[test]
fn a_normal_end() {
    passes("nothing");
}

#[test]
fn a_panic() {
    fails("panic");
}

#[test]
fn a_panic_with_a_value_that_is_no_text() {
    fails("panic-with-value");
}

#[test]
fn an_err() {
    everybody(|scene| {
        scene.victim("result", "err").fails();
        scene.is_empty_now();
    });
}

#[test]
fn an_expected_panic() {
    everybody(|scene| {
        scene.victim("expected_panic", "nothing").passes();
        scene.is_empty_now();
        scene.victim("expected_panic", "panic").fails();
        scene.is_empty_now();
    });
}

#[test]
fn exit_in_a_test() {
    each_shape("exit:0", |scene, shape| {
        scene.victim(shape, "exit:0").runs();
        scene.is_empty_now();
    });
    fails("exit:1");
}

#[test]
fn exit_in_a_thread() {
    each_shape("exit-in-thread", |scene, shape| {
        scene.victim(shape, "exit-in-thread").runs();
        scene.is_empty_now();
    });
}

#[test]
fn exit_in_a_nested_function() {
    fails("exit-nested:3");
}

#[test]
fn an_exit_without_hooks() {
    each_shape("_exit:7", |scene, shape| {
        scene.victim(shape, "_exit:7").fails();
    });
}

#[test]
fn abort() {
    dies("abort");
}

#[test]
fn a_panic_in_a_panic() {
    dies("panic-in-panic");
}

#[test]
fn a_stack_overflow() {
    dies("overflow");
}

#[test]
fn a_segmentation_fault() {
    dies("segfault");
}

#[test]
fn signals_to_the_process() {
    for signal in [
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::TERM,
        Signal::KILL,
        Signal::USR1,
    ] {
        everybody(|scene| {
            scene
                .victim("attribute", &format!("signal:{}", signal.as_raw()))
                .dies();
        });
    }
}

#[test]
fn sigkill_in_every_shape() {
    dies("signal:9");
}

#[test]
fn signals_to_the_whole_group() {
    for signal in [
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::TERM,
        Signal::KILL,
    ] {
        everybody(|scene| {
            scene
                .victim("elsewhere", &format!("signal-group:{}", signal.as_raw()))
                .dies();
            no_other_place(scene, "elsewhere", "a signal");
        });
    }
}

#[test]
fn a_signal_from_outside_to_a_waiting_test() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        assert!(victim.is_ready().starts_with(scene.shared()));
        victim.is_killed(Signal::KILL);
        victim.ends();
    });
}

#[test]
fn a_stopped_process_that_is_killed() {
    everybody(|scene| {
        let mut victim = scene.victim("attribute", "hang").starts();
        let workspace = victim.is_ready();
        victim.group_is_killed(Signal::STOP);
        scene.ordinary_run();
        assert!(workspace.join("some/file.txt").exists());
        victim.is_killed(Signal::KILL);
        victim.ends();
    });
}

#[test]
fn a_workspace_that_is_forgotten() {
    everybody(|scene| {
        scene.victim("attribute", "forget").passes();
        scene.is_empty_now();
    });
}

#[test]
fn the_current_directory_is_gone() {
    passes_alone("chdir-gone");
}

#[test]
fn a_stray_file_beside_the_workspace() {
    passes_alone("stray");
}

#[track_caller]
fn passes_alone(deed: &str) {
    everybody(|scene| {
        scene.victim("attribute", deed).passes();
        scene.is_empty_now();
    });
}
