use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(files = {
    "a.txt" => "text",
    "./a.txt" => "text",
    "sub/b.txt" => "text",
    "sub" => { "b.txt" -> "../a.txt" },
})]
fn name(ws: Workspace) {}

fn main() {}
