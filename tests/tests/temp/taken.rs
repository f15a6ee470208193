//! A name that is taken: strace makes `openat` fail with EEXIST for a free name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child::{TestDir, list, start};

#[test]
fn an_entry_with_a_taken_name_stays_however_the_process_ends() {
    if !crate::tool::tool("strace") {
        return;
    }
    let number = number_of_creation();
    for kill in [false, true] {
        let test_dir = TestDir::new();
        let inject = format!("inject=openat:error=EEXIST:when={number}");
        // With -D, the process id is that of the child, not of strace.
        let trace = test_dir.base().with_file_name("trace");
        let options = ["-D", "-o", trace.to_str().unwrap(), "-e", &inject];
        let mut child = start(strace(&test_dir, &options));
        let taken = refused(&trace);
        assert!(!taken.exists(), "{taken:?} was not refused");
        fs::write(&taken, "").unwrap();
        assert_eq!(list(&test_dir.parent()).len(), 2);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        child.wait().unwrap();
        if kill {
            test_dir.sweep();
        }
        assert_eq!(list(&test_dir.parent()).len(), 1);
        assert!(taken.exists(), "the file of another process is removed; killed: {kill}");
    }
}

fn strace(test_dir: &TestDir, options: &[&str]) -> Command {
    let mut strace = Command::new("strace");
    strace.args(options);
    strace.args([env!("CARGO_BIN_EXE_temp-child"), "wait-with-file"]);
    strace.arg(test_dir.parent());
    test_dir.prepare(strace)
}

/// The number of the `openat` of the child that creates the file.
fn number_of_creation() -> usize {
    let test_dir = TestDir::new();
    let trace = test_dir.base().with_file_name("trace");
    let options = ["-e", "trace=openat", "-o", trace.to_str().unwrap()];
    let mut child = start(strace(&test_dir, &options));
    drop(child.stdin.take());
    child.wait().unwrap();
    let (text, parent) = (fs::read_to_string(trace).unwrap(), test_dir.parent());
    let parent = parent.to_str().unwrap();
    let mut calls = text.lines().filter(|line| line.starts_with("openat("));
    let makes = |line: &str| line.contains(parent) && line.contains("O_EXCL");
    1 + calls.position(makes).unwrap()
}

/// The path of the injected error in the trace.
fn refused(trace: &Path) -> PathBuf {
    let text = fs::read_to_string(trace).unwrap();
    let line = text.lines().find(|line| line.contains("(INJECTED)"));
    line.unwrap().split('"').nth(1).unwrap().into()
}
