use tempspace::{with_temp_workspace};

#[with_temp_workspace]
fn name() {}

fn main() {}
