#![deny(nonstandard_style, unused)]

use tempspace::{Workspace, with_temp_workspace};
use test_case::test_case;

#[with_temp_workspace]
#[test_case(1)]
fn camelCase(ws: &Workspace, count: u32) {
    ws.write("a.txt", count.to_string());
}

fn main() {}
