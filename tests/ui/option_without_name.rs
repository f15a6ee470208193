use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace("fixtures/project")]
fn copied(ws: Workspace) {}

#[with_temp_workspace({ "a.txt" => "text" })]
fn braces(ws: Workspace) {}

#[with_temp_workspace("a.txt" => "text")]
fn entry(ws: Workspace) {}

fn main() {}
