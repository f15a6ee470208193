//! Names that are too long for the file system.

use rstest::rstest;
use tempspace::prelude::*;

use crate::child::{TestDir, content, output};

#[with_temp_workspace]
#[rstest]
#[case::aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_1()]
#[case::aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_2()]
#[ignore = "runs in a child process of another test"]
fn long_names(ws: Workspace) {
    ws.write("a.txt", content());
    assert_tree_snapshot!(ws);
    assert_tree_snapshot!(ws);
    assert_file_snapshot!(ws, "a.txt", "n".repeat(300));
}

#[test]
fn names_that_are_too_long_are_cut_and_stay_unique() {
    // Paths from the build machine have no drive there.
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let child = |update| test_dir.child_in_checkout("long::long_names", "content\n", update);
    output(&mut child("always"), true);
    assert_eq!(test_dir.snapshot_files().len(), 6);
    output(&mut child("no"), true);
    assert_eq!(test_dir.snapshot_files().len(), 6);
}
