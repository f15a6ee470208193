//! The calls that have no safe form, as the subjects use them.
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

/// Gives the children of this process a process namespace of their own.
pub(super) fn unshare_processes() {
    #[cfg(target_os = "linux")]
    // SAFETY: no memory is touched.
    let done = unsafe { libc::unshare(libc::CLONE_NEWPID) };
    #[cfg(target_os = "linux")]
    assert_eq!(done, 0, "{}", std::io::Error::last_os_error());
}

/// Ends the process with its exit hooks, but without what std does before them: it takes a mutex that a
/// thread that starts holds (`stack_overflow::thread_info`), and nobody releases it in a forked child.
pub(super) fn exit_as_in_c(code: i32) -> ! {
    // SAFETY: no other thread of this process exits.
    unsafe { libc::exit(code) }
}

/// Ends the process without its exit hooks.
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

/// Writes to an address that is not mapped.
pub(super) fn segfault() -> ! {
    // SAFETY: there is none: the process ends here.
    unsafe { black_box(std::ptr::without_provenance_mut::<u8>(8)).write_volatile(1) };
    process::abort()
}
