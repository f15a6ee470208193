use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(files { "a.txt" => "text" })]
fn name(ws: Workspace) {}

fn main() {}
