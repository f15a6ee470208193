use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(snapshot = "name")]
fn name(ws: Workspace) {}

fn main() {}
