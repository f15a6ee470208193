//! Where snapshots are, insta knows; without its variable, from when the test was compiled.

use crate::child::{Stage, output};

#[test]
fn without_a_hint_it_is_where_it_was_compiled() {
    let stage = Stage::new();
    let mut child = stage.child("names::files");
    output(child.current_dir("/").env("INSTA_UPDATE", "no"), true);
    assert!(!stage.tools_were_called());
}
