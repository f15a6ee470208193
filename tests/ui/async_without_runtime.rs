use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
async fn name(ws: Workspace) {}

fn main() {}
