use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
fn name(ws: std::sync::Arc<Workspace>) {}

fn main() {}
