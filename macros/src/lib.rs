//! The procedural macros of the `tempspace` crate.
