use rstest::fixture as noisy;
use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
#[noisy]
async fn asynchronous(ws: Workspace) {}

#[with_temp_workspace]
#[noisy]
fn with_a_parameter(ws: Workspace, count: u32) {}

fn main() {}
