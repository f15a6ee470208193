use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(snapshot("name"))]
fn name(ws: Workspace) {}

#[with_temp_workspace(snapshot(ignore = "a", ignore = "b"))]
fn twice(ws: Workspace) {}

fn main() {}
