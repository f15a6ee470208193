//! However a process ends, nothing is left and no other file changes.
//!
//! Each crash test runs tests of [`subject`](crate::subject) in child processes whose base directory is in a
//! sandbox of its own. Afterwards the base must become empty by itself and stay empty after one more run, and
//! nothing else may have changed. As root, each crash test runs once more as an ordinary user.

mod artifacts;
mod base;
mod early_exit;
mod ends;
mod exit_hook;
mod forks;
mod keep;
mod launch;
mod left_alone;
mod library;
mod names;
mod parallel;
mod planted;
mod reaper;
mod removal;
mod runners;
mod sandbox;
mod sweep;
mod templates;
mod user;
