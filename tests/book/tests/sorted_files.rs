//! The target `tests/sorted_files.rs` of the guide.

include!(concat!(env!("OUT_DIR"), "/sorted_files.rs"));
