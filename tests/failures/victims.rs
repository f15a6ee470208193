//! Tests that fail, each in a child process of a test in `text.rs`.

use tempspace::prelude::*;
use tempspace::{temp, tree};

use crate::child::is_child;

fn seed() -> Tree {
    tree! {
        "config.toml" => "[package]\nname = \"demo\"\nversion = \"0.1.0\"\n",
        "draft.md" => "# Title\n",
        "old.log" => "",
        "run.sh" => exec("#!/bin/sh\n"),
    }
}

/// What the code under test is said to have done.
fn work(ws: &Workspace) {
    ws.write(
        "config.toml",
        "[package]\nname = \"demo\"\nversion = \"0.2.0\"\n",
    );
    ws.remove("draft.md");
    ws.write("docs/index.md", "# Title\n");
    ws.remove("old.log");
    ws.write("out.txt", format!("wrote {}", ws.join("out.txt").display()));
}

fn seeded() -> Workspace {
    Workspace::builder().seed(seed()).create()
}

#[test]
#[ignore = "fails, in a child process of another test"]
fn trees() {
    if is_child() {
        let ws = Workspace::builder()
            .seed(tree! { "a.txt" => "one\n", "b.txt" => "" })
            .create();
        assert_eq!(ws.tree(), tree! { "a.txt" => "two\n", "b.txt" => "", "c/" });
    }
}

#[test]
#[ignore = "fails, in a child process of another test"]
fn tree_snapshot() {
    if is_child() {
        let ws = seeded();
        work(&ws);
        assert_tree_snapshot!(ws, @r#"
        -- config.toml --
        [package]
        name = "demo"
        version = "0.3.0"
        -- docs/index.md --
        # Title
        -- run.sh (exec) --
        #!/bin/sh
        "#);
    }
}

#[test]
#[ignore = "fails, in a child process of another test"]
fn changes_snapshot() {
    if is_child() {
        let ws = seeded();
        work(&ws);
        assert_changes_snapshot!(ws, @r#"
        ~ config.toml
            [package]
            name = "demo"
          - version = "0.1.0"
          + version = "0.3.0"
        > draft.md => docs/index.md
        - old.log
        "#);
    }
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn attribute(ws: Workspace) {
    ws.seed(seed());
    work(&ws);
    assert!(!is_child(), "the answer is 42");
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn untouched(_ws: Workspace) -> Result<(), String> {
    match is_child() {
        true => Err("the answer is 42".to_owned()),
        false => Ok(()),
    }
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn long(ws: Workspace) {
    ws.write(
        "numbers.txt",
        (1..=100).map(|n| format!("{n}\n")).collect::<String>(),
    );
    assert!(!is_child(), "the answer is 42");
}

#[cfg(unix)]
#[with_temp_workspace(files = { "a.txt" => "a\n", "secret" => "s\n", "vault/key" => "k\n" })]
#[ignore = "fails, in a child process of another test"]
fn unreadable(ws: Workspace) {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    ws.write("b.txt", "b\n");
    ws.write("new/file", "n\n");
    for name in ["secret", "vault", "new"] {
        set_permissions(ws.join(name), Permissions::from_mode(0o000)).unwrap();
    }
    let _socket = crate::socket::bind(&ws.join("agent.sock"));
    assert!(!is_child(), "the answer is 42");
}

#[cfg(unix)]
#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn huge(ws: Workspace) {
    ws.write("a.txt", "a\n");
    let image = std::fs::File::create(ws.join("disk.img")).unwrap();
    image.set_len(1 << 40).unwrap();
    assert!(!is_child(), "the answer is 42");
}

#[cfg(unix)]
#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn deep(ws: Workspace) {
    ws.write("a.txt", "a\n");
    crate::workspace::deep::make(ws.path());
    assert!(!is_child(), "the answer is 42");
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn originals(ws: Workspace) {
    let source = temp::Builder::new().dir().unwrap();
    for (name, lines) in [("changed", 50_000), ("removed", 50_000), ("small", 1)] {
        std::fs::write(source.path().join(name), "1\n".repeat(lines)).unwrap();
    }
    ws.copy_from(source.path());
    drop(source);
    ws.write("changed", "2\n");
    ws.write("small", "2\n");
    ws.remove("removed");
    assert!(!is_child(), "the answer is 42");
}
