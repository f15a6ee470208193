//! Atomic writes: what they keep, what they refuse, and what readers see during a write.

use std::fs;
use std::thread;
use std::time::Duration;

use tempspace::temp::{self, write_atomic};

use crate::child::{TestDir, list, start};

#[test]
fn a_file_is_created_or_replaced_and_no_temporary_file_is_left() {
    let test_dir = TestDir::new();
    let target = test_dir.parent().join("target");
    for contents in ["", "one", "two, which is longer"] {
        write_atomic(&target, contents).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), contents);
        assert_eq!(list(&test_dir.parent()), ["target"]);
    }
}

#[test]
fn a_directory_or_a_missing_parent_is_refused() {
    let test_dir = TestDir::new();
    let error = write_atomic(test_dir.parent(), "x").unwrap_err();
    assert_eq!(error.path(), Some(&*test_dir.parent()));
    fs::write(test_dir.parent().join("file"), "x").unwrap();
    for bad in ["missing/target", "..", ".", "file/", "file/.", "new/", "new/./"] {
        assert!(write_atomic(test_dir.parent().join(bad), "x").is_err(), "{bad}");
    }
    assert!(write_atomic("", "x").is_err() && write_atomic("/", "x").is_err());
    assert_eq!(list(&test_dir.parent()), ["file"]);
}

#[test]
fn readers_see_one_version_or_another() {
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let target = test_dir.parent().join("target");
    write_atomic(&target, vec![b'a'; 50_000]).unwrap();
    thread::scope(|scope| {
        for writer in 0..2 {
            let target = &target;
            scope.spawn(move || {
                for round in 0..100 {
                    let letter = b'a' + (writer * 100 + round) % 26;
                    write_atomic(target, vec![letter; 50_000]).unwrap();
                }
            });
        }
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..300 {
                    let seen = fs::read(&target).unwrap();
                    assert_eq!(seen.len(), 50_000);
                    assert!(seen.iter().all(|letter| *letter == seen[0]), "a mixture");
                }
            });
        }
    });
    assert_eq!(list(&test_dir.parent()), ["target"]);
}

#[test]
fn a_killed_writer_leaves_one_version_and_no_temporary_file() {
    let test_dir = TestDir::new();
    let target = test_dir.parent().join("target");
    for round in 0..15 {
        let mut child = test_dir.child("write-forever");
        child.arg(&target);
        let mut child = start(child);
        thread::sleep(Duration::from_micros(700 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        #[cfg(unix)]
        {
            test_dir.sweep();
            let left = list(&test_dir.parent());
            assert!(left.len() <= 1, "{left:?}");
        }
        if let Ok(seen) = fs::read(&target) {
            assert_eq!(seen.len(), 100_000);
            assert!(seen.iter().all(|letter| *letter == seen[0]), "a mixture");
        }
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::child::output;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, lchown, symlink};
    use std::path::Path;
    use std::process::Command;

    use tempspace::temp::Builder;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn the_mode_of_the_target_is_kept() {
        let test_dir = TestDir::new();
        let target = test_dir.parent().join("target");
        fs::write(&target, "old").unwrap();
        for kept in [0o644, 0o755, 0o400, 0o4755] {
            fs::set_permissions(&target, fs::Permissions::from_mode(kept)).unwrap();
            write_atomic(&target, format!("{kept}")).unwrap();
            assert_eq!(mode(&target), kept, "{kept:o}");
        }
    }

    #[test]
    fn a_new_file_is_as_open_creates_it() {
        for (umask, expected) in [("0", 0o666), ("027", 0o640), ("0277", 0o400), ("0777", 0)] {
            let test_dir = TestDir::new();
            let (target, contents) =
                (test_dir.parent().join("target"), test_dir.base().with_file_name("contents"));
            fs::write(&contents, "new").unwrap();
            let mut shell = Command::new("/bin/sh");
            let script = format!("umask {umask}; exec \"$0\" write-once \"$1\" \"$2\"");
            shell
                .args(["-c", &script, env!("CARGO_BIN_EXE_temp-child")])
                .args([&target, &contents]);
            output(test_dir.prepare(shell));
            assert_eq!(mode(&target), expected, "umask {umask}");
        }
    }

    #[test]
    fn the_mode_of_a_builder_is_set_on_new_and_on_existing_files() {
        let test_dir = TestDir::new();
        let target = test_dir.parent().join("target");
        for chosen in [0o640, 0o777, 0o400, 0o4711] {
            let builder = Builder::new().mode(chosen);
            builder.write_atomic(&target, "text").unwrap();
            assert_eq!(mode(&target), chosen, "{chosen:o}");
        }
        write_atomic(&target, "text").unwrap();
        assert_eq!(mode(&target), 0o4711);
    }

    #[test]
    fn a_link_of_another_user_in_an_open_directory_is_refused() {
        if !rustix::process::geteuid().is_root() {
            crate::tool::skipped("only root can give links away");
            return;
        }
        let test_dir = TestDir::new();
        let (target, open) = (test_dir.parent().join("target"), test_dir.parent().join("open"));
        fs::write(&target, "old").unwrap();
        fs::create_dir(&open).unwrap();
        let link = open.join("link");
        let set = |dir_mode, dir_owner, link_owner| {
            let _ = fs::remove_file(&link);
            symlink(&target, &link).unwrap();
            lchown(&link, Some(link_owner), None).unwrap();
            chown(&open, Some(dir_owner), None).unwrap();
            fs::set_permissions(&open, fs::Permissions::from_mode(dir_mode)).unwrap();
        };
        set(0o1777, 0, 1234);
        let error = write_atomic(&link, "new").unwrap_err();
        let cause = error.io_error().unwrap();
        assert_eq!(cause.kind(), std::io::ErrorKind::PermissionDenied);
        assert!(cause.to_string().contains("a symlink of another user"));
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        for (mode, dir_owner, link_owner) in
            [(0o1777, 1234, 1234), (0o1777, 1234, 0), (0o777, 0, 1234), (0o1775, 0, 1234)]
        {
            set(mode, dir_owner, link_owner);
            write_atomic(&link, "new").unwrap();
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }

    #[test]
    fn the_owner_of_the_target_is_kept_where_that_is_permitted() {
        if !rustix::process::geteuid().is_root() {
            crate::tool::skipped("only root can give files away");
            return;
        }
        let test_dir = TestDir::new();
        let target = test_dir.parent().join("target");
        fs::write(&target, "old").unwrap();
        chown(&target, Some(1234), Some(2345)).unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o6640)).unwrap();
        write_atomic(&target, "new").unwrap();
        let meta = fs::metadata(&target).unwrap();
        assert_eq!((meta.uid(), meta.gid(), mode(&target)), (1234, 2345, 0o6640));
    }

    #[test]
    fn the_target_of_a_link_is_replaced() {
        let test_dir = TestDir::new();
        let (parent, deep) = (test_dir.parent(), test_dir.parent().join("deep"));
        fs::create_dir(&deep).unwrap();
        fs::write(deep.join("file"), "old").unwrap();
        symlink("deep/second", parent.join("first")).unwrap();
        symlink("../deep/file", deep.join("second")).unwrap();
        write_atomic(parent.join("first"), "new").unwrap();
        assert_eq!(fs::read_to_string(deep.join("file")).unwrap(), "new");
        assert!(parent.join("first").is_symlink() && deep.join("second").is_symlink());
        assert_eq!(
            (list(&parent), list(&deep)),
            (vec!["deep".into(), "first".into()], vec!["file".into(), "second".into()])
        );
    }

    #[test]
    fn a_dangling_link_gets_its_target_and_a_loop_is_refused() {
        let test_dir = TestDir::new();
        let parent = test_dir.parent();
        symlink("made", parent.join("dangling")).unwrap();
        write_atomic(parent.join("dangling"), "new").unwrap();
        assert_eq!(fs::read_to_string(parent.join("made")).unwrap(), "new");
        symlink("loop", parent.join("loop")).unwrap();
        let error = write_atomic(parent.join("loop"), "x").unwrap_err();
        assert!(error.io_error().unwrap().to_string().contains("loop"), "{error:?}");
        assert_eq!(list(&parent), ["dangling", "loop", "made"]);
    }

    #[test]
    fn pipes_and_devices_are_refused() {
        let test_dir = TestDir::new();
        let pipe = test_dir.parent().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for special in [&*pipe, Path::new("/dev/null")] {
            let error = write_atomic(special, "x").unwrap_err();
            assert!(error.io_error().unwrap().to_string().contains("only regular files"));
        }
        assert_eq!(list(&test_dir.parent()), ["pipe"]);
    }

    #[test]
    fn the_directory_may_be_without_read_permission() {
        let test_dir = TestDir::new();
        fs::set_permissions(test_dir.parent(), fs::Permissions::from_mode(0o300)).unwrap();
        let written = write_atomic(test_dir.parent().join("target"), "new");
        fs::set_permissions(test_dir.parent(), fs::Permissions::from_mode(0o700)).unwrap();
        if cfg!(target_os = "linux") {
            written.unwrap();
            assert_eq!(list(&test_dir.parent()), ["target"]);
        }
    }

    #[test]
    fn a_full_disk_leaves_the_target_as_it_was() {
        let test_dir = TestDir::new();
        let (target, contents) =
            (test_dir.parent().join("target"), test_dir.base().with_file_name("contents"));
        fs::write(&target, "old").unwrap();
        fs::write(&contents, vec![7; 1 << 20]).unwrap();
        let mut shell = Command::new("/bin/sh");
        let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" write-once \"$1\" \"$2\"";
        shell.args(["-c", script, env!("CARGO_BIN_EXE_temp-child")]).args([&target, &contents]);
        let output = test_dir.prepare(shell).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.starts_with("cannot write file"), "{printed}");
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(list(&test_dir.parent()), ["target"]);
    }
}

/// Access lists, as Linux keeps them in extended attributes.
#[cfg(target_os = "linux")]
mod access_lists {
    use super::*;
    use std::fs::File;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::path::{Path, PathBuf};

    use crate::acl::{self, GROUP, MASK, OTHER, OWNER, USER};

    const OTHER_USER: u32 = 61_235;

    /// A file with this list, or `None` where there are no access lists.
    fn target(test_dir: &TestDir, list: &[(u16, u16, u32)]) -> Option<PathBuf> {
        let target = test_dir.parent().join("target");
        fs::write(&target, "old").unwrap();
        acl::set(&target, acl::ACCESS, list).then_some(target)
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn the_list_of_the_target_is_kept_and_its_mask_is_not_the_groups_mode() {
        for list in [
            // The group has no permissions; the mask lets the other user read.
            [(OWNER, 6, 0), (USER, 6, OTHER_USER), (GROUP, 0, 0), (MASK, 6, 0), (OTHER, 0, 0)],
            // All but the other user can read.
            [(OWNER, 6, 0), (USER, 0, OTHER_USER), (GROUP, 4, 0), (MASK, 4, 0), (OTHER, 4, 0)],
            // The mask removes the permissions of the other user.
            [(OWNER, 6, 0), (USER, 6, OTHER_USER), (GROUP, 4, 0), (MASK, 0, 0), (OTHER, 0, 0)],
        ] {
            let test_dir = TestDir::new();
            let Some(target) = target(&test_dir, &list) else {
                return;
            };
            let (kept, kept_mode) = (acl::get(&target, acl::ACCESS), mode(&target));
            write_atomic(&target, "new").unwrap();
            assert_eq!(acl::get(&target, acl::ACCESS), kept);
            assert_eq!(mode(&target), kept_mode);
            assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        }
    }

    /// The list of new files in a directory.
    const DEFAULT: [(u16, u16, u32); 5] =
        [(OWNER, 7, 0), (USER, 4, OTHER_USER), (GROUP, 5, 0), (MASK, 5, 0), (OTHER, 0, 0)];

    #[test]
    fn an_existing_file_does_not_get_the_default_list() {
        let test_dir = TestDir::new();
        for kept in [0o640, 0o644, 0o600] {
            let target = test_dir.parent().join(format!("{kept:o}"));
            fs::write(&target, "old").unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(kept)).unwrap();
            if !acl::set(&test_dir.parent(), acl::DEFAULT, &DEFAULT) {
                return;
            }
            write_atomic(&target, "new").unwrap();
            assert_eq!(acl::get(&target, acl::ACCESS), None, "{kept:o}");
            assert_eq!(mode(&target), kept);
            acl::remove(&test_dir.parent(), acl::DEFAULT);
        }
    }

    #[test]
    fn a_new_file_gets_the_default_list_as_from_open() {
        let test_dir = TestDir::new();
        if !acl::set(&test_dir.parent(), acl::DEFAULT, &DEFAULT) {
            return;
        }
        let (plain, written) = (test_dir.parent().join("plain"), test_dir.parent().join("written"));
        File::create(&plain).unwrap();
        write_atomic(&written, "new").unwrap();
        assert!(acl::get(&plain, acl::ACCESS).is_some());
        assert_eq!(acl::get(&written, acl::ACCESS), acl::get(&plain, acl::ACCESS));
        assert_eq!(mode(&written), mode(&plain));
    }

    #[test]
    fn temporary_files_are_private_under_a_default_list() {
        let test_dir = TestDir::new();
        if !acl::set(&test_dir.parent(), acl::DEFAULT, &DEFAULT) {
            return;
        }
        let builder = temp::Builder::new().parent(test_dir.parent());
        let (file, dir) = (builder.file().unwrap(), builder.dir().unwrap());
        assert_eq!((mode(file.path()), mode(dir.path())), (0o600, 0o700));
    }
}

/// With strace, which can kill a process at a system call of choice.
#[cfg(target_os = "linux")]
mod traced {
    use super::*;
    use std::path::Path;
    use std::process::Command;

    /// Kills a process at each system call of `write_atomic`.
    #[test]
    fn a_writer_killed_at_any_system_call_leaves_one_version_and_no_temporary_file() {
        if !crate::tool::tool("strace") {
            return;
        }
        for existing in [false, true] {
            let calls = calls(existing);
            assert!(calls.len() > 8, "{calls:?}");
            for (call, number) in calls {
                kill_at(&call, number, existing);
            }
        }
    }

    #[test]
    fn a_temporary_file_is_removed_from_a_directory_with_a_line_break_in_its_path() {
        if !crate::tool::tool("strace") {
            return;
        }
        let test_dir = test_dir(false);
        let odd = test_dir.parent().join("line\nbreak");
        fs::create_dir(&odd).unwrap();
        let mut strace = strace(
            &test_dir,
            &["-o", "/dev/null", "-e", "inject=rename,renameat:signal=KILL"],
            &odd.join("target"),
        );
        assert!(!strace.status().unwrap().success());
        assert_eq!(list(&odd).len(), 1);
        test_dir.sweep();
        assert_eq!(list(&odd), [""; 0]);
    }

    fn test_dir(existing: bool) -> TestDir {
        let test_dir = TestDir::new();
        fs::write(test_dir.base().with_file_name("contents"), "new").unwrap();
        if existing {
            fs::write(test_dir.parent().join("target"), "old").unwrap();
        }
        test_dir
    }

    fn strace(test_dir: &TestDir, options: &[&str], target: &Path) -> Command {
        let mut strace = Command::new("strace");
        strace
            .args(options)
            .args([env!("CARGO_BIN_EXE_temp-child"), "write-once"])
            .args([target, &test_dir.base().with_file_name("contents")]);
        test_dir.prepare(strace)
    }

    /// The system calls between the two marks of the child, each with its number among calls of its name.
    fn calls(existing: bool) -> Vec<(String, usize)> {
        let test_dir = test_dir(existing);
        let trace = test_dir.base().with_file_name("trace");
        let target = test_dir.parent().join("target");
        let status = strace(&test_dir, &["-o", trace.to_str().unwrap()], &target).status();
        assert!(status.unwrap().success());
        let text = fs::read_to_string(trace).unwrap();
        let line = |mark| text.lines().position(|line| line.contains(mark)).unwrap();
        let marked = line("write-once-begins")..line("write-once-ends");
        let lines: Vec<&str> = text.lines().collect();
        assert_order(&lines[marked.clone()], existing);
        // Lines about signals name no call.
        let name = |line: &&str| line.split_once('(').map_or("", |call| call.0).to_owned();
        let names: Vec<String> = lines.iter().map(name).collect();
        let number =
            |line: usize| names[..=line].iter().filter(|name| **name == names[line]).count();
        let calls = marked.skip(1).filter(|line| !names[*line].is_empty());
        calls.map(|line| (names[line].clone(), number(line))).collect()
    }

    /// Asserts that the contents are flushed before the rename, and the directory after it.
    #[track_caller]
    fn assert_order(calls: &[&str], existing: bool) {
        let at = |call: &str| calls.iter().position(|line| line.starts_with(call)).unwrap();
        let flushes: Vec<usize> =
            (0..calls.len()).filter(|line| calls[*line].starts_with("fsync(")).collect();
        assert!(flushes[0] < at("rename") && at("rename") < flushes[1], "{calls:#?}");
        let made = calls
            .iter()
            .find(|line| line.starts_with("openat") && line.contains("\".tempspace-"))
            .unwrap();
        let flags = ["O_EXCL", "O_CLOEXEC", if existing { "0600" } else { "0666" }];
        assert!(flags.iter().all(|flag| made.contains(flag)), "{made}");
    }

    fn kill_at(call: &str, number: usize, existing: bool) {
        let test_dir = test_dir(existing);
        let inject = format!("inject={call}:signal=KILL:when={number}");
        let target = test_dir.parent().join("target");
        let status = strace(&test_dir, &["-o", "/dev/null", "-e", &inject], &target).status();
        assert!(!status.unwrap().success(), "{call} {number} was not reached");
        test_dir.sweep();
        check(&test_dir.parent(), existing, &format!("{call} {number}"));
    }

    #[track_caller]
    fn check(parent: &Path, existing: bool, call: &str) {
        let left = list(parent);
        match left.first().map(|name| fs::read_to_string(parent.join(name)).unwrap()).as_deref() {
            None => assert!(!existing, "{call}: the target is removed"),
            Some("old") => assert!(existing),
            Some(text) => assert_eq!(text, "new", "{call}"),
        }
        assert!(left.iter().all(|name| name == "target"), "{call}: {left:?}");
    }
}

#[test]
fn the_target_may_be_in_a_temporary_directory() {
    let dir = temp::dir().unwrap();
    write_atomic(dir.join("target"), [0, 159, 146, 150]).unwrap();
    assert_eq!(fs::read(dir.join("target")).unwrap(), [0, 159, 146, 150]);
}
