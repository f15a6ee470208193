use tempspace::{Workspace, with_temp_workspace};
use test_case::test_case;

#[with_temp_workspace(files = "text".to_owned())]
#[test_case(1)]
fn name(_ws: Workspace, _count: u32) {}

fn main() {
    let _ = tempspace::tree! { ..Vec::<u8>::new(), "a" => "b" };
}
