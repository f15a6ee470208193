//! A kept directory lies in the one place for kept directories, whatever its test is called.

use std::fs;
use std::path::{Path, PathBuf};

use super::keep::{assert_only_kept, kept, remove_kept, runs};
use super::launch::End;
use super::sandbox::{Sandbox, each_user, reapers, wait_until};
use crate::subject::NAME;

/// Who keeps a directory: the test, the exit hook, the reaper, or the sweep of the next run.
const KEEPERS: [(&str, &str); 4] =
    [("panic", "on"), ("exit:0", "on"), ("signal:9", "on"), ("signal:9", "off")];

/// Asserts that a workspace called `name` is kept under a name with the prefix `start`, and nothing else changes.
#[track_caller]
fn assert_kept(name: impl Fn(&Sandbox) -> String, start: &str) {
    each_user(|sandbox| {
        let before = listing(&sandbox.base(), sandbox);
        for (action, reaper) in KEEPERS {
            let subject = sandbox.subject("names::named", action).with_reaper(reaper);
            subject.env(NAME, name(sandbox)).run();
            if reaper == "off" {
                sandbox.run_ordinary();
            }
            wait_until(|| kept(sandbox).len() == 1 && reapers(sandbox).is_empty());
            let kept = kept(sandbox);
            assert!(kept.len() == 1 && kept[0].starts_with(start), "{kept:?}");
            assert_only_kept(sandbox, &[&kept[0]]);
            sandbox.assert_outside_unchanged();
            assert_eq!(listing(&sandbox.base(), sandbox), before, "after {action}");
            remove_kept(sandbox);
        }
    });
}

/// The mode of `dir`, and its entries but the shared directory of this user.
fn listing(dir: &Path, sandbox: &Sandbox) -> (u32, Vec<PathBuf>) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(dir).expect("it exists").permissions().mode();
    let paths = fs::read_dir(dir).expect("it exists").flatten();
    let paths = paths.map(|entry| entry.path());
    (mode, paths.filter(|path| *path != sandbox.shared()).collect())
}

/// A path in the outside.
fn outside(sandbox: &Sandbox) -> String {
    let path = sandbox.path().join("outside/out/report");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn an_absolute_path_as_a_name_leads_nowhere() {
    assert_kept(outside, "_");
}

#[test]
fn a_name_with_dots_leads_nowhere() {
    assert_kept(|_| "../../../../x".into(), "_._.._.._.._x");
    assert_kept(|_| "..".into(), "__");
}

#[test]
fn a_test_without_a_name_is_kept_as_unnamed() {
    assert_kept(|_| String::new(), "unnamed");
}

#[test]
fn a_name_of_two_lines_becomes_one_line() {
    assert_kept(|sandbox| format!("x\nk0 {}", outside(sandbox)), "x_k0 _");
}

#[test]
fn only_the_letters_that_no_file_name_may_have_are_replaced() {
    let name = "a name/with *odd* letters, $(x) \\1 & -rf";
    assert_kept(|_| name.into(), "a name_with _odd_ letters, $(x) _1 & -rf");
}

/// Reaper and sweep keep nothing in a place that is not below the kept directories.
#[test]
fn a_recorded_destination_that_leads_elsewhere_is_ignored() {
    each_user(|sandbox| {
        for (destination, is_valid) in [
            ("project/run/name", true),
            (&*outside(sandbox), false),
            ("../../../outside/x", false),
            ("a/../b", false),
            ("a/./b", false),
            ("//x", false),
            ("a/b", false),
            ("a/b/c/d", false),
            ("", false),
        ] {
            for reaper in ["on", "off"] {
                let subject = sandbox.subject("names::another_destination", "signal:9");
                let subject = subject.with_reaper(reaper).env(NAME, destination);
                subject.assert_signal();
                sandbox.run_ordinary();
                if is_valid {
                    assert_only_kept(sandbox, &["name"]);
                    remove_kept(sandbox);
                }
                sandbox.wait_until_empty();
                sandbox.assert_outside_unchanged();
            }
        }
    });
}

/// Only directories of runs are counted and removed.
#[test]
fn other_files_beside_the_kept_directories_stay() {
    each_user(|sandbox| {
        sandbox.subject("kept::attribute", "panic").assert_failure();
        let project = runs(sandbox)[0].parent().expect("a project").to_owned();
        fs::write(project.join("notes\n.."), "mine").expect("a file");
        for action in ["panic", "signal:9", "signal:9", "panic"] {
            sandbox.subject("kept::attribute", action).run();
            wait_until(|| reapers(sandbox).is_empty());
        }
        assert!(project.join("notes\n..").exists());
        assert_eq!(fs::read_dir(&project).expect("a project").count(), 4);
        remove_kept(sandbox);
    });
}

#[test]
fn names_of_any_length_are_kept() {
    each_user(|sandbox| {
        for (action, count) in [("panic", 2), ("exit:0", 1), ("signal:9", 1)] {
            let args = ["subject::names::long::", "--test-threads=1", "--nocapture"];
            let end = sandbox.subject("", action).args(&args).run();
            wait_until(|| kept(sandbox).len() == count && reapers(sandbox).is_empty());
            let kept = kept(sandbox);
            assert_eq!(kept.len(), count, "{kept:?}\n{end}");
            let whole = |name: &String| name.starts_with("subject-names-long-");
            assert!(kept.iter().all(whole), "{kept:?}");
            assert!(!end.stderr.contains("warning: cannot"), "{end}");
            remove_kept(sandbox);
        }
    });
}

/// How often `end` reports that a directory cannot be kept, and its path.
fn unkept(end: &End) -> (usize, PathBuf) {
    let text = format!("{}{}", end.stdout, end.stderr);
    let mut paths = text.split("cannot keep directory \"").skip(1);
    let path = paths.next().and_then(|rest| rest.split('"').next());
    let path = path.unwrap_or_else(|| panic!("nothing is reported\n{end}"));
    (1 + paths.count(), path.into())
}

#[test]
fn a_directory_that_cannot_be_kept_stays_until_it_can_be_kept() {
    each_user(|sandbox| {
        for (test, action, keep, name) in [
            ("kept::attribute", "panic", "on-failure", "subject-kept-attribute"),
            ("kept::attribute", "exit:1", "on-failure", "subject-kept-attribute"),
            ("attribute", "nothing", "always", "subject-attribute"),
            ("names::kept_by_hand", "nothing", "never", "unnamed"),
        ] {
            let obstacle = sandbox.shared().join("kept");
            fs::create_dir(sandbox.shared()).expect("a directory");
            fs::write(&obstacle, "in the way").expect("a file");
            sandbox.user.chown(&sandbox.shared());
            sandbox.user.chown(&obstacle);

            let end = sandbox.subject(test, action).env("TEMPSPACE_KEEP", keep).run();
            let (times, path) = unkept(&end);
            assert_eq!(times, 1, "{end}");
            wait_until(|| reapers(sandbox).is_empty());
            let file = path.join("some/file.txt");
            assert_eq!(fs::read_to_string(file).expect("it exists"), "data");

            fs::remove_file(obstacle).expect("the test may remove it");
            sandbox.run_ordinary();
            assert_only_kept(sandbox, &[name]);
            remove_kept(sandbox);
        }
    });
}
