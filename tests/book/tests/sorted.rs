//! The target `tests/sorted.rs` of the guide.

include!(concat!(env!("OUT_DIR"), "/sorted.rs"));
