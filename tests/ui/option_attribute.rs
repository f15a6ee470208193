use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace(
    #[cfg(unix)]
    keep = never,
    files = {
        /// A file.
        "a.txt" => "text",
    },
)]
fn name(ws: Workspace) {}

fn main() {}
