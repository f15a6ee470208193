//! How a test may take its workspace.

use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
fn by_value(ws: Workspace) {
    ws.write("a.txt", "text");
    assert_eq!(ws.read_to_string("a.txt"), "text");
}

#[with_temp_workspace]
fn by_reference(ws: &Workspace) {
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
fn by_mutable_reference(ws: &mut Workspace) {
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
#[allow(unused_mut)]
fn mutable(mut ws: Workspace) {
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
fn ignored(_: Workspace) {}

#[with_temp_workspace]
fn underscored(_ws: &Workspace) {}

#[with_temp_workspace]
fn inferred(ws: _) {
    assert!(Workspace::path(&ws).is_dir());
}

#[with_temp_workspace]
fn inferred_references(a: &_, b: &mut _) {
    assert_ne!(a.path(), b.path());
}

#[tempspace::with_temp_workspace]
fn by_path(a: tempspace::Workspace, b: &::tempspace::Workspace, c: (super::parameters::Workspace)) {
    assert!(a.path().is_dir() && b.path().is_dir() && c.path().is_dir());
}

#[with_temp_workspace]
fn each_is_its_own(a: Workspace, b: &Workspace, c: &mut Workspace, _: Workspace) {
    a.write("name", "a");
    b.write("name", "b");
    c.write("name", "c");
    assert_eq!(a.read_to_string("name"), "a");
    assert_eq!(b.read_to_string("name"), "b");
    assert_eq!(c.read_to_string("name"), "c");
}

#[with_temp_workspace]
fn with_a_lifetime<'a>(ws: &'a Workspace) {
    let path: &'a std::path::Path = ws.path();
    assert!(path.is_dir());
}

#[with_temp_workspace]
fn with_related_lifetimes<'a, 'b>(ws: &'a Workspace, other: &'b mut Workspace)
where
    'b: 'a,
{
    assert_ne!(ws.path(), other.path());
}

#[with_temp_workspace]
fn the_body_may_give_it_away(ws: Workspace) {
    let path = ws.path().to_owned();
    std::thread::spawn(move || drop(ws)).join().unwrap();
    assert!(path.is_dir(), "the directory belongs to the test");
}

#[with_temp_workspace]
fn calls_of_itself_take_it(ws: Workspace) {
    if !ws.exists("a.txt") {
        ws.write("a.txt", "");
        calls_of_itself_take_it(ws);
    }
}

#[with_temp_workspace]
fn conditionally_allowed(
    #[cfg_attr(not(any()), allow(unused_variables))] ws: Workspace,
    #[cfg_attr(any(), doc = "absent", allow(unused_variables))] other: &Workspace,
) {
    assert!(other.path().is_dir());
}

#[with_temp_workspace]
#[rustfmt::skip]
fn conditional(
    #[cfg(any())] missing: missing::Workspace, #[cfg(not(any()))] ws: Workspace, #[cfg(any())] other: Missing,
) {
    assert!(ws.path().is_dir());
}
