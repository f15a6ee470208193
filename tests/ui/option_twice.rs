use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(keep = never, keep = always)]
fn name(ws: Workspace) {}

fn main() {}
