//! Nothing is left, however a test or its process ends.

use rustix::process::Signal;

use super::sandbox::{Sandbox, each_user, poll};

const SHAPES: [&str; 7] =
    ["attribute", "owned", "result", "elsewhere", "nested_threads", "two", "shared"];

/// Runs `test` with each shape of subject, which does `action`, and asserts that nothing is left.
#[track_caller]
fn each_shape(action: &str, test: impl Fn(&Sandbox, &str)) {
    each_user(|sandbox| {
        for shape in SHAPES {
            test(sandbox, shape);
            sandbox.wait_until_empty();
            wait_until_parent_is_empty(sandbox, shape, action);
        }
    });
}

/// Waits until the workspaces with a parent, which lie in the sandbox itself, are removed.
#[track_caller]
fn wait_until_parent_is_empty(sandbox: &Sandbox, shape: &str, action: &str) {
    let beside = || {
        let entries = std::fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
        let names = entries.map(|entry| entry.file_name().into_string().expect("a name in UTF-8"));
        names.filter(|name| name.starts_with("elsewhere")).collect::<Vec<_>>()
    };
    poll(|| beside().is_empty());
    assert_eq!(beside(), [] as [&str; 0], "left by {shape} after {action}");
}

#[track_caller]
fn assert_success(action: &str) {
    each_shape(action, |sandbox, shape| {
        sandbox.subject(shape, action).assert_success();
        sandbox.assert_empty();
    });
}

#[track_caller]
fn assert_failure(action: &str) {
    each_shape(action, |sandbox, shape| {
        sandbox.subject(shape, action).assert_failure();
        sandbox.assert_empty();
    });
}

#[track_caller]
fn assert_signal(action: &str) {
    each_shape(action, |sandbox, shape| {
        sandbox.subject(shape, action).assert_signal();
    });
}

#[test]
fn a_test_that_passes_leaves_nothing() {
    assert_success("nothing");
}

#[test]
fn a_panic_leaves_nothing() {
    assert_failure("panic");
}

#[test]
fn a_panic_with_a_value_that_is_no_text_leaves_nothing() {
    assert_failure("panic-with-value");
}

#[test]
fn an_err_leaves_nothing() {
    each_user(|sandbox| {
        sandbox.subject("result", "err").assert_failure();
        sandbox.assert_empty();
    });
}

#[test]
fn an_expected_panic_leaves_nothing() {
    each_user(|sandbox| {
        sandbox.subject("expected_panic", "nothing").assert_success();
        sandbox.assert_empty();
        sandbox.subject("expected_panic", "panic").assert_failure();
        sandbox.assert_empty();
    });
}

#[test]
fn an_exit_in_a_test_leaves_nothing() {
    each_shape("exit:0", |sandbox, shape| {
        sandbox.subject(shape, "exit:0").run();
        sandbox.assert_empty();
    });
    assert_failure("exit:1");
}

#[test]
fn an_exit_in_a_thread_leaves_nothing() {
    each_shape("exit-in-thread", |sandbox, shape| {
        sandbox.subject(shape, "exit-in-thread").run();
        sandbox.assert_empty();
    });
}

#[test]
fn an_exit_in_a_nested_function_leaves_nothing() {
    assert_failure("exit-nested:3");
}

#[test]
fn an_exit_without_hooks_leaves_nothing() {
    each_shape("_exit:7", |sandbox, shape| {
        sandbox.subject(shape, "_exit:7").assert_failure();
    });
}

#[test]
fn an_abort_leaves_nothing() {
    assert_signal("abort");
}

#[test]
fn a_panic_in_a_panic_leaves_nothing() {
    assert_signal("panic-in-panic");
}

#[test]
fn a_stack_overflow_leaves_nothing() {
    assert_signal("overflow");
}

#[test]
fn a_segmentation_fault_leaves_nothing() {
    assert_signal("segfault");
}

#[test]
fn a_signal_to_the_process_leaves_nothing() {
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM, Signal::KILL, Signal::USR1]
    {
        each_user(|sandbox| {
            sandbox.subject("attribute", &format!("signal:{}", signal.as_raw())).assert_signal();
        });
    }
}

#[test]
fn sigkill_leaves_nothing() {
    assert_signal("signal:9");
}

#[test]
fn a_signal_to_the_process_group_leaves_nothing() {
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM, Signal::KILL] {
        each_user(|sandbox| {
            sandbox
                .subject("elsewhere", &format!("signal-group:{}", signal.as_raw()))
                .assert_signal();
            wait_until_parent_is_empty(sandbox, "elsewhere", "a signal");
        });
    }
}

#[test]
fn sigkill_of_a_test_that_waits_leaves_nothing() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        assert!(subject.wait_until_ready().starts_with(sandbox.shared()));
        subject.kill(Signal::KILL);
        subject.wait();
    });
}

#[test]
fn a_stopped_process_keeps_its_workspace_until_it_is_killed() {
    each_user(|sandbox| {
        let mut subject = sandbox.subject("attribute", "hang").start();
        let workspace = subject.wait_until_ready();
        subject.kill_group(Signal::STOP);
        sandbox.run_ordinary();
        assert!(workspace.join("some/file.txt").exists());
        subject.kill(Signal::KILL);
        subject.wait();
    });
}

#[test]
fn a_forgotten_workspace_is_removed_at_exit() {
    each_user(|sandbox| {
        sandbox.subject("attribute", "forget").assert_success();
        sandbox.assert_empty();
    });
}

#[test]
fn a_removed_current_directory_is_no_error() {
    assert_attribute_passes("chdir-gone");
}

#[test]
fn a_file_beside_the_workspace_is_removed() {
    assert_attribute_passes("stray");
}

#[track_caller]
fn assert_attribute_passes(action: &str) {
    each_user(|sandbox| {
        sandbox.subject("attribute", action).assert_success();
        sandbox.assert_empty();
    });
}
