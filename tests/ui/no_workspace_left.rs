use rstest::rstest;
use tempspace::with_temp_workspace;

#[with_temp_workspace]
#[rstest]
#[case(1)]
fn name(#[case] count: u32) {}

fn main() {}
