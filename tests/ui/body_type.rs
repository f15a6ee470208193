use tempspace::{Workspace, with_temp_workspace};
use test_case::test_case;

#[with_temp_workspace]
#[test_case(1)]
fn name(ws: &Workspace, count: u32) {
    let text: String = count;
    ws.no_such_method(text);
}

fn main() {}
