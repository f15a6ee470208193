//! A library for programs that are not written in Rust.

use std::ffi::c_int;
use std::panic::catch_unwind;

use tempspace::Workspace;

/// Fails a test; what it prints is looked at.
#[unsafe(no_mangle)]
#[allow(unsafe_code)] // Only a function with a name of its own can be found.
pub extern "C" fn tempspace_use() -> c_int {
    let failed = catch_unwind(|| {
        let ws = Workspace::new();
        ws.write("some/file.txt", "data");
        panic!("asked for");
    });
    i32::from(failed.is_ok())
}
