use tempspace::{Workspace, with_temp_workspace};

const DIRECTORY: &str = "cases";

#[with_temp_workspace(cases = DIRECTORY)]
fn computed(ws: Workspace) {}

#[with_temp_workspace(txtar = "a.txtar" except "b")]
fn except(ws: Workspace) {}

#[with_temp_workspace(copy = "a" except, snapshot(ignored = "b"), test = never)]
fn incomplete(ws: Workspace) {}

fn main() {}
