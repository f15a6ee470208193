//! The end of a process: everything that it created is removed, and nothing else.

#[cfg(unix)]
use std::fs;

#[cfg(unix)]
use crate::child::start;
use crate::child::{TestDir, list, output};

#[test]
fn exit_removes_what_lies_in_a_parent() {
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let mut child = test_dir.child("leave-in-parent");
    child.arg(test_dir.parent());
    output(child);
    let left = list(&test_dir.parent());
    assert!(left.len() == 1 && left[0].starts_with("kept"), "{left:?}");
    test_dir.wait_for_clean_base();
}

#[cfg(target_os = "linux")]
#[test]
fn no_function_starts_a_process() {
    if !crate::tool::tool("strace") {
        return;
    }
    let test_dir = TestDir::new();
    let trace = test_dir.base().with_file_name("trace");
    let mut strace = std::process::Command::new("strace");
    let calls = "trace=execve,execveat,fork,vfork,clone,clone3";
    strace.args(["-f", "-e", calls, "-o"]).arg(&trace);
    strace.args([env!("CARGO_BIN_EXE_temp-child"), "everything"]);
    strace.arg(test_dir.parent());
    output(test_dir.prepare(strace));
    let text = fs::read_to_string(trace).unwrap();
    assert_eq!(text.matches("execve").count(), 1, "{text}");
    let starts = text
        .lines()
        .filter(|line| line.contains("fork(") || line.contains("clone"));
    let mut starts = starts.filter(|line| !line.contains(" resumed>"));
    assert!(starts.all(|line| line.contains("CLONE_THREAD")), "{text}");
}

#[cfg(unix)]
#[test]
fn without_a_reaper_the_next_process_removes_what_a_killed_one_left_in_a_parent() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("wait-with-parent");
    child.arg(test_dir.parent());
    let mut child = start(child);
    assert_eq!(list(&test_dir.parent()).len(), 4);
    let shared = test_dir.base().join(&list(&test_dir.base())[0]);
    assert!(list(&shared).iter().all(|name| name != "reaper"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(list(&test_dir.parent()).len(), 4);
    test_dir.sweep();
    check_only_kept(&test_dir);
}

#[cfg(unix)]
#[track_caller]
fn check_only_kept(test_dir: &TestDir) {
    let left = list(&test_dir.parent());
    assert!(left.len() == 2, "{left:?}");
    assert!(left.iter().all(|name| name.starts_with("kept")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn what_replaced_a_thing_of_a_killed_process_stays() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("wait-with-replaced");
    child.arg(test_dir.parent());
    let mut child = start(child);
    child.kill().unwrap();
    child.wait().unwrap();
    test_dir.sweep();
    let left = list(&test_dir.parent());
    let paths = left.iter().map(|name| test_dir.parent().join(name));
    let texts: Vec<String> = paths
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert_eq!(texts, ["another's"]);
    // Without times of birth, a new directory may well have the number of the old one.
    if fs::metadata(test_dir.parent()).unwrap().created().is_ok() {
        assert_eq!(left.len(), 2, "{left:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_forked_child_removes_nothing_and_finds_other_names() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("fork");
    child.arg(test_dir.parent());
    output(child);
    assert_eq!(list(&test_dir.parent()), [""; 0]);
    test_dir.wait_for_clean_base();
}

/// Ends a process as it wishes, or by a kill.
#[cfg(unix)]
#[track_caller]
fn every_end(task: &str, prepare: impl Fn(&TestDir), check: impl Fn(&TestDir)) {
    for kill in [false, true] {
        let test_dir = TestDir::new();
        prepare(&test_dir);
        let mut child = test_dir.child(task);
        child.arg(test_dir.parent());
        let mut child = start(child);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().success(), !kill);
        match kill {
            true => test_dir.sweep(),
            false => test_dir.wait_for_clean_base(),
        }
        eprintln!("kill {kill}");
        check(&test_dir);
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
        let test_dir = TestDir::new();
        let torn = test_dir.child("torn");
        // Without the signal, the limit on sizes is an error.
        let mut child = test_dir.prepare(std::process::Command::new("sh"));
        child
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(torn.get_program())
            .args(torn.get_args())
            .arg(test_dir.parent());
        let mut child = start(child);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().success(), !kill);
        match kill {
            true => test_dir.sweep(),
            false => test_dir.wait_for_clean_base(),
        }
        let left = list(&test_dir.parent());
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
        |test_dir| assert_eq!(list(&test_dir.parent()), [""; 0]),
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_was_persisted_where_it_was_made_stays() {
    every_end(
        "persist",
        |_| (),
        |test_dir| assert_eq!(list(&test_dir.parent()).len(), 2),
    );
}

#[cfg(unix)]
#[test]
fn what_lies_in_a_parent_behind_a_link_of_ours_goes() {
    every_end(
        "wait-behind-link",
        |_| (),
        |test_dir| assert_eq!(list(&test_dir.parent()), [""; 0]),
    );
}

#[cfg(unix)]
#[test]
fn a_process_whose_directory_was_removed_goes_on_with_another() {
    let check = |test_dir: &TestDir| {
        let left = list(&test_dir.parent());
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
        let odd = |test_dir: &TestDir| test_dir.parent().join(name);
        if fs::create_dir(odd(&TestDir::new())).is_err() {
            continue;
        }
        let test_dir = TestDir::new();
        fs::create_dir(odd(&test_dir)).unwrap();
        let mut child = test_dir.child("wait-with-many");
        child.arg(odd(&test_dir));
        let mut child = start(child);
        child.kill().unwrap();
        child.wait().unwrap();
        test_dir.sweep();
        let left = list(&odd(&test_dir));
        let count = |prefix| left.iter().filter(|name| name.starts_with(prefix)).count();
        let counts = (left.len(), count("kept "), count("other "));
        assert_eq!(counts, (220, 110, 110));
    }
}
