//! Tests that fail, each in a child process of a test in `text.rs`.

use tempspace::prelude::*;
use tempspace::{Entry, temp, tree};

use crate::child::is_child;

fn seed() -> Tree {
    tree! {
        "config.toml" => "[package]\nname = \"demo\"\nversion = \"0.1.0\"\n",
        "draft.md" => "# Title\n",
        "old.log" => "",
        "run.sh" => exec("#!/bin/sh\n"),
    }
}

/// The changes of the code under test.
fn work(ws: &Workspace) {
    ws.write("config.toml", "[package]\nname = \"demo\"\nversion = \"0.2.0\"\n");
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
        let ws = Workspace::builder().seed(tree! { "a.txt" => "one\n", "b.txt" => "" }).create();
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
fn many_lines(ws: Workspace) {
    ws.write("numbers.txt", (1..=100).map(|n| format!("{n}\n")).collect::<String>());
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

/// 300 seeded files, of which the test writes each anew.
#[with_temp_workspace(files = numbered("old\n"))]
#[ignore = "fails, in a child process of another test"]
fn many_files(ws: Workspace) {
    ws.write("a.txt", "a\n".repeat(20));
    ws.seed(Tree::new());
    for (path, _) in numbered("").iter() {
        ws.write(path, "new\n");
    }
    assert!(!is_child(), "the answer is 42");
}

fn numbered(contents: &str) -> Tree {
    let mut tree = Tree::new();
    for i in 0..300 {
        let path = format!("{i:03}.txt");
        tree.insert(path, Entry::file(contents)).unwrap();
    }
    tree
}

/// Files with more content than there is room for.
#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn much_content(ws: Workspace) {
    for i in 0..8 {
        ws.write(format!("{i}.txt"), "line\n".repeat(7));
    }
    ws.write("long.txt", "x\n");
    assert!(!is_child(), "the answer is 42");
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn long_line(ws: Workspace) {
    ws.write("long.txt", "x".repeat(5_000) + "\n");
    assert!(!is_child(), "the answer is 42");
}

#[cfg(unix)]
#[with_temp_workspace(files = { "old.txt" => "1\n" })]
#[ignore = "fails, in a child process of another test"]
fn commands(ws: Workspace) {
    for i in 0..12 {
        let _ = ws.command("test").arg(i.to_string()).arg("=").arg("11").run();
    }
    let script = "echo 2 > old.txt\nmkdir -p .git sub/.git; touch .git/HEAD sub/.git/HEAD sub/.git/config; exit 3";
    let _ = ws.command("sh").args(["-c", script]).run();
    let _child = ws.command("sleep").arg("60").spawn();
    assert!(!is_child(), "the answer is 42");
}

#[cfg(unix)]
#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn printed_errors(ws: Workspace) {
    let sh = |script: &str| ws.command("sh").args(["-c", script]).run();
    let _ = sh("echo; echo why; echo more; exit 2 # >&2");
    let _ = sh("exec >&2; echo; printf '\\033[31merror\\033[0m: why\\nmore\\n'; exit 2");
    let _ = sh("echo warning >&2");
    let mut other = std::process::Command::new("sh");
    let _ = ws.run(other.args(["-c", "pwd >&2; exit 1"]).current_dir(ws.path()));
    assert!(!is_child(), "the answer is 42");
}

#[cfg(unix)]
#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn long_commands(ws: Workspace) {
    let _ = ws.command("false").args([ws.join("a"), ws.join("b")]).run();
    let _ = ws.command("echo").arg("x".repeat(5_000)).run();
    let script = format!("{}exit 3", ":\n".repeat(200));
    let _ = ws.command("sh").args(["-c", &script]).run();
    assert!(!is_child(), "the answer is 42");
}

#[with_temp_workspace(files = { "a.txt" => "1\n" })]
#[ignore = "fails, in a child process of another test"]
fn several(one: Workspace, two: Workspace) {
    one.write("a.txt", "2\n");
    two.write("b.txt", "1\n");
    two.remove("a.txt");
    assert!(!is_child(), "the answer is 42");
}

/// Fails many times, as a property test does.
#[test]
#[ignore = "fails, in a child process of another test"]
fn shrinking() {
    let attempt = |i: u32| {
        let ws = seeded();
        ws.write("out.txt", i.to_string());
        assert!(!is_child(), "attempt {i}");
    };
    for i in 0..25 {
        let _ = std::panic::catch_unwind(|| attempt(i));
    }
    attempt(25);
}

/// Fails many times under the attribute, as a property test does.
#[test]
#[ignore = "fails, in a child process of another test"]
fn shrinking_under_the_attribute() {
    for _ in 0..25 {
        let _ = std::panic::catch_unwind(attempt);
    }
    attempt();
}

#[with_temp_workspace(test = false)]
fn attempt(ws: Workspace) {
    let other = Workspace::new();
    ws.write("a.txt", "");
    other.write("b.txt", "");
    assert!(!is_child(), "the answer is 42");
}

/// The panic of the snapshot of one workspace does not explain the failure of another.
#[test]
#[ignore = "fails, in a child process of another test"]
fn snapshot_of_another() {
    if is_child() {
        let (ws, other) = (seeded(), Workspace::builder().name("other").create());
        assert_tree_snapshot!(other, @"");
        other.write("a.txt", "");
        ws.write("out.txt", "text\n");
        assert_file_snapshot!(other, "a.txt", @"a");
    }
}

/// A snapshot that passes does not explain a panic.
#[test]
#[ignore = "fails, in a child process of another test"]
fn after_a_snapshot() {
    if is_child() {
        let ws = Workspace::new();
        ws.write("a.txt", "a\n");
        assert_file_snapshot!(ws, "a.txt", @"a");
        panic!("the answer is 42");
    }
}

#[test]
#[ignore = "fails, in a child process of another test"]
fn named() {
    let _workspaces = ["one", "two"].map(|name| Workspace::builder().name(name).create());
    assert!(!is_child(), "the answer is 42");
}

#[test]
#[ignore = "fails, in a child process of another test"]
fn file_snapshot() {
    if is_child() {
        let ws = seeded();
        work(&ws);
        assert_file_snapshot!(ws, "config.toml", @"");
    }
}

#[test]
#[ignore = "fails, in a child process of another test"]
fn filtered_snapshot() {
    if is_child() {
        let ws = seeded();
        work(&ws);
        assert_changes_snapshot!(ws.changes().ignore("*.toml"), @"");
    }
}

#[with_temp_workspace]
#[ignore = "fails, in a child process of another test"]
fn snapshot_under_the_attribute(ws: Workspace) {
    work_in_child(&ws);
    assert_tree_snapshot!(ws, @"");
}

fn work_in_child(ws: &Workspace) {
    if is_child() {
        ws.seed(seed());
        work(ws);
    }
}
