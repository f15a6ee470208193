//! The base directory: its search, and the modes of what is created there.

use std::fs;

use tempspace::temp;

use crate::child::{TestDir, list, output};

#[test]
fn the_variables_are_searched_in_order() {
    let test_dir = TestDir::new();
    let names = ["TEMPSPACE_DIR", "TMPDIR", "TEMP", "TMP"];
    for name in names {
        fs::create_dir(test_dir.parent().join(name)).unwrap();
    }
    let parent = test_dir.parent();
    for (number, expected) in names.iter().enumerate() {
        let mut child = test_dir.child("base");
        for (other, name) in names.iter().enumerate() {
            let value = if other < number { "missing" } else { name };
            child.env(name, parent.join(value));
        }
        assert_eq!(output(child).trim(), parent.join(expected).display().to_string());
        assert_eq!(list(&parent.join(expected)), [""; 0], "the probe leaves nothing");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_variable_is_resolved() {
    let test_dir = TestDir::new();
    let link = test_dir.parent().join("link");
    std::os::unix::fs::symlink(test_dir.base(), &link).unwrap();
    let mut child = test_dir.child("base");
    child.env("TEMPSPACE_DIR", link);
    assert_eq!(output(child).trim(), test_dir.base().display().to_string());
}

#[test]
fn another_base_is_used_from_then_on() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("set-base");
    child.arg(test_dir.parent());
    output(child);
    let kept = list(&test_dir.parent());
    assert!(kept.len() == 1 && kept[0].starts_with("tmp"), "{kept:?}");
    test_dir.wait_for_clean_base();
}

#[test]
fn the_base_is_the_same_each_time_and_for_all_threads() {
    let bases: Vec<_> = (0..8).map(|_| std::thread::spawn(temp::base)).collect();
    for base in bases {
        assert_eq!(base.join().unwrap().unwrap(), temp::base().unwrap());
    }
}

#[cfg(unix)]
#[test]
fn modes_do_not_depend_on_the_umask() {
    for umask in ["0", "022", "077", "0277", "0777"] {
        let test_dir = TestDir::new();
        let mut shell = std::process::Command::new("/bin/sh");
        shell
            .args(["-c", &format!("umask {umask}; exec \"$0\" modes \"$1\"")])
            .arg(env!("CARGO_BIN_EXE_temp-child"))
            .arg(test_dir.parent());
        let printed = output(test_dir.prepare(shell));
        assert_eq!(printed, "file 600\nfile 600\ndir 700\ndir 700\nfile 600\n", "umask {umask}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn programs_do_not_inherit_the_files() {
    let test_dir = TestDir::new();
    let printed = output(test_dir.child("inherit"));
    let (seen, base) = printed.rsplit_once("base ").unwrap();
    assert!(seen.contains("->") && !seen.contains(base.trim()), "{printed}");
}
