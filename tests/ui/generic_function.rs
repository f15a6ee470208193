use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
fn name<T, const N: usize>(ws: Workspace) {}

fn main() {}
