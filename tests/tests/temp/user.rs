//! Processes of an ordinary user, even if root runs the tests.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::child::{list, start};
use crate::tool::needs;

/// An unprivileged user that needs no account.
const ORDINARY: u32 = 61_234;

/// A base directory and a parent for an ordinary user's processes.
struct UserDir {
    dir: tempfile::TempDir,
}

impl UserDir {
    /// Returns `None`, and reports the test as skipped, if that user cannot enter the temporary directory.
    fn new() -> Option<Self> {
        let open = Permissions::from_mode(0o755);
        let mut builder = tempfile::Builder::new();
        let dir = builder.permissions(open.clone()).tempdir().unwrap();
        let user_dir = Self { dir };
        fs::copy(env!("CARGO_BIN_EXE_temp-child"), user_dir.path("child")).unwrap();
        fs::set_permissions(user_dir.path("child"), open).unwrap();
        for name in ["base", "parent"] {
            fs::create_dir(user_dir.path(name)).unwrap();
            if is_root() {
                chown(user_dir.path(name), Some(ORDINARY), Some(ORDINARY)).unwrap();
            }
        }
        let output = user_dir.child("base").output();
        let can_run = output.is_ok_and(|output| output.status.success());
        needs(can_run, "no ordinary user can enter the temporary directory").then_some(user_dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn child(&self, task: &str) -> Command {
        let mut command = Command::new(self.path("child"));
        command
            .arg(task)
            .env("TEMPSPACE_DIR", self.path("base"))
            .env_remove("TEMPSPACE_REAPER")
            .current_dir("/");
        if is_root() {
            command.uid(ORDINARY).gid(ORDINARY);
        }
        command
    }

    fn set_mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), Permissions::from_mode(mode)).unwrap();
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_writer_leaves_no_temporary_file_in_a_directory_that_cannot_be_listed() {
    for round in 0..8 {
        let Some(user_dir) = UserDir::new() else {
            return;
        };
        user_dir.set_mode("parent", 0o300);
        let mut child = user_dir.child("write-forever");
        child.arg(user_dir.path("parent/target"));
        let mut child = start(child);
        thread::sleep(Duration::from_micros(900 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(user_dir.child("sweep").status().unwrap().success());
        assert!(list(&user_dir.path("base")).is_empty());
        user_dir.set_mode("parent", 0o700);
        let mut left = list(&user_dir.path("parent"));
        left.retain(|name| name != "target");
        assert_eq!(left, [""; 0]);
    }
}

#[test]
fn the_permissions_of_a_group_are_not_given_to_another_group() {
    if !is_root() {
        crate::tool::skipped("only root can make a file of another group");
        return;
    }
    let Some(user_dir) = UserDir::new() else {
        return;
    };
    let (target, contents) = (user_dir.path("parent/target"), user_dir.path("contents"));
    fs::write(&contents, "new").unwrap();
    for (before, after) in
        [(0o664, 0o644), (0o660, 0o600), (0o2775, 0o755), (0o604, 0o600), (0o646, 0o644)]
    {
        let _ = fs::remove_file(&target);
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, Permissions::from_mode(before)).unwrap();
        let mut child = user_dir.child("write-once");
        assert!(child.args([&target, &contents]).status().unwrap().success());
        assert_written(&target, after);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_its_access_list_only_the_owner_has_permissions() {
    use crate::acl::{self, GROUP, MASK, OTHER, OWNER, USER};
    if !is_root() {
        crate::tool::skipped("only root can make a file of another group");
        return;
    }
    let Some(user_dir) = UserDir::new() else {
        return;
    };
    let (target, contents) = (user_dir.path("parent/target"), user_dir.path("contents"));
    fs::write(&contents, "new").unwrap();
    fs::write(&target, "old").unwrap();
    let list = [(OWNER, 6, 0), (USER, 0, 1234), (GROUP, 4, 0), (MASK, 4, 0), (OTHER, 4, 0)];
    if acl::set(&target, acl::ACCESS, &list) {
        let mut child = user_dir.child("write-once");
        assert!(child.args([&target, &contents]).status().unwrap().success());
        assert_written(&target, 0o600);
        assert_eq!(acl::get(&target, acl::ACCESS), None);
    }
}

#[track_caller]
fn assert_written(target: &Path, mode: u32) {
    let meta = fs::metadata(target).unwrap();
    assert_eq!(fs::read_to_string(target).unwrap(), "new");
    assert_eq!((meta.gid(), meta.mode() & 0o7777), (ORDINARY, mode), "{mode:o}");
}
