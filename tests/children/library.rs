//! A library for programs that are not written in Rust.

use std::ffi::c_int;
use std::panic::catch_unwind;

use tempspace::Workspace;

/// Fails as a test does. The caller compares what it prints.
#[unsafe(no_mangle)]
#[allow(unsafe_code)] // The program finds the function by its name.
pub extern "C" fn tempspace_use() -> c_int {
    let failed = catch_unwind(|| {
        let ws = Workspace::new();
        ws.write("some/file.txt", "data");
        panic!("intended");
    });
    i32::from(failed.is_ok())
}
