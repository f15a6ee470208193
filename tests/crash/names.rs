//! Whatever a test is called, its directory is kept in the one place for that, or stays where it was.

use std::fs;
use std::path::{Path, PathBuf};

use super::keep::{forget, kept, only_kept, runs};
use super::play::End;
use super::scene::{Scene, everybody, processes_of, wait_until};
use crate::victim::NAME;

/// The ways to the kept ones: by the test's own process, at its exit, by the reaper and by the next run.
const WAYS: [(&str, &str); 4] = [
    ("panic", "on"),
    ("exit:0", "on"),
    ("signal:9", "on"),
    ("signal:9", "off"),
];

/// A workspace of this name is kept under one that starts with `start`, and nothing else changes.
#[track_caller]
fn named(name: impl Fn(&Scene) -> String, start: &str) {
    everybody(|scene| {
        let before = listing(&scene.base(), scene);
        for (deed, reaper) in WAYS {
            let victim = scene
                .victim("names::named", deed)
                .env("TEMPSPACE_REAPER", reaper);
            victim.env(NAME, name(scene)).runs();
            if reaper == "off" {
                scene.ordinary_run();
            }
            wait_until(|| kept(scene).len() == 1 && processes_of(scene).is_empty());
            let kept = kept(scene);
            assert!(kept.len() == 1 && kept[0].starts_with(start), "{kept:?}");
            only_kept(scene, &[&kept[0]]);
            scene.is_unharmed();
            assert_eq!(listing(&scene.base(), scene), before, "after {deed}");
            forget(scene);
        }
    });
}

/// The directory's own mode, and what else than this user's shared directory is in it.
fn listing(dir: &Path, scene: &Scene) -> (u32, Vec<PathBuf>) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(dir).expect("it is there").permissions().mode();
    let paths = fs::read_dir(dir).expect("it is there").flatten();
    let paths = paths.map(|entry| entry.path());
    (mode, paths.filter(|path| *path != scene.shared()).collect())
}

/// A path in the outside.
fn outside(scene: &Scene) -> String {
    let path = scene.path().join("outside/out/report");
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
    named(|scene| format!("x\nk0 {}", outside(scene)), "x_k0 _");
}

#[test]
fn a_name_with_odd_letters() {
    let name = "a name/with *odd* letters, $(x) \\1 & -rf";
    named(|_| name.into(), "a name_with _odd_ letters, $(x) _1 & -rf");
}

/// Reaper and sweep go nowhere else, whatever stands in the file that tells them where.
#[test]
fn a_place_that_is_none() {
    everybody(|scene| {
        for place in [
            &*outside(scene),
            "../../../outside/x",
            "a/../b",
            "a/./b",
            "//x",
            "a/b",
            "a/b/c/d",
            "",
        ] {
            for reaper in ["on", "off"] {
                let victim = scene.victim("names::written_down", "signal:9");
                victim
                    .env("TEMPSPACE_REAPER", reaper)
                    .env(NAME, place)
                    .dies();
                scene.ordinary_run();
                wait_until(|| !kept(scene).is_empty());
                assert_eq!(kept(scene).len(), 1, "{place:?} by {reaper}");
                scene.is_unharmed();
                wait_until(|| processes_of(scene).is_empty());
                forget(scene);
            }
        }
    });
}

/// Only runs count and go where runs are kept.
#[test]
fn what_else_lies_among_the_kept_stays() {
    everybody(|scene| {
        scene.victim("kept::attribute", "panic").fails();
        let project = runs(scene)[0].parent().expect("a project").to_owned();
        fs::write(project.join("notes\n.."), "mine").expect("a file");
        for deed in ["panic", "signal:9", "signal:9", "panic"] {
            scene.victim("kept::attribute", deed).runs();
            wait_until(|| processes_of(scene).is_empty());
        }
        assert!(project.join("notes\n..").exists());
        assert_eq!(fs::read_dir(&project).expect("a project").count(), 4);
        forget(scene);
    });
}

#[test]
fn names_of_any_length() {
    everybody(|scene| {
        for (deed, count) in [("panic", 2), ("exit:0", 1), ("signal:9", 1)] {
            let args = ["victim::names::long::", "--test-threads=1", "--nocapture"];
            let end = scene.victim("", deed).args(&args).runs();
            wait_until(|| kept(scene).len() == count && processes_of(scene).is_empty());
            let kept = kept(scene);
            assert_eq!(kept.len(), count, "{kept:?}\n{end}");
            let whole = |name: &String| name.starts_with("victim-names-long-");
            assert!(kept.iter().all(whole), "{kept:?}");
            assert!(!end.stderr.contains("warning: cannot"), "{end}");
            forget(scene);
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
    everybody(|scene| {
        for (test, deed, keep, name) in [
            (
                "kept::attribute",
                "panic",
                "on-failure",
                "victim-kept-attribute",
            ),
            (
                "kept::attribute",
                "exit:1",
                "on-failure",
                "victim-kept-attribute",
            ),
            ("attribute", "nothing", "always", "victim-attribute"),
            ("names::kept_by_hand", "nothing", "never", "unnamed"),
        ] {
            let obstacle = scene.shared().join("kept");
            fs::create_dir(scene.shared()).expect("a directory");
            fs::write(&obstacle, "in the way").expect("a file");
            scene.user.owns(&scene.shared());
            scene.user.owns(&obstacle);

            let end = scene.victim(test, deed).env("TEMPSPACE_KEEP", keep).runs();
            let (times, place) = unkept(&end);
            assert_eq!(times, 1, "{end}");
            wait_until(|| processes_of(scene).is_empty());
            let file = place.join("some/file.txt");
            assert_eq!(fs::read_to_string(file).expect("it is there"), "data");

            fs::remove_file(obstacle).expect("it is ours");
            scene.ordinary_run();
            only_kept(scene, &[name]);
            forget(scene);
        }
    });
}
