//! The target `benches/index.rs` of the guide.

#![allow(elided_lifetimes_in_paths)] // As divan's own examples have it.

include!(concat!(env!("OUT_DIR"), "/index.rs"));
