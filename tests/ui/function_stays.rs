use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(kep = never)]
fn name(ws: &Workspace) -> &std::path::Path {
    ws.path()
}

fn other(ws: &Workspace) -> &std::path::Path {
    name(ws)
}

fn main() {}
