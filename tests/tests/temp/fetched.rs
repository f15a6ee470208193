//! The cache of verified downloads, in processes with their own cache directories.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::child::{TestDir, list, output};
use crate::server::Server;

const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

fn fetch(test_dir: &TestDir, url: &str) -> Command {
    let mut child = test_dir.child("fetched");
    let cache = test_dir.parent();
    child.args([url, HELLO]).env("XDG_CACHE_HOME", &cache).env("LOCALAPPDATA", &cache);
    child
}

/// Fetches, and returns the path of the copy.
#[track_caller]
fn fetched(test_dir: &TestDir, url: &str) -> PathBuf {
    let path = PathBuf::from(output(fetch(test_dir, url)).trim());
    assert_eq!(fs::read_to_string(&path).unwrap(), "hello");
    path
}

#[test]
fn a_cached_copy_needs_no_network() {
    let (test_dir, server) = (TestDir::new(), Server::with("hello"));
    let url = server.url("/greeting.txt");
    let path = fetched(&test_dir, &url);
    assert!(path.starts_with(test_dir.parent()));
    assert_eq!(list(path.parent().unwrap()), ["greeting.txt"]);
    assert_eq!((fetched(&test_dir, &url), server.requests()), (path.clone(), 1));
    drop(server);
    assert_eq!(fetched(&test_dir, &url), path);
}

#[test]
fn no_name_in_the_address_is_in_the_way() {
    for name in ["lock", ".lock", "..", "tmp", "a\\b", "%2e%2e%2fx", "?x", "#x"] {
        let (test_dir, server) = (TestDir::new(), Server::with("hello"));
        let path = fetched(&test_dir, &server.url(&format!("/{name}")));
        assert_eq!(list(path.parent().unwrap()).len(), 1, "{name}");
    }
}

#[test]
fn a_damaged_copy_is_fetched_again() {
    let (test_dir, server) = (TestDir::new(), Server::with("hello"));
    let path = fetched(&test_dir, &server.url("/x"));
    for damage in ["", "hellO"] {
        fs::write(&path, damage).unwrap();
        fetched(&test_dir, &server.url("/x"));
    }
    assert_eq!(server.requests(), 3);
}

#[cfg(unix)]
#[test]
fn only_what_this_user_owns_is_trusted() {
    use std::os::unix::fs::{PermissionsExt, chown};
    let (test_dir, server) = (TestDir::new(), Server::with("hello"));
    let path = fetched(&test_dir, &server.url("/x"));
    // Another user can write to the file, and to its directory.
    let set_mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    set_mode(&path, 0o666);
    fetched(&test_dir, &server.url("/x"));
    assert_eq!(server.requests(), 2);
    let dir = path.parent().unwrap();
    for (dir, mode) in [(dir, 0o777), (dir.parent().unwrap(), 0o770)] {
        set_mode(dir, mode);
        let printed = output(fetch(&test_dir, &server.url("/x")));
        assert!(printed.contains("only this user can write to"), "{printed}");
        set_mode(dir, 0o700);
    }
    if rustix::process::geteuid().is_root() {
        chown(&path, Some(1234), None).unwrap();
        fetched(&test_dir, &server.url("/x"));
        assert_eq!(server.requests(), 3);
        chown(dir, Some(1234), None).unwrap();
        let printed = output(fetch(&test_dir, &server.url("/x")));
        assert!(printed.contains("only this user can write to"), "{printed}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_cache_is_not_trusted() {
    let (test_dir, server) = (TestDir::new(), Server::with("hello"));
    let path = fetched(&test_dir, &server.url("/x"));
    let elsewhere = test_dir.parent().join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    fetched(&test_dir, &server.url("/x"));
    assert!(server.requests() == 2 && !path.is_symlink() && elsewhere.is_file());
}

#[test]
fn processes_that_run_at_the_same_time_share_one_download() {
    let test_dir = TestDir::new();
    let server = Server::new(|_, connection| {
        thread::sleep(Duration::from_millis(50));
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    });
    let start = |_| fetch(&test_dir, &server.url("/x")).stdout(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..6).map(start).collect();
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    assert_eq!(server.requests(), 1);
}

#[test]
fn wrong_contents_are_refused_and_not_kept() {
    let (test_dir, server) = (TestDir::new(), Server::with("something else"));
    let printed = output(fetch(&test_dir, &server.url("/x")));
    assert!(printed.contains("and not 2cf24dba"), "{printed}");
    assert_eq!(list(&test_dir.parent().join("tempspace")), [""; 0]);
}

#[test]
fn processes_that_wait_while_others_fail_are_not_disturbed() {
    let test_dir = TestDir::new();
    let server = Server::new(|path, connection| {
        thread::sleep(Duration::from_millis(20));
        let contents = if path == "/good" { "hello" } else { "wrong" };
        connection.send(format!("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{contents}"));
    });
    let start = |number| {
        let path = if number % 2 == 0 { "/bad" } else { "/good" };
        let mut child = fetch(&test_dir, &server.url(path));
        (path, child.stdout(Stdio::piped()).spawn().unwrap())
    };
    let children: Vec<_> = (0..8).map(start).collect();
    for (path, child) in children {
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let expected = match path {
            "/good" => !printed.contains("cannot"),
            _ => printed.contains("and not 2cf24dba"),
        };
        assert!(output.status.success() && expected, "{path}: {printed}");
    }
}

#[test]
fn without_a_cache_directory_the_variables_are_named() {
    let test_dir = TestDir::new();
    let mut child = fetch(&test_dir, "http://127.0.0.1:1/x");
    for name in ["XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"] {
        child.env(name, Path::new("relative"));
    }
    let printed = output(child);
    assert!(printed.starts_with("there is no cache directory"), "{printed}");
}
