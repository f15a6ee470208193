//! Real programs in seeded workspaces, and snapshots of what they change.
#![cfg(unix)]

use tempspace::insta::assert_snapshot;
use tempspace::prelude::*;
use tempspace::tree;

use crate::tool::tool;

fn docs() -> Tree {
    tree! {
        "docs" => {
            "build.sh" => exec("#!/bin/sh\nmake\n"),
            "empty/",
            "index.md" => "# Title\n\nText.\n",
            "latest.md" -> "index.md",
            "logo.ico" => b"\0\0\x01\0",
        },
    }
}

#[with_temp_workspace(files = { "project/" })]
fn an_archive_is_unpacked(ws: Workspace) {
    if !tool("tar") {
        return;
    }
    ws.seed(docs());
    let run = ws.command("tar").args(["-cf", "docs.tar", "docs"]).run();
    run.assert_success();
    assert_eq!(ws.changes().len(), 1, "{}", ws.changes());
    let archive = ws.read("docs.tar");

    let ws = Workspace::builder().seed(tree! { "docs.tar" => archive, "docs/build.sh" => "old\n" });
    let ws = ws.create();
    let run = ws.command("tar").args(["-xf", "docs.tar"]).run();
    assert_snapshot!(run, @"exit code: 0");
    assert_changes_snapshot!(ws, @"
    ~ docs/build.sh (now exec)
      - old
      + #!/bin/sh
      + make
    + docs/empty/
    + docs/index.md
      + # Title
      +
      + Text.
    + docs/latest.md -> index.md
    + docs/logo.ico (4 bytes, sha256:6b1e73a0094b7b812d3b9e22cffb4f8239319847522c4fa103753b6950020f93)
    ");
}

#[with_temp_workspace(files = { "notes.txt" => "first\nsecond\n", "other.txt" => "stays\n" })]
fn a_file_is_packed_and_unpacked(ws: Workspace) {
    if !tool("gzip") {
        return;
    }
    ws.command("gzip").arg("notes.txt").run().assert_success();
    assert_eq!(ws.tree().names_only(), tree! { "notes.txt.gz" => "", "other.txt" => "" });
    let packed = ws.read("notes.txt.gz");

    let ws = Workspace::builder().seed(tree! { "notes.txt.gz" => packed }).create();
    let run = ws.command("gzip").args(["-d", "notes.txt.gz"]).run();
    run.assert_success();
    assert_changes_snapshot!(ws, @"
    + notes.txt
      + first
      + second
    - notes.txt.gz
    ");
}

#[with_temp_workspace(files = {
    "rustfmt.toml" => "tab_spaces = 2\n",
    "src/lib.rs" => "mod deep;\n\npub fn twice(x: u32) -> u32 { x * 2 }\n\npub struct Unit;\n",
    "src/deep.rs" => "pub fn once( ) {}\n",
    "src/other.rs" => "fn   not_reached() {}\n",
})]
fn sources_are_formatted(ws: Workspace) {
    if !tool("rustfmt") {
        return;
    }
    let rustfmt = |arguments: &[&str]| {
        let mut command = ws.command("rustfmt");
        command.args(["--edition", "2024"]).args(arguments).run()
    };
    assert_snapshot!(rustfmt(&["--check", "--color=never", "src/lib.rs"]), @"
    exit code: 1
    -- stdout --
    Diff in [WORKSPACE]/src/deep.rs:1:
    -pub fn once( ) {}
    +pub fn once() {}
     
    Diff in [WORKSPACE]/src/lib.rs:1:
     mod deep;
     
    -pub fn twice(x: u32) -> u32 { x * 2 }
    +pub fn twice(x: u32) -> u32 {
    +  x * 2
    +}
     
     pub struct Unit;
    ");
    assert!(ws.changes().is_empty());
    assert_snapshot!(rustfmt(&["src/lib.rs"]), @"exit code: 0");
    assert_changes_snapshot!(ws, @"
    ~ src/deep.rs
      - pub fn once( ) {}
      + pub fn once() {}
    ~ src/lib.rs
        mod deep;

      - pub fn twice(x: u32) -> u32 { x * 2 }
      + pub fn twice(x: u32) -> u32 {
      +   x * 2
      + }

        pub struct Unit;
    ");
    assert_snapshot!(rustfmt(&["src/missing.rs"]), @"
    exit code: 1
    -- stderr --
    Error: file `src/missing.rs` does not exist
    ");
}
