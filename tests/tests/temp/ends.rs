//! The ends of a process: nothing that it made anywhere outlives it, and nothing else goes.

#[cfg(unix)]
use std::fs;

#[cfg(unix)]
use crate::child::start;
use crate::child::{Stage, list, output};

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
fn without_a_reaper_the_next_process_removes_what_a_killed_one_left_in_a_parent() {
    let stage = Stage::new();
    let mut child = stage.scene("wait-with-parent");
    child.arg(stage.parent());
    let mut child = start(child);
    assert_eq!(list(&stage.parent()).len(), 4);
    let shared = stage.base().join(&list(&stage.base())[0]);
    assert!(list(&shared).iter().all(|name| name != "reaper"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(list(&stage.parent()).len(), 4);
    stage.sweep();
    check_only_kept(&stage);
}

#[cfg(unix)]
#[track_caller]
fn check_only_kept(stage: &Stage) {
    let left = list(&stage.parent());
    assert!(left.len() == 2, "{left:?}");
    assert!(left.iter().all(|name| name.starts_with("kept")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn what_replaced_a_thing_of_a_killed_process_stays() {
    let stage = Stage::new();
    let mut child = stage.scene("wait-with-replaced");
    child.arg(stage.parent());
    let mut child = start(child);
    child.kill().unwrap();
    child.wait().unwrap();
    stage.sweep();
    let left = list(&stage.parent());
    let paths = left.iter().map(|name| stage.parent().join(name));
    let texts: Vec<String> = paths
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert_eq!(texts, ["somebody's"]);
    // Without times of birth, a new directory may well have the number of the old one.
    if fs::metadata(stage.parent()).unwrap().created().is_ok() {
        assert_eq!(left.len(), 2, "{left:?}");
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

/// Ends a process as it wishes, or by a kill.
#[cfg(unix)]
#[track_caller]
fn every_end(scene: &str, prepare: impl Fn(&Stage), check: impl Fn(&Stage)) {
    for kill in [false, true] {
        let stage = Stage::new();
        prepare(&stage);
        let mut child = stage.scene(scene);
        child.arg(stage.parent());
        let mut child = start(child);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().success(), !kill);
        match kill {
            true => stage.sweep(),
            false => stage.wait_for_clean_base(),
        }
        eprintln!("kill {kill}");
        check(&stage);
    }
}

/// A full disk may cut off a record anywhere; no other record is harmed.
#[cfg(unix)]
#[test]
fn what_is_kept_after_torn_records_stays() {
    if !crate::tool::tool("sh") {
        return;
    }
    for kill in [false, true] {
        let stage = Stage::new();
        let scene = stage.scene("torn");
        // Without the signal, the limit on sizes is an error.
        let mut child = stage.prepare(std::process::Command::new("sh"));
        child
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(scene.get_program())
            .args(scene.get_args())
            .arg(stage.parent());
        let mut child = start(child);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().success(), !kill);
        match kill {
            true => stage.sweep(),
            false => stage.wait_for_clean_base(),
        }
        let left = list(&stage.parent());
        assert!(left.len() > 40, "{left:?}");
        assert!(left.iter().all(|name| name.starts_with("kept")), "{left:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_recorded_of_files_goes_with_them() {
    every_end(
        "many-in-turn",
        |_| (),
        |stage| assert_eq!(list(&stage.parent()), [""; 0]),
    );
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
        b"+ = 1\n2 3.4 -",
    ] {
        // macOS takes only names in UTF-8.
        let name = OsStr::from_bytes(name);
        let odd = |stage: &Stage| stage.parent().join(name);
        if fs::create_dir(odd(&Stage::new())).is_err() {
            continue;
        }
        let stage = Stage::new();
        fs::create_dir(odd(&stage)).unwrap();
        let mut child = stage.scene("wait-with-many");
        child.arg(odd(&stage));
        let mut child = start(child);
        child.kill().unwrap();
        child.wait().unwrap();
        stage.sweep();
        let left = list(&odd(&stage));
        let count = |prefix| left.iter().filter(|name| name.starts_with(prefix)).count();
        let counts = (left.len(), count("kept "), count("other "));
        assert_eq!(counts, (220, 110, 110));
    }
}
