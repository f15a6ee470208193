use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(copy)]
fn name(ws: Workspace) {}

fn main() {}
