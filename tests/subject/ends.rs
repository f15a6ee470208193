//! The ways in which a test, or its whole process, ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::Mode;
use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};
use tempspace::Workspace;

use super::{GO, READY, sandbox, sys};

/// How long a subject waits for its test.
const MAX_WAIT: Duration = Duration::from_secs(60);

pub(super) fn act(name: &str, argument: &str, ws: &Workspace) -> bool {
    let number = || argument.parse::<i32>().expect("a number");
    match name {
        "nothing" => {}
        "panic" => panic!("intended"),
        "panic-with-value" => panic_any(42),
        "panic-in-panic" => panic_in_panic(),
        "exit" => process::exit(number()),
        "exit-nested" => outer_function(number()),
        "exit-in-thread" => drop(thread::spawn(move || process::exit(0)).join()),
        "_exit" => sys::exit_now(number()),
        "exit-locked" => exit_locked(argument, ws),
        "abort" => process::abort(),
        "segfault" => sys::segfault(),
        "overflow" => drop(overflow(&[1; 1024])),
        "signal" => signal(number()),
        "signal-group" => signal_group(number()),
        "hang" => hang(ws),
        "forget" => std::mem::forget(Workspace::new()),
        "close-descriptors" => close_descriptors(ws),
        "reuse-descriptors" => reuse_descriptors(ws),
        "close-output" => close_output(ws),
        "no-children" => no_children(),
        "modes" => modes(ws),
        "modes-later" => {
            let mask = u32::from_str_radix(argument, 8).expect("a umask");
            rustix::process::umask(Mode::from_raw_mode(mask));
            modes(&Workspace::new());
            modes(ws);
        }
        "socket" => socket(ws),
        "fill" => fill(ws),
        "script" => script(ws),
        "stray" => fs::write(ws.path().with_file_name("stray"), "data").expect("a stray file"),
        "chdir-gone" => chdir_gone(),
        "one-in-eight" => one_in_eight(),
        "is-inside" => assert!(ws.path().starts_with(argument), "{:?} is elsewhere", ws.path()),
        _ => return false,
    }
    true
}

#[inline(never)]
fn outer_function(code: i32) {
    fn inner_function(code: i32) -> ! {
        let _holds_something = Workspace::new();
        process::exit(code)
    }
    inner_function(code);
}

/// Exits while another thread holds the locks of both streams.
fn exit_locked(argument: &str, ws: &Workspace) {
    if argument == "hang" {
        hang(ws);
    }
    let (held, is_held) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let _streams = (std::io::stdout().lock(), std::io::stderr().lock());
        held.send(()).expect("the test waits");
        loop {
            thread::park();
        }
    });
    is_held.recv().expect("the thread runs");
    process::exit(0);
}

fn panic_in_panic() {
    struct PanicsOnDrop;
    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("a second time");
        }
    }
    let _panics = PanicsOnDrop;
    panic!("a first time");
}

#[expect(unconditional_recursion, reason = "it is the point")]
fn overflow(frame: &[u8; 1024]) -> u8 {
    let next = std::hint::black_box(*frame);
    overflow(&next).wrapping_add(next[0])
}

fn to_signal(number: i32) -> Signal {
    Signal::from_named_raw(number).expect("a signal")
}

fn signal(number: i32) {
    kill_process(getpid(), to_signal(number)).expect("signals reach their own process");
    thread::sleep(MAX_WAIT);
}

fn signal_group(number: i32) {
    let group = Pid::from_raw(rustix::process::getpgrp().as_raw_nonzero().get()).expect("a group");
    kill_process_group(group, to_signal(number)).expect("signals reach their own group");
    thread::sleep(MAX_WAIT);
}

/// Tells the test where the workspace is, and waits until the test writes the marker to go on.
pub(super) fn hang(ws: &Workspace) {
    write_marker(READY, ws.path().to_str().expect("a path in UTF-8"));
    wait_for_marker(GO);
}

/// Writes a marker for the test that started this process. It appears with all of its text.
pub(super) fn write_marker(marker: &str, text: &str) {
    let thread = thread::current().id();
    let part = sandbox().join(format!(".{marker}.{}.{thread:?}", process::id()));
    fs::write(&part, text).expect("a marker");
    fs::rename(part, sandbox().join(marker)).expect("a marker");
}

/// Waits until the test writes a marker.
pub(super) fn wait_for_marker(marker: &str) {
    let start = Instant::now();
    while !sandbox().join(marker).exists() && start.elapsed() < MAX_WAIT {
        thread::sleep(Duration::from_millis(5));
    }
}

fn close_descriptors(ws: &Workspace) {
    sys::close_from(3);
    assert_eq!(ws.read_to_string("some/file.txt"), "data");
    ws.write("after.txt", "data");
    assert!(ws.tree().get("after.txt").is_some());
    hang(ws);
    // The test runs without them for a while, and its workspace must stay.
    for _ in 0..15 {
        thread::sleep(Duration::from_millis(100));
        fs::write(ws.path().join("late.txt"), "data").expect("the workspace of a running test");
    }
}

/// Closes everything and opens other directories under the same numbers.
fn reuse_descriptors(ws: &Workspace) {
    ws.exists("some");
    sys::close_from(3);
    for _ in 0..64 {
        std::mem::forget(fs::File::open(sandbox().join("outside")).expect("the outside"));
    }
    ws.write("data.txt", "of the workspace");
    ws.create_dir_all("some/more");
    assert_eq!(ws.read_to_string("data.txt"), "of the workspace");
    ws.remove("data.txt");
    assert_eq!(ws.changes(), ws.changes());
}

fn close_output(ws: &Workspace) {
    let null = fs::File::options().write(true).open("/dev/null").expect("the null device");
    rustix::stdio::dup2_stdout(&null).expect("another standard output");
    rustix::stdio::dup2_stderr(&null).expect("another standard error");
    hang(ws);
}

fn no_children() {
    let waited = rustix::process::wait(rustix::process::WaitOptions::NOHANG);
    let error = waited.expect_err("there is a child to wait for");
    assert_eq!(error, rustix::io::Errno::CHILD);
    // The test can start a child and wait for it.
    let status = Command::new("true").status().expect("a program");
    assert!(status.success());
}

fn modes(ws: &Workspace) {
    ws.write("deeper/still/file", "data");
    let mode = |rel: &str| {
        let path = ws.path().join(rel);
        fs::symlink_metadata(path).expect("it was made").permissions().mode() & 0o7777
    };
    for dir in ["", "deeper", "deeper/still", "../..", ".."] {
        assert_eq!(mode(dir), 0o700, "{dir:?}");
    }
    assert_eq!(mode("deeper/still/file"), 0o600);
}

fn socket(ws: &Workspace) {
    let path = ws.path().join("some.sock");
    std::os::unix::net::UnixListener::bind(path).expect("the path of a socket fits");
}

fn script(ws: &Workspace) {
    ws.seed(tempspace::tree! { "run.sh" => exec("#!/bin/sh\n") });
    ws.command("./run.sh").run().assert_success();
}

fn fill(ws: &Workspace) {
    let problem = catch_unwind(AssertUnwindSafe(|| ws.write("big", vec![b'x'; 8 << 20])));
    let text = problem.expect_err("the disk is full").downcast::<String>().expect("a text");
    let root = ws.path().to_str().expect("a path in UTF-8");
    assert!(text.contains("cannot write file \"big\"") && text.contains(root), "{text}");
    let seed = tempspace::tree! { "big" => vec![b'x'; 8 << 20] };
    let error = Workspace::builder().seed(seed).try_create().expect_err("the disk is full");
    assert!(error.path().is_some_and(|path| path.ends_with("big")), "{error:?}");
}

/// Makes a removed directory the current one.
fn chdir_gone() {
    let gone = sandbox().join("gone");
    fs::create_dir(&gone).expect("a directory");
    std::env::set_current_dir(&gone).expect("it exists");
    fs::remove_dir(&gone).expect("it exists");
}

fn one_in_eight() {
    let thread = thread::current();
    assert!(!thread.name().is_some_and(|name| name.ends_with("t3")), "intended");
}
