use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(copy = 5, txtar = ["a.txtar", true], cases = ["a"], parent = b"/tmp")]
fn name(ws: Workspace) {}

fn main() {}
