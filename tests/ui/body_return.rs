use tempspace::{Workspace, with_temp_workspace};
use test_case::test_case;

#[with_temp_workspace]
#[test_case(1)]
fn name(_ws: &Workspace, _count: u32) -> Result<(), String> {}

fn main() {}
