use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(
    fils = {},
    files = { "/etc/a" => "text", "b" => "text", "./b" => "text" },
    keep = sometimes,
)]
const fn name(ws: Workspace, count: u32) {}

fn main() {}
