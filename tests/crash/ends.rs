//! Every way in which a test, or its process, ends.

use rustix::process::Signal;

use super::sandbox::{Sandbox, each_user};

const SHAPES: [&str; 7] = [
    "attribute",
    "owned",
    "result",
    "elsewhere",
    "nested_threads",
    "two",
    "shared",
];

/// Each shape of test does `action`; the run ends as `ends` looks at, and nothing is left.
#[track_caller]
fn each_shape(action: &str, ends: impl Fn(&Sandbox, &str)) {
    each_user(|sandbox| {
        for shape in SHAPES {
            ends(sandbox, shape);
            sandbox.becomes_empty();
            no_other_place(sandbox, shape, action);
        }
    });
}

/// Workspaces with a parent lie in the sandbox itself.
#[track_caller]
fn no_other_place(sandbox: &Sandbox, shape: &str, action: &str) {
    let beside = || {
        let entries = std::fs::read_dir(sandbox.path())
            .expect("the sandbox")
            .flatten();
        let names = entries.map(|entry| entry.file_name().into_string().expect("a name in UTF-8"));
        names
            .filter(|name| name.starts_with("elsewhere"))
            .collect::<Vec<_>>()
    };
    super::sandbox::wait_until(|| beside().is_empty());
    assert_eq!(beside(), [] as [&str; 0], "left by {shape} after {action}");
}

#[track_caller]
fn passes(action: &str) {
    each_shape(action, |sandbox, shape| {
        sandbox.subject(shape, action).passes();
        sandbox.is_empty_now();
    });
}

#[track_caller]
fn fails(action: &str) {
    each_shape(action, |sandbox, shape| {
        sandbox.subject(shape, action).fails();
        sandbox.is_empty_now();
    });
}

#[track_caller]
fn ends_by_signal(action: &str) {
    each_shape(action, |sandbox, shape| {
        sandbox.subject(shape, action).ends_by_signal();
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
    each_user(|sandbox| {
        sandbox.subject("result", "err").fails();
        sandbox.is_empty_now();
    });
}

#[test]
fn an_expected_panic() {
    each_user(|sandbox| {
        sandbox.subject("expected_panic", "nothing").passes();
        sandbox.is_empty_now();
        sandbox.subject("expected_panic", "panic").fails();
        sandbox.is_empty_now();
    });
}

#[test]
fn exit_in_a_test() {
    each_shape("exit:0", |sandbox, shape| {
        sandbox.subject(shape, "exit:0").runs();
        sandbox.is_empty_now();
    });
    fails("exit:1");
}

#[test]
fn exit_in_a_thread() {
    each_shape("exit-in-thread", |sandbox, shape| {
        sandbox.subject(shape, "exit-in-thread").runs();
        sandbox.is_empty_now();
    });
}

#[test]
fn exit_in_a_nested_function() {
    fails("exit-nested:3");
}

#[test]
fn an_exit_without_hooks() {
    each_shape("_exit:7", |sandbox, shape| {
        sandbox.subject(shape, "_exit:7").fails();
    });
}

#[test]
fn abort() {
    ends_by_signal("abort");
}

#[test]
fn a_panic_in_a_panic() {
    ends_by_signal("panic-in-panic");
}

#[test]
fn a_stack_overflow() {
    ends_by_signal("overflow");
}

#[test]
fn a_segmentation_fault() {
    ends_by_signal("segfault");
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
        each_user(|sandbox| {
            sandbox
                .subject("attribute", &format!("signal:{}", signal.as_raw()))
                .ends_by_signal();
        });
    }
}

#[test]
fn sigkill_in_every_shape() {
    ends_by_signal("signal:9");
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
        each_user(|sandbox| {
            sandbox
                .subject("elsewhere", &format!("signal-group:{}", signal.as_raw()))
                .ends_by_signal();
            no_other_place(sandbox, "elsewhere", "a signal");
        });
    }
}

#[test]
fn a_signal_from_outside_to_a_waiting_test() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        assert!(subject.is_ready().starts_with(sandbox.shared()));
        subject.is_killed(Signal::KILL);
        subject.ends();
    });
}

#[test]
fn a_stopped_process_that_is_killed() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").starts();
        let workspace = subject.is_ready();
        subject.group_is_killed(Signal::STOP);
        sandbox.ordinary_run();
        assert!(workspace.join("some/file.txt").exists());
        subject.is_killed(Signal::KILL);
        subject.ends();
    });
}

#[test]
fn a_workspace_that_is_forgotten() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "forget").passes();
        sandbox.is_empty_now();
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
fn passes_alone(action: &str) {
    each_user(|sandbox| {
        sandbox.subject("attribute", action).passes();
        sandbox.is_empty_now();
    });
}
