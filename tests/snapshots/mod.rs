//! Snapshots: what they are called, and how they are accepted.

mod cargo_insta;
mod cycle;
mod helper;
mod long;
mod names;
mod places;
mod redacted;
