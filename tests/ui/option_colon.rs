use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(keep: never; copy: "a")]
fn name(ws: Workspace) {}

fn main() {}
