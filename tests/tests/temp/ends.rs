//! The ends of a process: nothing that it made anywhere outlives it, and nothing else goes.

#[cfg(unix)]
use std::fs;

use crate::child::{Stage, list, output, start};

#[test]
fn exit_removes_what_lies_in_a_parent() {
    if crate::wine::skips() {
        return;
    }
    let stage = Stage::new();
    let mut child = stage.scene("leave-in-parent");
    child.arg(stage.parent());
    output(child);
    let left = list(&stage.parent());
    assert!(left.len() == 1 && left[0].starts_with("kept"), "{left:?}");
    stage.wait_for_clean_base();
}

#[cfg(unix)]
#[test]
fn the_reaper_removes_what_a_killed_process_left_in_a_parent() {
    let stage = Stage::new();
    let mut child = stage.scene("wait-with-parent");
    child.arg(stage.parent());
    let mut child = start(child);
    assert_eq!(list(&stage.parent()).len(), 4);
    child.kill().unwrap();
    child.wait().unwrap();
    stage.wait_for_clean_base();
    check_only_kept(&stage);
}

#[test]
fn the_next_process_removes_what_a_killed_one_left_in_a_parent() {
    if crate::wine::skips() {
        return;
    }
    let stage = Stage::new();
    let mut child = stage.scene("wait-with-parent");
    child.arg(stage.parent()).env("TEMPSPACE_REAPER", "off");
    let mut child = start(child);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(list(&stage.parent()).len(), 4);
    let mut next = stage.scene("leave-in-parent");
    next.arg(stage.base()).env("TEMPSPACE_REAPER", "off");
    output(next);
    check_only_kept(&stage);
}

#[track_caller]
fn check_only_kept(stage: &Stage) {
    let left = list(&stage.parent());
    assert!(left.len() == 2, "{left:?}");
    assert!(left.iter().all(|name| name.starts_with("kept")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn what_replaced_a_thing_of_a_killed_process_stays() {
    for reaper in ["on", "off"] {
        let stage = Stage::new();
        let mut child = stage.scene("wait-with-replaced");
        child.arg(stage.parent()).env("TEMPSPACE_REAPER", reaper);
        let mut child = start(child);
        child.kill().unwrap();
        child.wait().unwrap();
        if reaper == "off" {
            let mut next = stage.scene("modes");
            next.arg(stage.parent()).env("TEMPSPACE_REAPER", reaper);
            output(next);
        }
        stage.wait_for_clean_base();
        let left = list(&stage.parent());
        let file = left
            .iter()
            .filter(|name| stage.parent().join(name).is_file());
        let texts: Vec<String> = file
            .map(|name| fs::read_to_string(stage.parent().join(name)).unwrap())
            .collect();
        assert_eq!(texts, ["somebody's"], "reaper {reaper}");
        // Without times of birth, a new directory may well have the number of the old one.
        if fs::metadata(stage.parent()).unwrap().created().is_ok() {
            assert_eq!(left.len(), 2, "reaper {reaper}: {left:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_forked_child_removes_nothing_and_finds_other_names() {
    let stage = Stage::new();
    let mut child = stage.scene("fork");
    child.arg(stage.parent());
    output(child);
    assert_eq!(list(&stage.parent()), [""; 0]);
    stage.wait_for_clean_base();
}

/// Ends a process as it wishes, or by a kill with and without a reaper.
#[cfg(unix)]
#[track_caller]
fn every_end(scene: &str, prepare: impl Fn(&Stage), check: impl Fn(&Stage)) {
    for (reaper, kill) in [("off", false), ("on", true), ("off", true)] {
        let stage = Stage::new();
        prepare(&stage);
        let mut child = stage.scene(scene);
        child.arg(stage.parent()).env("TEMPSPACE_REAPER", reaper);
        let mut child = start(child);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().success(), !kill);
        if kill && reaper == "off" {
            let mut next = stage.scene("modes");
            next.arg(stage.base()).env("TEMPSPACE_REAPER", reaper);
            output(next);
        }
        stage.wait_for_clean_base();
        eprintln!("reaper {reaper}, kill {kill}");
        check(&stage);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_was_persisted_where_it_was_made_stays() {
    every_end(
        "persist",
        |_| (),
        |stage| assert_eq!(list(&stage.parent()).len(), 2),
    );
}

#[cfg(unix)]
#[test]
fn what_lies_in_a_parent_behind_a_link_of_ours_goes() {
    every_end(
        "wait-behind-link",
        |_| (),
        |stage| assert_eq!(list(&stage.parent()), [""; 0]),
    );
}

#[cfg(unix)]
#[test]
fn a_process_whose_directory_was_removed_goes_on_with_another() {
    let check = |stage: &Stage| {
        let left = list(&stage.parent());
        assert!(
            left.len() == 2 && left.contains(&"written".to_owned()),
            "{left:?}"
        );
    };
    every_end("lose-run", |_| (), check);
}

#[cfg(unix)]
#[test]
fn of_many_things_under_odd_names_only_what_is_left_goes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    for name in [
        &b"-x \\ 'a\" $(b) *?["[..],
        b"\x81\x88\xff \tend ",
        b"+ = 1 2 3.4 -",
    ] {
        // macOS takes only names in UTF-8.
        let name = OsStr::from_bytes(name);
        let odd = |stage: &Stage| stage.parent().join(name);
        if fs::create_dir(odd(&Stage::new())).is_err() {
            continue;
        }
        for reaper in ["on", "off"] {
            let stage = Stage::new();
            fs::create_dir(odd(&stage)).unwrap();
            let mut child = stage.scene("wait-with-many");
            child.arg(odd(&stage)).env("TEMPSPACE_REAPER", reaper);
            let mut child = start(child);
            child.kill().unwrap();
            child.wait().unwrap();
            if reaper == "off" {
                output(stage.scene("base-and-file"));
            }
            stage.wait_for_clean_base();
            let left = list(&odd(&stage));
            let kept = left.iter().filter(|name| name.starts_with("kept ")).count();
            let others = left
                .iter()
                .filter(|name| name.starts_with("other "))
                .count();
            assert_eq!(
                (left.len(), kept, others),
                (220, 110, 110),
                "reaper {reaper}"
            );
        }
    }
}
