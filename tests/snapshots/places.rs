//! insta finds the snapshots of a test, without its variable by the path at compile time.

use crate::child::{TestDir, output};

#[test]
fn snapshots_are_found_without_a_variable() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("names::files");
    output(child.current_dir("/").env("INSTA_UPDATE", "no"), true);
    assert!(!test_dir.tools_were_called());
}
