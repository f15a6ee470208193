//! What is kept, and what is not.

use std::fs;
use std::path::PathBuf;

use super::play::End;
use super::scene::{Scene, everybody, wait_until};

/// The kept directories of the scene, by their names.
pub(super) fn kept(scene: &Scene) -> Vec<String> {
    let mut names = Vec::new();
    for run in runs(scene) {
        let entries = fs::read_dir(run).expect("a run").flatten();
        names.extend(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    }
    // A reaper may be at work.
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// The directories of runs that kept something.
pub(super) fn runs(scene: &Scene) -> Vec<PathBuf> {
    let projects = fs::read_dir(scene.shared().join("kept"))
        .into_iter()
        .flatten()
        .flatten();
    let runs =
        projects.flat_map(|project| fs::read_dir(project.path()).expect("a project").flatten());
    runs.map(|run| run.path()).collect()
}

/// Nothing but the kept directories is there.
#[track_caller]
pub(super) fn only_kept(scene: &Scene, names: &[&str]) {
    wait_until(|| others(scene) == 0 && kept(scene) == names);
    assert_eq!(kept(scene), names);
    assert_eq!(others(scene), 0);
}

/// How many things there are beside the kept ones.
fn others(scene: &Scene) -> usize {
    let entries = fs::read_dir(scene.shared()).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name() != "kept").count()
}

/// Removes what was kept, as the person does who has seen it.
pub(super) fn forget(scene: &Scene) {
    fs::remove_dir_all(scene.shared()).expect("it is ours");
}

#[track_caller]
fn says_where(end: &End, scene: &Scene, name: &str) {
    let all = format!("{}{}", end.stderr, end.stdout);
    let path = runs(scene)
        .iter()
        .map(|run| run.join(name))
        .find(|path| path.exists());
    let path = path.unwrap_or_else(|| panic!("{name} is not there"));
    assert!(
        all.contains(path.to_str().expect("a path in UTF-8")),
        "{end}"
    );
    let file = path.join("some/file.txt");
    assert_eq!(
        fs::read_to_string(file).expect("the workspace is whole"),
        "data"
    );
}

#[test]
fn a_failing_test_is_kept_under_its_name() {
    everybody(|scene| {
        for (test, deed, name) in [
            ("kept::attribute", "panic", "victim-kept-attribute"),
            ("kept::result", "err", "victim-kept-result"),
            ("kept::waiting", "panic", "victim-kept-waiting"),
            (
                "kept::cases::case_2_failing",
                "panic",
                "victim-kept-cases-case_2_failing",
            ),
            (
                "kept::expected_panic",
                "panic",
                "victim-kept-expected_panic",
            ),
        ] {
            let end = scene.victim(test, deed).fails();
            only_kept(scene, &[name]);
            says_where(&end, scene, name);
            forget(scene);
        }
    });
}

#[test]
fn a_passing_test_is_not_kept() {
    everybody(|scene| {
        for test in [
            "kept::attribute",
            "kept::result",
            "kept::waiting",
            "kept::cases::case_2_failing",
            "kept::expected_panic",
        ] {
            scene.victim(test, "nothing").passes();
            scene.is_empty_now();
        }
    });
}

#[test]
fn the_variable_overrides_the_code() {
    everybody(|scene| {
        let victim = |test, deed, value| scene.victim(test, deed).env("TEMPSPACE_KEEP", value);
        victim("attribute", "panic", "on-failure").fails();
        only_kept(scene, &["victim-attribute"]);
        forget(scene);
        victim("attribute", "nothing", "on-failure").passes();
        scene.is_empty_now();
        victim("attribute", "nothing", "always").passes();
        only_kept(scene, &["victim-attribute"]);
        forget(scene);
        victim("kept::attribute", "panic", "never").fails();
        scene.is_empty_now();
        victim("kept::always", "nothing", "never").passes();
        scene.is_empty_now();
        victim("attribute", "panic", "").fails();
    });
}

#[test]
fn an_unknown_value_is_refused() {
    everybody(|scene| {
        for value in ["Never", "1", "on_failure", " never"] {
            let end = scene
                .victim("attribute", "nothing")
                .env("TEMPSPACE_KEEP", value)
                .fails();
            let text = format!(
                "the environment variable TEMPSPACE_KEEP is {value:?}; it may be `never`, `on-failure`, `always`, or unset"
            );
            assert!(end.stderr.contains(&text), "{end}");
            scene.is_empty_now();
        }
    });
}

#[test]
fn a_killed_test_is_kept_by_whoever_finds_it() {
    everybody(|scene| {
        for deed in [
            "signal:9",
            "abort",
            "_exit:0",
            "exit:0",
            "mess-closed-root:kill",
        ] {
            for reaper in ["on", "off"] {
                scene
                    .victim("kept::attribute", deed)
                    .env("TEMPSPACE_REAPER", reaper)
                    .runs();
                if reaper == "off" {
                    scene.ordinary_run();
                }
                only_kept(scene, &["victim-kept-attribute"]);
                forget(scene);
            }
        }
    });
}

/// The next run may be one of another project, which keeps nothing of its own.
#[test]
fn a_killed_test_is_kept_for_its_own_project() {
    everybody(|scene| {
        let victim = scene
            .victim("kept::attribute", "signal:9")
            .env("CARGO_PKG_NAME", "mine");
        victim.env("TEMPSPACE_REAPER", "off").dies();
        scene.ordinary_run();
        only_kept(scene, &["victim-kept-attribute"]);
        let run = runs(scene).remove(0);
        let project = run
            .parent()
            .and_then(|project| project.file_name())
            .expect("a project");
        assert!(
            project.to_string_lossy().starts_with("mine-"),
            "{project:?}"
        );
        forget(scene);
    });
}

#[test]
fn one_with_a_parent_stays_where_it_is() {
    everybody(|scene| {
        for deed in ["panic", "signal:9", "exit:1"] {
            scene.victim("kept::elsewhere", deed).runs();
            scene.becomes_empty();
            scene.ordinary_run();
            let entries = fs::read_dir(scene.path()).expect("the scene").flatten();
            let stays =
                |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("elsewhere");
            let stays: Vec<_> = entries.filter(stays).collect();
            assert_eq!(stays.len(), 1, "after {deed}");
            fs::remove_dir_all(stays[0].path()).expect("it is ours");
        }
        scene.victim("kept::elsewhere", "nothing").passes();
    });
}

#[test]
fn the_last_three_runs_that_kept_something_stay() {
    everybody(|scene| {
        for (number, deed) in ["panic", "signal:9", "panic", "signal:9", "panic"]
            .into_iter()
            .enumerate()
        {
            scene.victim("kept::attribute", deed).runs();
            wait_until(|| others(scene) == 0 && runs(scene).len() == 3.min(number + 1));
            for _ in 0..2 {
                scene.victim("kept::attribute", "nothing").passes();
            }
            assert_eq!(runs(scene).len(), 3.min(number + 1), "after {deed}");
        }
        forget(scene);
    });
}

#[test]
fn tests_of_one_run_are_kept_together() {
    everybody(|scene| {
        let args = ["victim::many::", "--test-threads=4"];
        let id = "0c1f5bd2-9a43-4f5e-8f52-0a7c1e4a6d3b";
        for deed in ["panic", "signal:9"] {
            let victim = scene
                .victim("", deed)
                .args(&args)
                .env("TEMPSPACE_KEEP", "on-failure");
            victim.env("NEXTEST_RUN_ID", id).runs();
        }
        wait_until(|| kept(scene).len() >= 9 && others(scene) == 0);
        assert!(kept(scene).len() >= 9, "{:?}", kept(scene));
        assert_eq!(runs(scene).len(), 1);
        forget(scene);
    });
}

/// Tests of one name in several binaries of one run, all killed at once.
#[test]
fn several_reapers_that_keep_under_one_name_keep_all() {
    everybody(|scene| {
        let victims: Vec<_> = (0..6)
            .map(|_| {
                let victim = scene.victim("kept::attribute", "signal:9");
                victim.env("NEXTEST_RUN_ID", "one").starts()
            })
            .collect();
        for victim in victims {
            victim.ends();
        }
        wait_until(|| others(scene) == 0);
        let [run] = &runs(scene)[..] else {
            panic!("{:?}", runs(scene))
        };
        let entries = fs::read_dir(run).expect("a run").flatten();
        let whole = entries.filter(|entry| entry.path().join("some/file.txt").exists());
        assert_eq!(whole.count(), 6, "{:?}", kept(scene));
        assert_eq!(kept(scene).len(), 6, "{:?}", kept(scene));
        forget(scene);
    });
}
