//! Snapshots that are asserted far from their tests: they have the name of the helper.

use tempspace::{Workspace, assert_file_snapshot, assert_tree_snapshot};

pub(super) fn check(ws: &Workspace) {
    assert_tree_snapshot!(ws);
    assert_file_snapshot!(ws, "a.txt", "helper_with_a_name");
}
