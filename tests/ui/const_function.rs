use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
const fn name(ws: Workspace) {}

fn main() {}
