use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
unsafe fn name(ws: Workspace) {}

fn main() {}
