//! A name that somebody else has: with strace, which says so of a name that nobody has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child::{Stage, list, start};

#[test]
fn what_has_a_name_that_was_taken_stays_at_every_end() {
    if !crate::tool::tool("strace") {
        return;
    }
    let number = number_of_creation();
    for kill in [false, true] {
        let stage = Stage::new();
        let inject = format!("inject=openat:error=EEXIST:when={number}");
        // With -D, the child is not strace.
        let trace = stage.base().with_file_name("trace");
        let options = ["-D", "-o", trace.to_str().unwrap(), "-e", &inject];
        let mut child = start(strace(&stage, &options));
        let taken = refused(&trace);
        assert!(!taken.exists(), "{taken:?} was not refused");
        fs::write(&taken, "").unwrap();
        assert_eq!(list(&stage.parent()).len(), 2);
        if kill {
            child.kill().unwrap();
        }
        drop(child.stdin.take());
        child.wait().unwrap();
        if kill {
            stage.sweep();
        }
        assert_eq!(list(&stage.parent()).len(), 1);
        assert!(taken.exists(), "somebody's file is gone; killed: {kill}");
    }
}

fn strace(stage: &Stage, options: &[&str]) -> Command {
    let mut strace = Command::new("strace");
    strace.args(options);
    strace.args([env!("CARGO_BIN_EXE_temp-child"), "wait-with-file"]);
    strace.arg(stage.parent());
    stage.prepare(strace)
}

/// Which `openat` of the scene makes the file.
fn number_of_creation() -> usize {
    let stage = Stage::new();
    let trace = stage.base().with_file_name("trace");
    let options = ["-e", "trace=openat", "-o", trace.to_str().unwrap()];
    let mut child = start(strace(&stage, &options));
    drop(child.stdin.take());
    child.wait().unwrap();
    let (text, parent) = (fs::read_to_string(trace).unwrap(), stage.parent());
    let parent = parent.to_str().unwrap();
    let mut calls = text.lines().filter(|line| line.starts_with("openat("));
    let makes = |line: &str| line.contains(parent) && line.contains("O_EXCL");
    1 + calls.position(makes).unwrap()
}

/// The path that the trace says was refused.
fn refused(trace: &Path) -> PathBuf {
    let text = fs::read_to_string(trace).unwrap();
    let line = text.lines().find(|line| line.contains("(INJECTED)"));
    line.unwrap().split('"').nth(1).unwrap().into()
}
