//! The tests of the guide's pages and of the README: `recipes_12` is the block at line 12 of `recipes.md`.

#![allow(dead_code, missing_docs)] // Pages show functions whose callers they leave out.

include!(concat!(env!("OUT_DIR"), "/pages.rs"));
