use tempspace::{Workspace, with_temp_workspace};

type Temp = Workspace;

#[with_temp_workspace]
fn name(ws: &mut Temp) {}

fn main() {}
