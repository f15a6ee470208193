//! Nothing is left, however a process ends, and nothing else is harmed.
//!
//! Each scenario runs tests of [`subject`](crate::subject) in child processes whose base directory is in a
//! sandbox of its own. After the scenario the base must become empty by itself, stay so after one more
//! ordinary run, and all else must be unharmed. As root, each scenario runs once more as an ordinary user.

mod artifacts;
mod crowd;
mod early_exit;
mod ends;
mod exits;
mod foreign;
mod forks;
mod keep;
mod launch;
mod library;
mod names;
mod places;
mod reaper;
mod removal;
mod runners;
mod sandbox;
mod sweep;
mod templates;
mod user;
