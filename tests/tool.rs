//! What tests need of the machine, and tests that are skipped without it.

// Each test binary uses only a part of it.
#![allow(dead_code)]

use std::env;
use std::io::Write;
use std::thread;

/// Whether `program` is installed; otherwise as [`needs`].
#[track_caller]
pub(crate) fn tool(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let is_installed = env::split_paths(&path).any(|dir| dir.join(&name).is_file());
    needs(is_installed, &format!("`{program}` is not installed"))
}

/// Whether what a test needs `is_there`; without it, the test returns for this `reason`.
///
/// # Panics
/// It is not there, and `TEMPSPACE_TEST_ALL=1` says that everything is.
#[track_caller]
pub(crate) fn needs(is_there: bool, reason: &str) -> bool {
    let all = env::var_os("TEMPSPACE_TEST_ALL").is_some_and(|value| value == "1");
    assert!(is_there || !all, "{reason}, and TEMPSPACE_TEST_ALL=1");
    if !is_there {
        skipped(reason);
    }
    is_there
}

/// Says that this test is skipped, past libtest, which hides what a passing test prints.
pub(crate) fn skipped(reason: &str) {
    let test = thread::current();
    let test = test.name().unwrap_or("test");
    _ = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
}
