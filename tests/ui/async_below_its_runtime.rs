use tempspace::{Workspace, with_temp_workspace};

#[tokio::test]
#[with_temp_workspace]
async fn name(ws: Workspace) {}

fn main() {}
