//! Whatever a test is called, its directory is kept in the one place for that, or stays where it was.

use std::fs;
use std::path::{Path, PathBuf};

use super::keep::{kept, only_kept, remove_kept, runs};
use super::launch::End;
use super::sandbox::{Sandbox, each_user, processes_of, wait_until};
use crate::subject::NAME;

/// The ways to the kept ones: by the test's own process, at its exit, by the reaper and by the next run.
const WAYS: [(&str, &str); 4] = [
    ("panic", "on"),
    ("exit:0", "on"),
    ("signal:9", "on"),
    ("signal:9", "off"),
];

/// A workspace of this name is kept under one that starts with `start`, and nothing else changes.
#[track_caller]
fn named(name: impl Fn(&Sandbox) -> String, start: &str) {
    each_user(|sandbox| {
        let before = listing(&sandbox.base(), sandbox);
        for (action, reaper) in WAYS {
            let subject = sandbox.subject("names::named", action).with_reaper(reaper);
            subject.env(NAME, name(sandbox)).runs();
            if reaper == "off" {
                sandbox.ordinary_run();
            }
            wait_until(|| kept(sandbox).len() == 1 && processes_of(sandbox).is_empty());
            let kept = kept(sandbox);
            assert!(kept.len() == 1 && kept[0].starts_with(start), "{kept:?}");
            only_kept(sandbox, &[&kept[0]]);
            sandbox.is_unharmed();
            assert_eq!(listing(&sandbox.base(), sandbox), before, "after {action}");
            remove_kept(sandbox);
        }
    });
}

/// The directory's own mode, and what else than this user's shared directory is in it.
fn listing(dir: &Path, sandbox: &Sandbox) -> (u32, Vec<PathBuf>) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(dir).expect("it is there").permissions().mode();
    let paths = fs::read_dir(dir).expect("it is there").flatten();
    let paths = paths.map(|entry| entry.path());
    (
        mode,
        paths.filter(|path| *path != sandbox.shared()).collect(),
    )
}

/// A path in the outside.
fn outside(sandbox: &Sandbox) -> String {
    let path = sandbox.path().join("outside/out/report");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn an_absolute_path() {
    named(outside, "_");
}

#[test]
fn a_path_upwards() {
    named(|_| "../../../../x".into(), "_._.._.._.._x");
    named(|_| "..".into(), "__");
}

#[test]
fn an_empty_name() {
    named(|_| String::new(), "unnamed");
}

#[test]
fn a_name_of_two_lines() {
    named(|sandbox| format!("x\nk0 {}", outside(sandbox)), "x_k0 _");
}

#[test]
fn a_name_with_odd_letters() {
    let name = "a name/with *odd* letters, $(x) \\1 & -rf";
    named(|_| name.into(), "a name_with _odd_ letters, $(x) _1 & -rf");
}

/// Reaper and sweep go nowhere else, whatever the file has that tells them where.
#[test]
fn a_place_that_is_none() {
    each_user(|sandbox| {
        for place in [
            &*outside(sandbox),
            "../../../outside/x",
            "a/../b",
            "a/./b",
            "//x",
            "a/b",
            "a/b/c/d",
            "",
        ] {
            for reaper in ["on", "off"] {
                let subject = sandbox.subject("names::written_down", "signal:9");
                subject
                    .with_reaper(reaper)
                    .env(NAME, place)
                    .ends_by_signal();
                sandbox.ordinary_run();
                wait_until(|| !kept(sandbox).is_empty());
                assert_eq!(kept(sandbox).len(), 1, "{place:?} by {reaper}");
                sandbox.is_unharmed();
                wait_until(|| processes_of(sandbox).is_empty());
                remove_kept(sandbox);
            }
        }
    });
}

/// Only runs count and go where runs are kept.
#[test]
fn what_else_lies_among_the_kept_stays() {
    each_user(|sandbox| {
        sandbox.subject("kept::attribute", "panic").fails();
        let project = runs(sandbox)[0].parent().expect("a project").to_owned();
        fs::write(project.join("notes\n.."), "mine").expect("a file");
        for action in ["panic", "signal:9", "signal:9", "panic"] {
            sandbox.subject("kept::attribute", action).runs();
            wait_until(|| processes_of(sandbox).is_empty());
        }
        assert!(project.join("notes\n..").exists());
        assert_eq!(fs::read_dir(&project).expect("a project").count(), 4);
        remove_kept(sandbox);
    });
}

#[test]
fn names_of_any_length() {
    each_user(|sandbox| {
        for (action, count) in [("panic", 2), ("exit:0", 1), ("signal:9", 1)] {
            let args = ["subject::names::long::", "--test-threads=1", "--nocapture"];
            let end = sandbox.subject("", action).args(&args).runs();
            wait_until(|| kept(sandbox).len() == count && processes_of(sandbox).is_empty());
            let kept = kept(sandbox);
            assert_eq!(kept.len(), count, "{kept:?}\n{end}");
            let whole = |name: &String| name.starts_with("subject-names-long-");
            assert!(kept.iter().all(whole), "{kept:?}");
            assert!(!end.stderr.contains("warning: cannot"), "{end}");
            remove_kept(sandbox);
        }
    });
}

/// How often `end` tells that a directory cannot be kept, and where that is.
fn unkept(end: &End) -> (usize, PathBuf) {
    let text = format!("{}{}", end.stdout, end.stderr);
    let mut places = text.split("cannot keep directory \"").skip(1);
    let place = places.next().and_then(|rest| rest.split('"').next());
    let place = place.unwrap_or_else(|| panic!("nothing is told\n{end}"));
    (1 + places.count(), place.into())
}

#[test]
fn what_cannot_be_kept_stays_until_it_can() {
    each_user(|sandbox| {
        for (test, action, keep, name) in [
            (
                "kept::attribute",
                "panic",
                "on-failure",
                "subject-kept-attribute",
            ),
            (
                "kept::attribute",
                "exit:1",
                "on-failure",
                "subject-kept-attribute",
            ),
            ("attribute", "nothing", "always", "subject-attribute"),
            ("names::kept_by_hand", "nothing", "never", "unnamed"),
        ] {
            let obstacle = sandbox.shared().join("kept");
            fs::create_dir(sandbox.shared()).expect("a directory");
            fs::write(&obstacle, "in the way").expect("a file");
            sandbox.user.owns(&sandbox.shared());
            sandbox.user.owns(&obstacle);

            let end = sandbox
                .subject(test, action)
                .env("TEMPSPACE_KEEP", keep)
                .runs();
            let (times, place) = unkept(&end);
            assert_eq!(times, 1, "{end}");
            wait_until(|| processes_of(sandbox).is_empty());
            let file = place.join("some/file.txt");
            assert_eq!(fs::read_to_string(file).expect("it is there"), "data");

            fs::remove_file(obstacle).expect("it is ours");
            sandbox.ordinary_run();
            only_kept(sandbox, &[name]);
            remove_kept(sandbox);
        }
    });
}
