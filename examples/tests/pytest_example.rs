//! The example of pytest's `tmp_path` in Rust: a program reads one file and writes another.

use std::fs;
use std::path::Path;

use rstest::rstest;
use tempspace::fixtures::temp_workspace;
use tempspace::{Workspace, assert_changes_snapshot, with_temp_workspace};

#[with_temp_workspace]
fn output_is_written(ws: Workspace) {
    ws.write("input.txt", "test data");
    process(&ws.join("input.txt"), &ws.join("output.txt"));
    assert_eq!(ws.read_to_string("output.txt"), "processed: test data");
}

/// The same with the input in the attribute.
#[with_temp_workspace(files = { "input.txt" => "test data" })]
fn output_is_written_from_a_seed(ws: Workspace) {
    process(&ws.join("input.txt"), &ws.join("output.txt"));
    assert_eq!(ws.read_to_string("output.txt"), "processed: test data");
}

/// The same with a snapshot of the changes.
#[with_temp_workspace(files = { "input.txt" => "test data" })]
fn nothing_but_the_output_is_written(ws: Workspace) {
    process(&ws.join("input.txt"), &ws.join("output.txt"));
    assert_changes_snapshot!(ws, @"
    + output.txt (no final newline)
      + processed: test data
    ");
}

/// The same with a fixture that is requested by name, as in pytest.
#[rstest]
fn output_is_written_with_a_fixture(temp_workspace: Workspace) {
    temp_workspace.write("input.txt", "test data");
    process(&temp_workspace.join("input.txt"), &temp_workspace.join("output.txt"));
    assert_eq!(temp_workspace.read_to_string("output.txt"), "processed: test data");
}

fn process(input: &Path, output: &Path) {
    let text = fs::read_to_string(input).unwrap();
    fs::write(output, format!("processed: {text}")).unwrap();
}
