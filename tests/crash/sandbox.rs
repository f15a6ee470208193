//! The directory of one crash test: a base directory that must become empty, and files outside of it that must
//! not change.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::launch::{End, Subject};
use super::user::{User, is_root};
use crate::tool::{needs, skipped};

/// How long a test waits for a condition. The machine may be busy.
const MAX_WAIT: Duration = Duration::from_secs(60);

pub(super) struct Sandbox {
    dir: TempDir,
    pub(super) user: User,
    outside: BTreeMap<PathBuf, String>,
    /// The paths that a test has put into the base, which must stay.
    existing: RefCell<Vec<PathBuf>>,
}

/// Runs `test` as each user who can run tests here, and asserts that nothing is left.
#[track_caller]
pub(super) fn each_user(test: impl Fn(&Sandbox)) {
    for user in User::all() {
        eprintln!("as {user:?}");
        let sandbox = Sandbox::new(user);
        test(&sandbox);
        sandbox.assert_clean();
    }
}

/// Runs `test` as root in the sandbox of an ordinary user. `reason` says why this takes root.
#[track_caller]
pub(super) fn root_for_ordinary_user(reason: &str, test: impl Fn(&Sandbox)) {
    if !User::ordinary_can_run() {
        needs(is_root(), reason);
        return;
    }
    each_user(|sandbox| {
        if !sandbox.user.is_root() {
            test(sandbox);
        }
    });
}

/// Creates a file of this user in `workspace`, which another user cannot remove.
pub(super) fn create_file_of_root(workspace: &Path) {
    let theirs = workspace.join("theirs");
    fs::create_dir(&theirs).expect("a directory");
    fs::write(theirs.join("file"), "data").expect("a file");
}

/// Runs `test`, which is the same for every user, once.
#[track_caller]
pub(super) fn current(test: impl Fn(&Sandbox)) {
    let sandbox = Sandbox::new(User::Current);
    test(&sandbox);
    sandbox.assert_clean();
}

/// Runs `test`, which needs the rights of root.
#[track_caller]
pub(super) fn root(test: impl Fn(&Sandbox)) {
    if super::user::is_root() {
        current(test);
    } else {
        skipped("only root can run it");
    }
}

impl Sandbox {
    fn new(user: User) -> Self {
        let dir = tempfile::Builder::new()
            .prefix("tempspace-crash-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .expect("a sandbox");
        for name in ["", "base", "outside", "outside/locked", "fixture", "fixture/sub"] {
            let path = dir.path().join(name);
            fs::create_dir_all(&path).expect("a directory");
            user.chown(&path);
        }
        for (name, mode) in [
            ("outside/data.txt", 0o640),
            ("outside/read-only.txt", 0o400),
            ("outside/locked/data.txt", 0o600),
            ("fixture/a.txt", 0o644),
            ("fixture/sub/b.txt", 0o644),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, name).expect("a file");
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("a mode");
            user.chown(&path);
        }
        let locked = Permissions::from_mode(0o500);
        fs::set_permissions(dir.path().join("outside/locked"), locked).expect("a mode");
        let outside = entries_below(&dir.path().join("outside"));
        let existing = RefCell::default();
        Self { dir, user, outside, existing }
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The subjects' temporary directory.
    pub(super) fn base(&self) -> PathBuf {
        self.path().join("base")
    }

    /// The directory that the sessions of this user share.
    pub(super) fn shared(&self) -> PathBuf {
        self.base().join(format!("tempspace-{}", self.user.id()))
    }

    /// The test `subject::{test}`, which does `action`.
    pub(super) fn subject(&self, test: &str, action: &str) -> Subject<'_> {
        Subject::new(self, test, action)
    }

    /// What is in the base now is no leftover.
    pub(super) fn ignore_existing(&self) {
        *self.existing.borrow_mut() = entries_below(&self.base()).into_keys().collect();
    }

    /// The paths in the base that the test has not put there.
    pub(super) fn leftovers(&self) -> Vec<PathBuf> {
        let existing = self.existing.borrow();
        let mut now = entries_below(&self.base());
        now.retain(|path, _| !existing.contains(path));
        now.into_keys().collect()
    }

    /// Asserts that nothing is left at this moment, except what the reaper removes when it ends.
    #[track_caller]
    pub(super) fn assert_empty(&self) {
        let mut left = self.leftovers();
        left.retain(|path| path.file_name().is_some_and(|name| name != "reaper"));
        let is_empty_shared = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let has_more = left.iter().any(|other| other != path && other.starts_with(path));
            name.starts_with("tempspace-") && !has_more
        };
        let left: Vec<&PathBuf> = left.iter().filter(|path| !is_empty_shared(path)).collect();
        assert_eq!(left, [] as [&PathBuf; 0], "something is left");
    }

    /// Asserts that something is left for the next sweep.
    #[track_caller]
    pub(super) fn assert_not_empty(&self) {
        assert!(!self.leftovers().is_empty(), "nothing is left to be removed");
    }

    /// Waits until nothing is left.
    #[track_caller]
    pub(super) fn wait_until_empty(&self) {
        wait_until_equal(|| self.leftovers(), [] as [PathBuf; 0]);
    }

    /// Asserts that nothing is left, before and after one more run, and that nothing else has changed.
    #[track_caller]
    pub(super) fn assert_clean(&self) {
        self.wait_until_empty();
        self.run_ordinary();
        self.wait_until_empty();
        for existing in self.existing.borrow().iter() {
            assert!(fs::symlink_metadata(existing).is_ok(), "{existing:?} is gone");
        }
        self.assert_outside_unchanged();
        wait_until_equal(|| reapers(self), [] as [i32; 0]);
    }

    /// Asserts that no file outside of the base has changed.
    #[track_caller]
    pub(super) fn assert_outside_unchanged(&self) {
        assert_eq!(entries_below(&self.path().join("outside")), self.outside);
    }

    /// Runs a subject that does nothing, with a reaper or without, and waits until its sweep has ended.
    pub(super) fn run_next(&self, reaper: &str) -> End {
        let next = self.subject("attribute", "nothing").with_reaper(reaper);
        let end = next.assert_success();
        wait_until(|| reapers(self).is_empty());
        end
    }

    /// Runs a subject that does nothing.
    #[track_caller]
    pub(super) fn run_ordinary(&self) {
        self.subject("attribute", "nothing").assert_success();
    }
}

/// Makes the read-only directory writable, so that the sandbox can be removed.
impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ =
            fs::set_permissions(self.path().join("outside/locked"), Permissions::from_mode(0o700));
    }
}

/// Waits until `is_done`.
#[track_caller]
pub(super) fn wait_until(is_done: impl FnMut() -> bool) {
    assert!(poll(is_done), "the condition is still false after {MAX_WAIT:?}");
}

/// Waits until `value` returns `expected`.
#[track_caller]
pub(super) fn wait_until_equal<T, U>(value: impl Fn() -> T, expected: U)
where
    T: Debug + PartialEq<U>,
    U: Debug,
{
    poll(|| value() == expected);
    assert_eq!(value(), expected);
}

/// Waits until `is_done`, and returns false if that takes too long.
pub(super) fn poll(mut is_done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !is_done() {
        if start.elapsed() > MAX_WAIT {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Everything below `dir`, with mode, owner, inode and short contents. Links are not followed.
fn entries_below(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut entries = BTreeMap::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        let Ok(listing) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in listing.flatten() {
            let path = entry.path();
            let Ok(meta) = fs::symlink_metadata(&path) else {
                continue;
            };
            let mut text =
                format!("{:o} {}:{} {}", meta.mode(), meta.uid(), meta.gid(), meta.ino());
            if meta.is_dir() && !is_too_long(&path) {
                dirs.push(path.clone());
            } else if meta.is_file() && meta.len() < 1000 {
                let _ = write!(text, " {:?}", fs::read_to_string(&path));
            }
            entries.insert(path, text);
        }
    }
    entries
}

fn is_too_long(path: &Path) -> bool {
    path.as_os_str().len() > 2000
}

/// The process ids of the reapers of the sandbox.
#[cfg(target_os = "linux")]
pub(super) fn reapers(sandbox: &Sandbox) -> Vec<i32> {
    reapers_in(&sandbox.base())
}

/// The process ids of the reapers of shared directories in `base`.
#[cfg(target_os = "linux")]
pub(super) fn reapers_in(base: &Path) -> Vec<i32> {
    let variable = format!("TEMPSPACE__REAPER={}/", base.display());
    let processes = fs::read_dir("/proc").expect("the processes").flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let names_base = |id: &i32| {
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).starts_with(&variable)
    };
    ids.filter(names_base).collect()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn reapers(_: &Sandbox) -> Vec<i32> {
    Vec::new()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn reapers_in(_: &Path) -> Vec<i32> {
    Vec::new()
}
