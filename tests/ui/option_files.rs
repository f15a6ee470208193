use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(files = ["a.txt"])]
fn name(ws: Workspace) {}

fn main() {}
