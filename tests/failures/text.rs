//! The output of tests that fail.

use std::process::Command;

use tempspace::insta::assert_snapshot;

use crate::child::{Stage, output};

/// What the harness shows of the victim `name`, without what differs from run to run.
fn shown(name: &str) -> String {
    let stage = Stage::new();
    let mut child = stage.child(&format!("failures::victims::{name}"));
    shown_by(child.args(["--exact"]).env("INSTA_UPDATE", "no"))
}

fn shown_by(child: &mut Command) -> String {
    let text = output(child, false);
    let (_, shown) = text
        .split_once(" stdout ----\n")
        .expect("the output is captured");
    let (shown, _) = shown.split_once("\n\nfailures:\n").unwrap();
    let lines = shown
        .lines()
        .filter(|line| !line.starts_with("note: run with `RUST_BACKTRACE"));
    lines
        .map(|line| stable(line).trim_end().to_owned() + "\n")
        .collect()
}

/// A line without the numbers of lines and threads, and without paths.
fn stable(line: &str) -> &str {
    if line.starts_with("\nthread '") || line.starts_with("thread '") {
        return "thread panicked:";
    }
    let cut = [
        ("victims.rs:", "victims.rs".len()),
        (" failed in line ", " failed".len()),
        ("wrote /", "wrote".len()),
    ];
    let found = cut
        .iter()
        .find_map(|(before, kept)| Some(line.find(before)? + kept));
    found.map_or(line, |end| &line[..end])
}

#[test]
fn trees_that_differ() {
    assert_snapshot!(shown("trees"), @"

    thread panicked:
    assertion `left == right` failed
      left: Tree {
        -- a.txt --
        one
        -- b.txt --
    }
     right: Tree {
        -- a.txt --
        two
        -- b.txt --
        -- c/ --
    }
    tempspace: test `failures::victims::trees` failed; its workspace did not change
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn a_tree_snapshot() {
    assert_snapshot!(shown("tree_snapshot"), @r#"
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ Snapshot Summary ━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    Snapshot: tree_snapshot
    Source: tests/failures/victims.rs
    ──────────────────────────────────────────────────────────────────────────
    ws.tree()
    ──────────────────────────────────────────────────────────────────────────
    -old snapshot
    +new results
    ────────────┬─────────────────────────────────────────────────────────────
        1     1 │ -- config.toml --
        2     2 │ [package]
        3     3 │ name = "demo"
        4       │-version = "0.3.0"
              4 │+version = "0.2.0"
        5     5 │ -- docs/index.md --
        6     6 │ # Title
              7 │+-- out.txt (no final newline) --
              8 │+wrote [WORKSPACE]/out.txt
        7     9 │ -- run.sh (exec) --
        8    10 │ #!/bin/sh
    ────────────┴─────────────────────────────────────────────────────────────
    Stopped on the first failure. Run `cargo insta test` to run all snapshots.

    thread panicked:
    snapshot assertion for 'tree_snapshot' failed
    tempspace: test `failures::victims::tree_snapshot` failed; it changed in its workspace:
      | ~ config.toml
      |     [package]
      |     name = "demo"
      |   - version = "0.1.0"
      |   + version = "0.2.0"
      | > draft.md => docs/index.md
      | - old.log
      | + out.txt (no final newline)
      |   + wrote
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn a_changes_snapshot() {
    assert_snapshot!(shown("changes_snapshot"), @r#"
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ Snapshot Summary ━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    Snapshot: changes_snapshot
    Source: tests/failures/victims.rs
    ──────────────────────────────────────────────────────────────────────────
    ws.changes()
    ──────────────────────────────────────────────────────────────────────────
    -old snapshot
    +new results
    ────────────┬─────────────────────────────────────────────────────────────
        1     1 │ ~ config.toml
        2     2 │     [package]
        3     3 │     name = "demo"
        4     4 │   - version = "0.1.0"
        5       │-  + version = "0.3.0"
              5 │+  + version = "0.2.0"
        6     6 │ > draft.md => docs/index.md
        7       │-- old.log
              7 │+- old.log
              8 │++ out.txt (no final newline)
              9 │+  + wrote [WORKSPACE]/out.txt
    ────────────┴─────────────────────────────────────────────────────────────
    Stopped on the first failure. Run `cargo insta test` to run all snapshots.

    thread panicked:
    snapshot assertion for 'changes_snapshot' failed
    tempspace: test `failures::victims::changes_snapshot` failed; it changed in its workspace:
      | ~ config.toml
      |     [package]
      |     name = "demo"
      |   - version = "0.1.0"
      |   + version = "0.2.0"
      | > draft.md => docs/index.md
      | - old.log
      | + out.txt (no final newline)
      |   + wrote
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn a_test_under_the_attribute() {
    assert_snapshot!(shown("attribute"), @r#"

    thread panicked:
    the answer is 42
    tempspace: test `failures::victims::attribute` failed; it changed in its workspace:
      | ~ config.toml
      |     [package]
      |     name = "demo"
      |   - version = "0.1.0"
      |   + version = "0.2.0"
      | > draft.md => docs/index.md
      | - old.log
      | + out.txt (no final newline)
      |   + wrote
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);
}

#[test]
fn an_error_of_a_test_that_changed_nothing() {
    assert_snapshot!(shown("untouched"), @r#"
    Error: "the answer is 42"
    tempspace: test `failures::victims::untouched` failed; its workspace did not change
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);
}

#[test]
fn many_changes_are_cut() {
    let shown = shown("long");
    assert!(
        shown.contains("\n  |   + 79\n  | … 21 more lines\n"),
        "{shown}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_larger_than_memory_is_shown_by_its_size() {
    assert_snapshot!(shown("huge"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::victims::huge` failed; it changed in its workspace:
      | + a.txt
      |   + a
      | + disk.img (1,099,511,627,776 bytes)
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[cfg(unix)]
#[test]
fn a_directory_deeper_than_the_stack_is_shown() {
    let shown = shown("deep");
    let deep = "d/".repeat(crate::workspace::deep::DEPTH) + "file";
    let expected = format!("\n  | + a.txt\n  |   + a\n  | + {deep}\n");
    assert!(shown.contains(&expected), "{shown}");
}

#[test]
fn what_became_of_large_originals_does_not_matter() {
    assert_snapshot!(shown("originals"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::victims::originals` failed; it changed in its workspace:
      | ~ changed
      |   + 2
      | - removed
      | ~ small
      |   - 1
      |   + 2
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn colours_are_those_of_the_signs() {
    let stage = Stage::new();
    let mut child = stage.child("failures::victims::attribute");
    let shown = shown_by(child.env("CLICOLOR_FORCE", "1")).replace('\x1b', "^");
    let (_, shown) = shown.split_once("42\n").unwrap();
    assert_snapshot!(shown, @r#"
    ^[1mtempspace: test `failures::victims::attribute` failed^[0m; it changed in its workspace:
      | ^[33m~ config.toml^[0m
      |     [package]
      |     name = "demo"
      | ^[31m  - version = "0.1.0"^[0m
      | ^[32m  + version = "0.2.0"^[0m
      | ^[36m> draft.md => docs/index.md^[0m
      | ^[31m- old.log^[0m
      | ^[32m+ out.txt (no final newline)^[0m
      | ^[32m  + wrote
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);

    child.env("NO_COLOR", "1");
    assert!(!shown_by(&mut child).contains('\x1b'));
}

/// Where `script` of util-linux can be had, a real terminal is what decides.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_in_colour() {
    if !crate::tool::tool("script") {
        return;
    }
    let stage = Stage::new();
    let child = stage.child("failures::victims::attribute");
    let mut line = format!("{:?} --nocapture", child.get_program());
    child
        .get_args()
        .for_each(|arg| line += &format!(" {arg:?}"));
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]);
    stage.prepare(&mut script);
    let output = script.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("\x1b[32m+ out.txt"), "{text}");
}

/// As somebody who may not read everything, which root may.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_shown_as_such() {
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65534;
    let stage = Stage::new();
    let place = tempfile::tempdir().unwrap();
    let (exe, base) = (place.path().join("tests"), place.path().join("base"));
    std::fs::create_dir(&base).unwrap();
    // Not by this process: a file that is open for writing in any of its forks cannot be run.
    let copied = Command::new("cp")
        .arg(std::env::current_exe().unwrap())
        .arg(&exe)
        .status();
    assert!(copied.unwrap().success());
    let mut child = Command::new(&exe);
    stage.prepare(&mut child);
    child
        .args(["--include-ignored", "failures::victims::unreadable"])
        .current_dir("/")
        .env("TEMPSPACE_DIR", &base);
    if rustix::process::geteuid().is_root() {
        if !is_open_to_all(place.path().parent().unwrap()) {
            crate::tool::skipped("the temporary directory is closed to others");
            return;
        }
        for path in [place.path(), &exe, &base] {
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        child.uid(NOBODY).gid(NOBODY);
    }
    assert_snapshot!(shown_by(&mut child), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::victims::unreadable` failed; it changed in its workspace:
      | + agent.sock (socket)
      | + b.txt
      |   + b
      | + new (unreadable)
      | ~ secret (unreadable)
      | ~ vault (unreadable)
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
    // The reaper ends after its last session.
    for _ in 0..600 {
        if std::fs::read_dir(&base).unwrap().next().is_none() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("something is left");
}

#[cfg(unix)]
fn is_open_to_all(dir: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let mode = |dir: &std::path::Path| dir.metadata().unwrap().permissions().mode();
    dir.canonicalize()
        .unwrap()
        .ancestors()
        .all(|dir| mode(dir) & 0o001 != 0)
}
