//! Names for which the file system has no room.

use rstest::rstest;
use tempspace::prelude::*;

use crate::child::{Stage, content, output};

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
    let stage = Stage::new();
    let child = |update| stage.child_in_checkout("long::long_names", "content\n", update);
    output(&mut child("always"), true);
    assert_eq!(stage.snapshot_files().len(), 6);
    output(&mut child("no"), true);
    assert_eq!(stage.snapshot_files().len(), 6);
}
