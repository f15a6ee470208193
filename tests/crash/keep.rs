//! Which directories are kept, and where.

use std::fs;
use std::path::PathBuf;

use super::launch::End;
use super::sandbox::{Sandbox, each_user, wait_until, wait_until_equal};

/// The kept directories of the sandbox, by their names.
pub(super) fn kept(sandbox: &Sandbox) -> Vec<String> {
    let mut names = Vec::new();
    for run in runs(sandbox) {
        let entries = fs::read_dir(run).expect("a run").flatten();
        names.extend(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    }
    // A reaper may be moving a directory.
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// The directories of runs that kept something.
pub(super) fn runs(sandbox: &Sandbox) -> Vec<PathBuf> {
    let projects = fs::read_dir(sandbox.shared().join("kept")).into_iter().flatten().flatten();
    let runs =
        projects.flat_map(|project| fs::read_dir(project.path()).expect("a project").flatten());
    runs.map(|run| run.path()).collect()
}

/// Waits until the shared directory has nothing but the kept directories of these names.
#[track_caller]
pub(super) fn assert_only_kept(sandbox: &Sandbox, names: &[&str]) {
    wait_until_equal(
        || (others(sandbox), kept(sandbox)),
        (0, names.iter().map(|name| (*name).to_owned()).collect()),
    );
}

/// The number of entries in the shared directory other than the kept directories.
fn others(sandbox: &Sandbox) -> usize {
    let entries = fs::read_dir(sandbox.shared()).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name() != "kept").count()
}

/// Removes all that is kept, as a user does.
pub(super) fn remove_kept(sandbox: &Sandbox) {
    fs::remove_dir_all(sandbox.shared()).expect("the test may remove it");
}

#[track_caller]
fn assert_reports_path(end: &End, sandbox: &Sandbox, name: &str) {
    let all = format!("{}{}", end.stderr, end.stdout);
    let path = runs(sandbox).iter().map(|run| run.join(name)).find(|path| path.exists());
    let path = path.unwrap_or_else(|| panic!("{name} is missing"));
    assert!(all.contains(path.to_str().expect("a path in UTF-8")), "{end}");
    let file = path.join("some/file.txt");
    assert_eq!(fs::read_to_string(file).expect("the workspace is whole"), "data");
}

#[test]
fn a_failing_test_is_kept_under_its_name() {
    each_user(|sandbox| {
        for (test, action, name) in [
            ("kept::attribute", "panic", "subject-kept-attribute"),
            ("kept::result", "err", "subject-kept-result"),
            ("kept::waiting", "panic", "subject-kept-waiting"),
            ("kept::cases::case_2_failing", "panic", "subject-kept-cases-case_2_failing"),
            ("kept::expected_panic", "panic", "subject-kept-expected_panic"),
        ] {
            let end = sandbox.subject(test, action).assert_failure();
            assert_only_kept(sandbox, &[name]);
            assert_reports_path(&end, sandbox, name);
            remove_kept(sandbox);
        }
    });
}

#[test]
fn a_passing_test_is_not_kept() {
    each_user(|sandbox| {
        for test in [
            "kept::attribute",
            "kept::result",
            "kept::waiting",
            "kept::cases::case_2_failing",
            "kept::expected_panic",
        ] {
            sandbox.subject(test, "nothing").assert_success();
            sandbox.assert_empty();
        }
    });
}

#[test]
fn the_variable_overrides_the_attribute() {
    each_user(|sandbox| {
        let subject =
            |test, action, value| sandbox.subject(test, action).env("TEMPSPACE_KEEP", value);
        subject("attribute", "panic", "on-failure").assert_failure();
        assert_only_kept(sandbox, &["subject-attribute"]);
        remove_kept(sandbox);
        subject("attribute", "nothing", "on-failure").assert_success();
        sandbox.assert_empty();
        subject("attribute", "nothing", "always").assert_success();
        assert_only_kept(sandbox, &["subject-attribute"]);
        remove_kept(sandbox);
        subject("kept::attribute", "panic", "never").assert_failure();
        sandbox.assert_empty();
        subject("kept::always", "nothing", "never").assert_success();
        sandbox.assert_empty();
        subject("attribute", "panic", "").assert_failure();
    });
}

#[test]
fn an_unknown_value_is_refused() {
    each_user(|sandbox| {
        for value in ["Never", "1", "on_failure", " never"] {
            let end = sandbox
                .subject("attribute", "nothing")
                .env("TEMPSPACE_KEEP", value)
                .assert_failure();
            let text = format!(
                "the environment variable TEMPSPACE_KEEP is {value:?}; it may be `never`, `on-failure`, `always`, or unset"
            );
            assert!(end.stderr.contains(&text), "{end}");
            sandbox.assert_empty();
        }
    });
}

#[test]
fn a_killed_test_is_kept_by_the_reaper_or_the_sweep() {
    each_user(|sandbox| {
        for action in ["signal:9", "abort", "_exit:0", "exit:0", "leave-closed-root:kill"] {
            for reaper in ["on", "off"] {
                sandbox.subject("kept::attribute", action).with_reaper(reaper).run();
                if reaper == "off" {
                    sandbox.run_ordinary();
                }
                assert_only_kept(sandbox, &["subject-kept-attribute"]);
                remove_kept(sandbox);
            }
        }
    });
}

/// The next run may be one of another project.
#[test]
fn a_killed_test_is_kept_for_its_own_project() {
    each_user(|sandbox| {
        let subject = sandbox.subject("kept::attribute", "signal:9").env("CARGO_PKG_NAME", "first");
        subject.with_reaper("off").assert_signal();
        sandbox.run_ordinary();
        assert_only_kept(sandbox, &["subject-kept-attribute"]);
        let run = runs(sandbox).remove(0);
        let project = run.parent().and_then(|project| project.file_name()).expect("a project");
        assert!(project.to_string_lossy().starts_with("first-"), "{project:?}");
        remove_kept(sandbox);
    });
}

#[test]
fn a_kept_workspace_with_a_parent_stays_where_it_is() {
    each_user(|sandbox| {
        for action in ["panic", "signal:9", "exit:1"] {
            sandbox.subject("kept::elsewhere", action).run();
            sandbox.wait_until_empty();
            sandbox.run_ordinary();
            let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
            let is_root =
                |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("elsewhere");
            let roots: Vec<_> = entries.filter(is_root).collect();
            assert_eq!(roots.len(), 1, "after {action}");
            fs::remove_dir_all(roots[0].path()).expect("the test may remove it");
        }
        sandbox.subject("kept::elsewhere", "nothing").assert_success();
    });
}

#[test]
fn the_last_three_runs_that_kept_something_stay() {
    each_user(|sandbox| {
        for (number, action) in
            ["panic", "signal:9", "panic", "signal:9", "panic"].into_iter().enumerate()
        {
            sandbox.subject("kept::attribute", action).run();
            wait_until(|| others(sandbox) == 0 && runs(sandbox).len() == 3.min(number + 1));
            for _ in 0..2 {
                sandbox.subject("kept::attribute", "nothing").assert_success();
            }
            assert_eq!(runs(sandbox).len(), 3.min(number + 1), "after {action}");
        }
        remove_kept(sandbox);
    });
}

#[test]
fn tests_of_one_run_are_kept_together() {
    each_user(|sandbox| {
        let args = ["subject::many::", "--test-threads=4"];
        let id = "0c1f5bd2-9a43-4f5e-8f52-0a7c1e4a6d3b";
        for action in ["panic", "signal:9"] {
            let subject =
                sandbox.subject("", action).args(&args).env("TEMPSPACE_KEEP", "on-failure");
            subject.env("NEXTEST_RUN_ID", id).run();
        }
        wait_until(|| kept(sandbox).len() >= 9 && others(sandbox) == 0);
        assert!(kept(sandbox).len() >= 9, "{:?}", kept(sandbox));
        assert_eq!(runs(sandbox).len(), 1);
        remove_kept(sandbox);
    });
}

/// Tests with the same name in several binaries of one run, killed at the same time.
#[test]
fn several_reapers_that_keep_under_one_name_keep_all() {
    each_user(|sandbox| {
        let subjects: Vec<_> = (0..6)
            .map(|_| {
                let subject = sandbox.subject("kept::attribute", "signal:9");
                subject.env("NEXTEST_RUN_ID", "one").start()
            })
            .collect();
        for subject in subjects {
            subject.wait();
        }
        wait_until(|| others(sandbox) == 0);
        let [run] = &runs(sandbox)[..] else { panic!("{:?}", runs(sandbox)) };
        let entries = fs::read_dir(run).expect("a run").flatten();
        let whole = entries.filter(|entry| entry.path().join("some/file.txt").exists());
        assert_eq!(whole.count(), 6, "{:?}", kept(sandbox));
        assert_eq!(kept(sandbox).len(), 6, "{:?}", kept(sandbox));
        remove_kept(sandbox);
    });
}
