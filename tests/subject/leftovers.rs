//! What tests leave in their workspaces.
//!
//! The argument of an action says how the test ends: `return` or `kill`.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use tempspace::Workspace;

use super::{sandbox, sys};

pub(super) fn act(name: &str, end: &str, ws: &Workspace) -> bool {
    let root = ws.path();
    match name {
        "leave-closed-dirs" => closed_dirs(root),
        "leave-closed-root" => closed_root(root, 0o000),
        "leave-read-only-root" => closed_root(root, 0o555),
        "leave-long-paths" => chain(root, &"n".repeat(200), 50),
        "leave-closed-long-paths" => closed_chain(root),
        "leave-deep" => deep(root),
        "leave-many-files" => many_files(root),
        "leave-odd-names" => odd_names(root),
        "leave-special-files" => special_files(root),
        "leave-links" => links(root),
        "leave-hard-links" => hard_links(root),
        "leave-cwd-inside" => cwd_inside(root),
        "leave-replaced" => replaced(root),
        "leave-gone" => fs::remove_dir_all(root).expect("the workspace"),
        "leave-file-instead" => file_instead(root),
        "leave-thread" => busy_thread(root),
        "leave-thread-with-parents" => busy_thread_with_parents(root.join("a/b")),
        "leave-child" => child(root),
        "leave-swapped" => swapped(root),
        "leave-flipped" => flipped(root),
        "leave-mount-late" => mount_late(root),
        "leave-open-handles" => open_handles(root),
        "leave-mount" => mount(root),
        "leave-session-gone" => session_gone(session_of(root)),
        "leave-list-closed" => list_closed(&sandbox()),
        "leave-session-closed" => set_mode(session_of(root), 0o000),
        "leave-renamed" => fs::rename(root, root.with_file_name("renamed")).expect("a rename"),
        _ => return false,
    }
    end_by(end);
    true
}

/// Ends the process, or goes on with the test.
pub(super) fn end_by(end: &str) {
    if end == "kill" {
        kill_process(getpid(), Signal::KILL).expect("signals reach their own process");
    }
}

/// The directory of this process's session: the workspace is `<session>/<n>/<name>`.
pub(super) fn session_of(root: &Path) -> &Path {
    let slot = root.parent().expect("a workspace has a slot");
    slot.parent().expect("a slot is in a session")
}

/// Removes the session in one step: while only its lock is missing, a reaper takes it for another directory, and
/// ends.
fn session_gone(session: &Path) {
    let moved = sandbox().join("moved-session");
    fs::rename(session, &moved).expect("a rename");
    fs::remove_dir_all(moved).expect("the session");
}

/// Removes all permissions of the outside list of the one session in the sandbox.
fn list_closed(sandbox: &Path) {
    let entries = |dir: &Path| fs::read_dir(dir).expect("a directory").flatten();
    let paths = |dir: &Path| entries(dir).map(|entry| entry.path()).collect::<Vec<_>>();
    for shared in paths(&sandbox.join("base")) {
        for list in paths(&shared).iter().map(|session| session.join("outside")) {
            if list.is_dir() {
                paths(&list).iter().for_each(|record| set_mode(record, 0));
                set_mode(&list, 0);
            }
        }
    }
}

fn outside() -> PathBuf {
    sandbox().join("outside")
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
}

fn closed_dirs(root: &Path) {
    for (dir, mode) in [("none", 0o000), ("listed", 0o444), ("entered", 0o111), ("fixed", 0o555)] {
        let dir = root.join(dir);
        fs::create_dir_all(dir.join("inner/inmost")).expect("directories");
        fs::write(dir.join("inner/file"), "data").expect("a file");
        set_mode(&dir.join("inner/file"), 0o000);
        set_mode(&dir.join("inner/inmost"), mode);
        set_mode(&dir.join("inner"), mode);
        set_mode(&dir, mode);
    }
}

fn closed_root(root: &Path, mode: u32) {
    set_mode(root, mode);
}

/// Nested directories whose path is longer than `PATH_MAX`.
fn chain(root: &Path, name: &str, levels: usize) {
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut dir = openat(CWD, root, flags, Mode::empty()).expect("the root");
    for _ in 0..levels {
        mkdirat(&dir, name, Mode::RWXU).expect("a directory");
        dir = openat(&dir, name, flags, Mode::empty()).expect("the directory");
    }
    let file = openat(&dir, "file", OFlags::CREATE | OFlags::CLOEXEC, Mode::RUSR);
    drop(file.expect("a file"));
}

fn closed_chain(root: &Path) {
    chain(root, &"n".repeat(200), 50);
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut dir = openat(CWD, root, flags, Mode::empty()).expect("the root");
    let mut dirs = Vec::new();
    while let Ok(next) = openat(&dir, "n".repeat(200), flags, Mode::empty()) {
        dirs.push(std::mem::replace(&mut dir, next));
    }
    dirs.push(dir);
    for dir in dirs.iter().skip(1).rev() {
        rustix::fs::fchmod(dir, Mode::empty()).expect("a mode");
    }
}

fn deep(root: &Path) {
    let few = Rlimit { current: Some(1024), maximum: Some(1024) };
    setrlimit(Resource::Nofile, few).expect("a limit");
    chain(root, "d", 3000);
}

fn many_files(root: &Path) {
    for dir in 0..10 {
        let dir = root.join(dir.to_string());
        fs::create_dir(&dir).expect("a directory");
        for file in 0..400 {
            fs::write(dir.join(file.to_string()), "").expect("a file");
        }
    }
}

fn odd_names(root: &Path) {
    let long = "x".repeat(255);
    let names: [&[u8]; 14] = [
        b"line\nbreak",
        b"\n",
        b"-rf",
        b"--",
        b"--no-preserve-root",
        b"\xff\xfe",
        b"...",
        b" ",
        b"*",
        b"$(touch x)",
        b"quote'\"",
        b"back\\slash",
        b"tab\t",
        long.as_bytes(),
    ];
    for name in names {
        let name = OsStr::from_bytes(name);
        fs::create_dir(root.join(name)).expect("a directory");
        fs::write(root.join(name).join(name), "data").expect("a file");
        set_mode(&root.join(name), 0o500);
    }
}

fn special_files(root: &Path) {
    std::mem::forget(crate::socket::bind(&root.join("socket")));
    let fifo = mknodat(CWD, root.join("fifo"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0);
    fifo.expect("a FIFO");
}

fn links(root: &Path) {
    let outside = outside();
    symlink(&outside, root.join("to-outside")).expect("a link");
    symlink(outside.join("data.txt"), root.join("to-file")).expect("a link");
    symlink("/", root.join("to-root")).expect("a link");
    symlink("nowhere", root.join("dangling")).expect("a link");
    symlink("loop", root.join("loop")).expect("a link");
    symlink("..", root.join("some/up")).expect("a link");
    symlink(root, root.join("some/self")).expect("a link");
}

fn hard_links(root: &Path) {
    for name in ["data.txt", "read-only.txt"] {
        fs::hard_link(outside().join(name), root.join(name)).expect("a hard link");
    }
    set_mode(&root.join("some"), 0o555);
}

fn cwd_inside(root: &Path) {
    std::env::set_current_dir(root.join("some")).expect("a current directory");
}

fn replaced(root: &Path) {
    fs::remove_dir_all(root).expect("the workspace");
    symlink(outside(), root).expect("a link");
}

fn file_instead(root: &Path) {
    fs::remove_dir_all(root).expect("the workspace");
    fs::write(root, "data").expect("a file");
}

/// A thread that creates files in the workspace, and the workspace itself where it is missing, until the
/// process ends.
///
/// It does not create the session directory: without its lock, that is no session, and would stay.
fn busy_thread(root: &Path) {
    let slot = root.parent().expect("a workspace has a slot").to_owned();
    let (root, dir) = (root.to_owned(), root.join("some"));
    thread::spawn(move || {
        for number in 0.. {
            let dirs = [&slot, &root, &dir, &dir.join(format!("d{number}"))];
            dirs.iter().for_each(|dir| _ = fs::create_dir(dir));
            let _ = fs::write(dirs[3].join("file"), "data");
        }
    });
}

/// Starts a thread that creates the directory again, with all of its parents, until the process ends.
fn busy_thread_with_parents(dir: PathBuf) {
    thread::spawn(move || {
        loop {
            let _ = fs::create_dir_all(&dir);
            thread::sleep(Duration::from_micros(200));
        }
    });
}

/// Starts a shell that outlives the test.
#[expect(clippy::zombie_processes, reason = "it outlives the test")]
fn spawn(script: &str, args: &[&Path]) {
    Command::new("sh")
        .args(["-c", script])
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
}

fn wait_until_exists(path: &Path) {
    while !path.exists() {
        thread::yield_now();
    }
}

/// A child that creates files after the end of its parent.
fn child(root: &Path) {
    let script =
        "n=0; while [ $n -lt 150 ]; do n=$((n+1)); mkdir \"$0/$n\" && : > \"$0/$n/f\"; done";
    spawn(script, &[&root.join("some")]);
    wait_until_exists(&root.join("some/3"));
}

/// A child exchanges directories and links to the outside while they are removed.
fn swapped(root: &Path) {
    for number in 0..40 {
        let dir = root.join(format!("swap{number}"));
        fs::create_dir(&dir).expect("a directory");
        for file in 0..20 {
            fs::write(dir.join(format!("keep{file}")), "data").expect("a file");
        }
        fs::write(dir.join("data.txt"), "data").expect("a file");
        symlink(outside(), root.join(format!("link{number}"))).expect("a link");
    }
    if sys::fork().is_some() {
        return;
    }
    sys::close_from(0);
    let exchange = rustix::fs::RenameFlags::EXCHANGE;
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(400) {
        for number in 0..40 {
            let (dir, link) = (format!("swap{number}"), format!("link{number}"));
            let (dir, link) = (root.join(dir), root.join(link));
            let _ = rustix::fs::renameat_with(CWD, dir, CWD, link, exchange);
        }
    }
    sys::exit_now(0);
}

/// A child removes the permissions of directories and replaces them with links to a closed one outside.
fn flipped(root: &Path) {
    if sys::fork().is_some() {
        wait_until_exists(&root.join("flip0"));
        return;
    }
    sys::close_from(0);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        let pairs: Vec<_> = (0..6)
            .map(|number| ["flip", "gone"].map(|name| root.join(format!("{name}{number}"))))
            .collect();
        for [dir, _] in &pairs {
            let _ = fs::create_dir(dir);
            let _ = fs::write(dir.join("file"), "data");
            let _ = fs::set_permissions(dir, Permissions::from_mode(0o000));
        }
        for [dir, gone] in &pairs {
            let _ = fs::rename(dir, gone);
            let _ = symlink(outside().join("locked"), dir);
            let _ = fs::set_permissions(gone, Permissions::from_mode(0o700));
        }
        for [dir, gone] in &pairs {
            let _ = fs::remove_file(dir);
            let _ = fs::remove_dir_all(gone);
        }
    }
    sys::exit_now(0);
}

fn open_handles(root: &Path) {
    for number in 0..100 {
        let file = fs::File::create(root.join(number.to_string())).expect("a file");
        std::mem::forget(file);
    }
    std::mem::forget(fs::File::open(root.join("some")).expect("a directory"));
}

/// Mounts the outside in the workspace, as tests of container tools do.
fn mount(root: &Path) {
    let point = root.join("mounted");
    fs::create_dir(&point).expect("a directory");
    let status = Command::new("mount").arg("--bind").arg(outside()).arg(&point).status();
    assert!(status.expect("a program").success(), "cannot mount");
}

/// A child creates files, and mounts the outside after the removal has begun.
fn mount_late(root: &Path) {
    let script = "n=0; while [ $n -lt 100 ]; do n=$((n+1)); mkdir -p \"$0/w$n\"; : > \"$0/w$n/f\"
        if [ $n = 30 ]; then mkdir -p \"$0/late\"; mount --bind \"$1\" \"$0/late\"; fi; sleep 0.02; done";
    spawn(script, &[root, &outside()]);
    wait_until_exists(&root.join("w3"));
}
