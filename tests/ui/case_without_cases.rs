use tempspace::{Case, Workspace, with_temp_workspace};

#[with_temp_workspace]
fn name(ws: Workspace, case: &Case) {}

fn main() {}
