//! The module `temp`, from outside: what `test_tempfile.py` of CPython checks, and what this library promises
//! beyond that.

#[cfg(target_os = "linux")]
mod acl;
mod atomic;
mod base;
mod child;
mod dir;
mod download;
mod ends;
mod fetched;
mod file;
mod names;
mod reader;
mod server;
mod spooled;
#[cfg(target_os = "linux")]
mod taken;
#[path = "../../tool.rs"]
mod tool;
#[cfg(unix)]
mod user;
#[cfg(windows)]
mod windows;
#[path = "../../wine.rs"]
mod wine;
