use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(keep = sometimes)]
fn name(ws: Workspace) {}

fn main() {}
