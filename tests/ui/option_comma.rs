use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(files = { "a.txt" => "text" } keep = never)]
fn name(ws: Workspace) {}

fn main() {}
