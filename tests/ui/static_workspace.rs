use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
fn name(ws: &'static Workspace) {}

fn main() {}
