use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(copy = "a", except = "b")]
fn name(ws: Workspace) {}

#[with_temp_workspace(copy = "a" except = "b")]
fn assigned(ws: Workspace) {}

fn main() {}
