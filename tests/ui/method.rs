use tempspace::{Workspace, with_temp_workspace};

struct Suite;

impl Suite {
    #[with_temp_workspace]
    fn name(&self, ws: Workspace) {}
}

fn main() {}
