//! The calls that have no safe form, each in the one way the victims use it.
#![allow(unsafe_code)]

use std::hint::black_box;
use std::process;

/// Forks; `None` in the child.
pub(super) fn fork() -> Option<i32> {
    // SAFETY: the child only goes on with what a test process would do, which is the point.
    match unsafe { libc::fork() } {
        -1 => panic!("cannot fork: {}", std::io::Error::last_os_error()),
        0 => None,
        child => Some(child),
    }
}

/// Ends the process without any of its exit hooks.
pub(super) fn exit_now(code: i32) -> ! {
    // SAFETY: no memory is touched.
    unsafe { libc::_exit(code) }
}

/// Closes all descriptors from `first` on, as daemons and test helpers do.
pub(super) fn close_from(first: i32) {
    for descriptor in first..1024 {
        // SAFETY: nothing but the library's own descriptors is open there, and how it copes with
        // their loss is what is tested.
        unsafe { libc::close(descriptor) };
    }
}

/// Writes to an address at which nothing is.
pub(super) fn segfault() -> ! {
    // SAFETY: there is none: the process ends here.
    unsafe { black_box(std::ptr::without_provenance_mut::<u8>(8)).write_volatile(1) };
    process::abort()
}
