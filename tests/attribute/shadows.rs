//! The expansion where every name that it could use has another meaning.

#![no_implicit_prelude]
#![allow(dead_code, unused_macros, clippy::unused_unit)]
#![deny(unused_qualifications, unused_results, unused_variables, single_use_lifetimes)]

use ::tempspace::Workspace;

mod core {}
mod std {}
mod tempspace {}
mod test {}

struct Some;
struct None;
struct Option;
struct Result;
struct Setup;
struct Site;
struct Frame;

macro_rules! line {
    () => {
        ::core::compile_error!("shadowed")
    };
}
macro_rules! file {
    () => {
        ::core::compile_error!("shadowed")
    };
}
macro_rules! module_path {
    () => {
        ::core::compile_error!("shadowed")
    };
}
macro_rules! option_env {
    ($($all:tt)*) => {
        ::core::compile_error!("shadowed")
    };
}

#[::tempspace::with_temp_workspace]
fn plain(ws: Workspace) {
    let _path = ws.write("a", "b");
}

#[::tempspace::with_temp_workspace(files = { "a" => "b", "c/" }, keep = never)]
#[should_panic]
fn with_options(ws: &Workspace) -> () {
    ::core::assert!(ws.exists("a"));
    ::core::panic!();
}

#[::tempspace::with_temp_workspace]
fn result(ws: &mut Workspace, other: _) -> ::core::result::Result<(), ::tempspace::Error> {
    ::core::assert_ne!(ws.path(), other.path());
    ::core::result::Result::Ok(())
}

#[::tempspace::with_temp_workspace]
fn opaque(_ws: Workspace) -> impl ::std::process::Termination {}

#[::core::prelude::v1::test]
fn values() {
    let tree = ::tempspace::tree! { "a" => "b", "c" => { "d" -> "../a" } };
    ::core::assert!(!tree.is_empty());
    let file = ::tempspace::temp_file!("text", ".json");
    ::core::assert!(file.path().is_file());
}
