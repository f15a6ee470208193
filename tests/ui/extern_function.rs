use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
extern "C" fn name(ws: Workspace) {}

fn main() {}
