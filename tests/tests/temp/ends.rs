//! The end of a process: everything that it created is removed, and nothing else.

#[cfg(unix)]
use std::{fs, process::Command};

#[cfg(unix)]
use crate::child::start;
use crate::child::{TestDir, list, output};

#[test]
fn exit_removes_entries_in_a_parent() {
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
    let mut strace = Command::new("strace");
    let calls = "trace=execve,execveat,fork,vfork,clone,clone3";
    strace.args(["-f", "-e", calls, "-o"]).arg(&trace);
    strace.args([env!("CARGO_BIN_EXE_temp-child"), "everything"]);
    strace.arg(test_dir.parent());
    output(test_dir.prepare(strace));
    let text = fs::read_to_string(trace).unwrap();
    assert_eq!(text.matches("execve").count(), 1, "{text}");
    let starts = text.lines().filter(|line| line.contains("fork(") || line.contains("clone"));
    let mut starts = starts.filter(|line| !line.contains(" resumed>"));
    assert!(starts.all(|line| line.contains("CLONE_THREAD")), "{text}");
}

#[cfg(unix)]
#[test]
fn the_next_process_removes_the_entries_of_a_killed_one_in_a_parent() {
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
    assert_only_kept(&test_dir);
}

#[cfg(unix)]
#[track_caller]
fn assert_only_kept(test_dir: &TestDir) {
    let left = list(&test_dir.parent());
    assert!(left.len() == 2, "{left:?}");
    assert!(left.iter().all(|name| name.starts_with("kept")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn an_entry_that_replaced_one_of_a_killed_process_stays() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("wait-with-replaced");
    child.arg(test_dir.parent());
    let mut child = start(child);
    child.kill().unwrap();
    child.wait().unwrap();
    test_dir.sweep();
    let left = list(&test_dir.parent());
    let paths = left.iter().map(|name| test_dir.parent().join(name));
    let texts: Vec<String> =
        paths.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(texts, ["another's"]);
    // Without creation times, a new directory may have the identity of the old one: its inode.
    if fs::metadata(test_dir.parent()).unwrap().created().is_ok() {
        assert_eq!(left.len(), 2, "{left:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_forked_child_removes_nothing_and_creates_other_names() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("fork");
    child.arg(test_dir.parent());
    output(child);
    assert_eq!(list(&test_dir.parent()), [""; 0]);
    test_dir.wait_for_clean_base();
}

/// Runs the task of a child once to its end and once to a kill, and then `check`.
#[cfg(unix)]
#[track_caller]
fn each_end(child: impl Fn(&TestDir) -> Command, check: impl Fn(&TestDir)) {
    for kill in [false, true] {
        let test_dir = TestDir::new();
        let mut child = start(child(&test_dir));
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().success(), !kill);
        match kill {
            true => test_dir.sweep(),
            false => test_dir.wait_for_clean_base(),
        }
        eprintln!("kill: {kill}");
        check(&test_dir);
    }
}

/// A child that runs `task` in the parent of the test.
#[cfg(unix)]
fn in_parent(task: &'static str) -> impl Fn(&TestDir) -> Command {
    move |test_dir| {
        let mut child = test_dir.child(task);
        child.arg(test_dir.parent());
        child
    }
}

/// A full disk may cut off a record anywhere. No other record is damaged.
#[cfg(unix)]
#[test]
fn kept_files_stay_after_torn_records() {
    let child = |test_dir: &TestDir| {
        // Without the signal, the limit on sizes is an error.
        let mut shell = test_dir.prepare(Command::new("/bin/sh"));
        shell
            .args(["-c", "trap '' XFSZ; exec \"$0\" torn \"$1\""])
            .arg(env!("CARGO_BIN_EXE_temp-child"))
            .arg(test_dir.parent());
        shell
    };
    each_end(child, |test_dir| {
        let left = list(&test_dir.parent());
        assert!(left.len() > 40, "{left:?}");
        assert!(left.iter().all(|name| name.starts_with("kept")), "{left:?}");
    });
}

#[cfg(unix)]
#[test]
fn the_record_of_a_file_is_removed_with_the_file() {
    each_end(in_parent("many-in-turn"), |test_dir| {
        assert_eq!(list(&test_dir.parent()), [""; 0]);
    });
}

#[cfg(unix)]
#[test]
fn a_file_that_is_persisted_at_its_own_path_stays() {
    each_end(in_parent("persist"), |test_dir| {
        assert_eq!(list(&test_dir.parent()).len(), 2);
    });
}

#[cfg(unix)]
#[test]
fn entries_in_a_parent_behind_a_link_in_a_temporary_directory_are_removed() {
    each_end(in_parent("wait-behind-link"), |test_dir| {
        assert_eq!(list(&test_dir.parent()), [""; 0]);
    });
}

#[cfg(unix)]
#[test]
fn a_process_whose_session_is_removed_starts_another() {
    each_end(in_parent("lose-session"), |test_dir| {
        let left = list(&test_dir.parent());
        assert!(left.len() == 2, "{left:?}");
        assert!(left.contains(&"written".to_owned()), "{left:?}");
    });
}

#[cfg(unix)]
#[test]
fn of_many_entries_with_odd_names_only_leftovers_are_removed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    for name in [&b"-x \\ 'a\" $(b) *?["[..], b"\x81\x88\xff \tend ", b"+ = 1\n2 3.4 -"] {
        // Names on macOS must be UTF-8.
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
