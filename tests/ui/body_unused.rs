#![deny(unused)]

use tempspace::{Workspace, with_temp_workspace};
use test_case::test_case;

#[with_temp_workspace]
#[test_case(1)]
fn name(mut ws: Workspace, mut count: u32) {
    let unused = 1;
}

fn main() {}
