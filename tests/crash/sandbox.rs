//! Where a scenario runs: a base directory to be left empty, and an outside to be left alone.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::launch::{End, Subject};
use super::user::User;
use crate::tool::skipped;

/// How long something that happens by itself is waited for; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Sandbox {
    dir: TempDir,
    pub(super) user: User,
    outside: BTreeMap<PathBuf, String>,
    /// What was in the base before, and must be there after.
    existing: RefCell<Vec<PathBuf>>,
}

/// Runs a scenario as each user who can run tests here, and checks what is left.
#[track_caller]
pub(super) fn each_user(scenario: impl Fn(&Sandbox)) {
    for user in User::all() {
        eprintln!("as {user:?}");
        let sandbox = Sandbox::new(user);
        scenario(&sandbox);
        sandbox.is_clean();
    }
}

/// Runs a scenario that is the same for every user, once.
#[track_caller]
pub(super) fn current(scenario: impl Fn(&Sandbox)) {
    let sandbox = Sandbox::new(User::Current);
    scenario(&sandbox);
    sandbox.is_clean();
}

/// Runs a scenario that only root can make.
#[track_caller]
pub(super) fn root(scenario: impl Fn(&Sandbox)) {
    if super::user::is_root() {
        current(scenario);
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
        for name in [
            "",
            "base",
            "outside",
            "outside/locked",
            "fixture",
            "fixture/sub",
        ] {
            let path = dir.path().join(name);
            fs::create_dir_all(&path).expect("a directory");
            user.owns(&path);
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
            user.owns(&path);
        }
        let locked = Permissions::from_mode(0o500);
        fs::set_permissions(dir.path().join("outside/locked"), locked).expect("a mode");
        let outside = look(&dir.path().join("outside"));
        let existing = RefCell::default();
        Self {
            dir,
            user,
            outside,
            existing,
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The subjects' temporary directory.
    pub(super) fn base(&self) -> PathBuf {
        self.path().join("base")
    }

    /// The directory that this user's runs share.
    pub(super) fn shared(&self) -> PathBuf {
        self.base().join(format!("tempspace-{}", self.user.id()))
    }

    /// The test `subject::{test}`, which will do `action`.
    pub(super) fn subject(&self, test: &str, action: &str) -> Subject<'_> {
        Subject::new(self, test, action)
    }

    /// What is in the base now belongs there.
    pub(super) fn keep_existing(&self) {
        *self.existing.borrow_mut() = look(&self.base()).into_keys().collect();
    }

    /// What is in the base and was not existing, by path.
    pub(super) fn left(&self) -> Vec<PathBuf> {
        let existing = self.existing.borrow();
        let mut now = look(&self.base());
        now.retain(|path, _| !existing.contains(path));
        now.into_keys().collect()
    }

    /// Nothing is left at this moment, but for what the reaper removes when it ends.
    #[track_caller]
    pub(super) fn is_empty_now(&self) {
        let mut left = self.left();
        left.retain(|path| path.file_name().is_some_and(|name| name != "reaper"));
        let is_empty_shared = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let has_more = left
                .iter()
                .any(|other| other != path && other.starts_with(path));
            name.starts_with("tempspace-") && !has_more
        };
        let left: Vec<&PathBuf> = left.iter().filter(|path| !is_empty_shared(path)).collect();
        assert_eq!(left, [] as [&PathBuf; 0], "something is left");
    }

    /// Something is left, so that what follows has something to do.
    #[track_caller]
    pub(super) fn is_not_empty(&self) {
        assert!(!self.left().is_empty(), "nothing is there to be removed");
    }

    /// Nothing is left, or will be soon.
    #[track_caller]
    pub(super) fn becomes_empty(&self) {
        wait_until(|| self.left().is_empty());
        assert_eq!(self.left(), [] as [PathBuf; 0], "something is left");
    }

    /// Nothing is left, soon and after one more run; what was outside is as it was.
    #[track_caller]
    pub(super) fn is_clean(&self) {
        self.becomes_empty();
        self.ordinary_run();
        self.becomes_empty();
        for existing in self.existing.borrow().iter() {
            assert!(
                fs::symlink_metadata(existing).is_ok(),
                "{existing:?} is gone"
            );
        }
        self.is_unharmed();
        wait_until(|| processes_of(self).is_empty());
        assert_eq!(processes_of(self), [] as [i32; 0], "a process is left");
    }

    /// The outside is as it was.
    #[track_caller]
    pub(super) fn is_unharmed(&self) {
        assert_eq!(look(&self.path().join("outside")), self.outside);
    }

    /// One run with a reaper or without, to the end of its sweep. A process may end before its sweep has.
    pub(super) fn next_run(&self, reaper: &str) -> End {
        let next = self.subject("attribute", "nothing").with_reaper(reaper);
        let end = next.passes();
        wait_until(|| processes_of(self).is_empty());
        end
    }

    /// One run in which nothing happens.
    #[track_caller]
    pub(super) fn ordinary_run(&self) {
        self.subject("attribute", "nothing").passes();
    }
}

/// Outside directories without write permission must not stop the sandbox's own removal.
impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = fs::set_permissions(
            self.path().join("outside/locked"),
            Permissions::from_mode(0o700),
        );
    }
}

/// Waits for something that happens by itself; the caller sees whether it has.
pub(super) fn wait_until(mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !done() {
        if start.elapsed() > PATIENCE {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Everything below `dir`, with what is to be seen of it; links are not followed.
fn look(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut seen = BTreeMap::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        let Ok(entries) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(meta) = fs::symlink_metadata(&path) else {
                continue;
            };
            let mut text = format!(
                "{:o} {}:{} {}",
                meta.mode(),
                meta.uid(),
                meta.gid(),
                meta.ino()
            );
            if meta.is_dir() && !is_too_long(&path) {
                dirs.push(path.clone());
            } else if meta.is_file() && meta.len() < 1000 {
                let _ = write!(text, " {:?}", fs::read_to_string(&path));
            }
            seen.insert(path, text);
        }
    }
    seen
}

fn is_too_long(path: &Path) -> bool {
    path.as_os_str().len() > 2000
}

/// The reapers of the sandbox's base.
#[cfg(target_os = "linux")]
pub(super) fn processes_of(sandbox: &Sandbox) -> Vec<i32> {
    reapers_below(&sandbox.base())
}

/// The reapers of shared directories in `base`.
#[cfg(target_os = "linux")]
pub(super) fn reapers_below(base: &Path) -> Vec<i32> {
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
pub(super) fn processes_of(_: &Sandbox) -> Vec<i32> {
    Vec::new()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn reapers_below(_: &Path) -> Vec<i32> {
    Vec::new()
}
