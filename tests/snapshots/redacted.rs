//! Snapshots do not depend on the path of the workspace.

use tempspace::prelude::*;

#[with_temp_workspace]
fn size_and_hash_are_those_of_the_redacted_text(ws: Workspace) {
    let line = format!("compiled {}\n", ws.path().display());
    ws.write("large.log", line.repeat(1000));
    ws.write("short.log", line.repeat(2));
    assert_tree_snapshot!(ws, @"
    -- large.log (21,000 bytes, sha256:29fb26d052c0f4d7fb10515a41102c65241e37dce9c711e1d451162c22e891f3) --
    -- short.log --
    compiled [WORKSPACE]
    compiled [WORKSPACE]
    ");
    assert_changes_snapshot!(ws, @"
    + large.log (21,000 bytes, sha256:29fb26d052c0f4d7fb10515a41102c65241e37dce9c711e1d451162c22e891f3)
    + short.log
      + compiled [WORKSPACE]
      + compiled [WORKSPACE]
    ");
}

#[cfg(unix)]
#[with_temp_workspace]
fn names_are_redacted_and_sorted_as_shown(ws: Workspace) {
    let path = ws.join("a.txt").display().to_string();
    ws.write("B", "");
    ws.write(path.replace('/', "%"), "");
    ws.write(path.replace('/', "%2F"), "");
    ws.write(format!("copy{path}"), "");
    assert_tree_snapshot!(ws, @"
    -- B --
    -- [WORKSPACE]%2Fa.txt --
    -- [WORKSPACE]%a.txt --
    -- copy[WORKSPACE]/a.txt --
    ");
    assert_changes_snapshot!(ws, @"
    + B
    + [WORKSPACE]%2Fa.txt
    + [WORKSPACE]%a.txt
    + copy[WORKSPACE]/a.txt
    ");
}
