//! Tools and rights that the machine may lack. Tests that need them are skipped, and say so.

// Each test binary uses only a part of it.
#![allow(dead_code)]

use std::env;
use std::io::Write;
use std::thread;

/// Whether `program` is installed. If not, the test must return, as after [`needs`].
#[track_caller]
pub(crate) fn tool(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let is_installed = env::split_paths(&path).any(|dir| dir.join(&name).is_file());
    needs(is_installed, &format!("`{program}` is not installed"))
}

/// Returns `is_met`. If it is false, the test must return, and is reported as skipped for this `reason`.
///
/// # Panics
/// Panics if it is false and `TEMPSPACE_TEST_ALL` is `1`.
#[track_caller]
pub(crate) fn needs(is_met: bool, reason: &str) -> bool {
    let all = env::var_os("TEMPSPACE_TEST_ALL").is_some_and(|value| value == "1");
    assert!(is_met || !all, "{reason}, and TEMPSPACE_TEST_ALL=1");
    if !is_met {
        skipped(reason);
    }
    is_met
}

/// Prints that this test is skipped, past libtest, which captures the output of a passing test.
pub(crate) fn skipped(reason: &str) {
    let test = thread::current();
    let test = test.name().unwrap_or("test");
    _ = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
}
