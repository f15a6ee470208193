//! When the directory of a workspace exists, and when it is removed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use tempspace::{Keep, Workspace, with_temp_workspace};

#[test]
fn a_dropped_workspace_is_removed() {
    let ws = Workspace::new();
    ws.write("a/b/c.txt", "x");
    let path = ws.path().to_owned();
    assert!(path.join("a/b/c.txt").is_file());
    drop(ws);
    assert!(!path.exists());
}

#[test]
fn a_workspace_is_removed_when_its_owner_panics() {
    let seen = Mutex::new(PathBuf::new());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let ws = Workspace::new();
        ws.write("a.txt", "x");
        *seen.lock().unwrap() = ws.path().to_owned();
        panic!("as expected");
    }));
    assert!(panicked.is_err());
    let path = seen.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    assert!(path.is_absolute() && !path.exists());
}

#[test]
fn workspaces_of_nested_threads_are_removed() {
    let paths = thread::scope(|outer| {
        let thread = outer.spawn(|| {
            let ws = Workspace::new();
            let inner = thread::scope(|inner| {
                inner.spawn(|| Workspace::new().path().to_owned()).join().unwrap()
            });
            ws.write("a", "x");
            [ws.path().to_owned(), inner]
        });
        thread.join().unwrap()
    });
    assert!(paths.iter().all(|path| !path.exists()), "{paths:?}");
}

#[test]
fn every_workspace_has_a_directory_of_its_own() {
    let all: Vec<Workspace> = (0..20).map(|_| Workspace::new()).collect();
    let mut paths: Vec<&Path> = all.iter().map(Workspace::path).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 20);
}

#[test]
fn close_removes_a_workspace_at_once() {
    let ws = Workspace::new();
    let path = ws.path().to_owned();
    ws.close();
    assert!(!path.exists());

    let ws = Workspace::try_new().unwrap();
    let path = ws.path().to_owned();
    ws.try_close().unwrap();
    assert!(!path.exists());
}

#[test]
fn a_removed_directory_is_no_error() {
    let ws = Workspace::new();
    std::fs::remove_dir_all(ws.path()).unwrap();
    ws.try_close().unwrap();
}

#[test]
fn a_kept_workspace_stays_at_its_path() {
    let base = tempfile::tempdir().unwrap();
    let ws = Workspace::builder().parent(base.path()).name("import").create();
    ws.write("a.txt", "x");
    let path = ws.path().to_owned();
    let kept = ws.keep();
    assert_eq!(kept, path);
    assert!(kept.file_name().unwrap().to_str().unwrap().starts_with("import"), "{kept:?}");
    assert_eq!(std::fs::read_to_string(kept.join("a.txt")).unwrap(), "x");
}

#[test]
fn keep_decides_when_the_workspace_is_dropped() {
    let base = tempfile::tempdir().unwrap();
    let made = |keep| Workspace::builder().parent(base.path()).keep(keep).create();
    drop(made(Keep::Never));
    drop(made(Keep::OnFailure));
    assert_eq!(std::fs::read_dir(base.path()).unwrap().count(), 0);
    drop(made(Keep::Always));
    assert_eq!(std::fs::read_dir(base.path()).unwrap().count(), 1);
}

#[with_temp_workspace]
fn an_injected_workspace_can_be_closed_and_shared(ws: Workspace, other: &Workspace) {
    let (path, ws) = (ws.path().to_owned(), Arc::new(ws));
    let elsewhere = ws.clone();
    thread::spawn(move || elsewhere.write("from-thread.txt", "x")).join().unwrap();
    assert_eq!(ws.read_to_string("from-thread.txt"), "x");
    Arc::into_inner(ws).unwrap().close();
    assert!(!path.exists() && other.path().is_dir());
}

#[test]
fn a_workspace_is_send_and_sync_and_a_path_by_reference() {
    fn check<T: Send + Sync>() {}
    check::<Workspace>();
    let ws = Workspace::new();
    assert!(std::fs::read_dir(&ws).is_ok());
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::PermissionsExt;

    use tempspace::{Workspace, tree};

    fn mode(path: impl AsRef<std::path::Path>) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn directories_are_0700_and_files_0600() {
        let ws = Workspace::builder().seed(tree! { "s" => { "run" => exec("") } }).create();
        assert_eq!(mode(&ws), 0o700);
        assert_eq!(mode(ws.write("a/b.txt", "x")), 0o600);
        assert_eq!(mode(ws.join("a")), 0o700);
        assert_eq!(mode(ws.create_dir_all("c/d")), 0o700);
        assert_eq!(mode(ws.join("s")), 0o700);
        assert_eq!(mode(ws.join("s/run")), 0o700);
        for shared in ws.path().ancestors().skip(1).take(2) {
            assert_eq!(mode(shared), 0o700, "{shared:?}");
        }
    }

    #[test]
    fn an_existing_file_keeps_its_mode() {
        let ws = Workspace::new();
        let path = ws.write("a.txt", "x");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        ws.write("a.txt", "y");
        assert_eq!((mode(&path), ws.read("a.txt")), (0o640, b"y".to_vec()));
    }
}
