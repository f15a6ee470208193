//! What a `Workspace` does, through its public names.

mod beside;
mod builder;
mod cargo;
mod cargo_bin;
mod commands;
mod content;
mod copies;
#[cfg(unix)]
pub(crate) mod deep;
mod environment;
mod errors;
mod golden;
mod inherited;
mod killed;
mod life;
mod locations;
mod odd;
mod redaction;
mod runs;
mod spawned;
mod temp_file;
mod templates;
mod verbs;
#[cfg(windows)]
mod windows;
