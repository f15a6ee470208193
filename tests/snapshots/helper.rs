//! Snapshots that are asserted far from their tests.

use tempspace::{Workspace, assert_file_snapshot, assert_tree_snapshot};

pub(super) fn check(ws: &Workspace) {
    assert_tree_snapshot!(ws);
    assert_file_snapshot!(ws, "a.txt");
}

pub(super) fn check_one(ws: &Workspace, file: &str) {
    assert_file_snapshot!(ws, file);
}

pub(super) trait Check {
    fn check_tree(&self);
}

impl Check for Workspace {
    fn check_tree(&self) {
        assert_tree_snapshot!(self);
    }
}
