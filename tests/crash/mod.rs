//! Nothing is left, however a process ends, and nothing else is harmed.
//!
//! Each scenario runs tests of [`victim`](crate::victim) in child processes whose temporary
//! directory is a scene of its own. After the scenario the scene must become empty without anybody's
//! doing, stay so after one more ordinary run, and be otherwise unharmed. As root, each is played a
//! second time by an ordinary user.

mod artifacts;
mod crowd;
mod early_exit;
mod ends;
mod exits;
mod foreign;
mod forks;
mod keep;
mod library;
mod names;
mod places;
mod play;
mod reaper;
mod removal;
mod runners;
mod scene;
mod sweep;
mod templates;
mod user;
