use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(crate = "tempspace")]
fn name(ws: Workspace) {}

fn main() {}
