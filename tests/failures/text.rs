//! The output of tests that fail.

use std::process::Command;

use tempspace::insta::assert_snapshot;

use crate::child::{TestDir, output};
#[cfg(unix)]
use crate::tool::needs;

const MAX_LINES: usize = 40;

/// The output of the failing test `name`, without what differs from run to run.
fn shown(name: &str) -> String {
    let test_dir = TestDir::new();
    let mut child = test_dir.child(&format!("failures::failing::{name}"));
    shown_by(child.args(["--exact"]).env("INSTA_UPDATE", "no"))
}

/// The lines of the report of the failing test `name`.
fn report(name: &str) -> Vec<String> {
    let shown = shown(name);
    let lines = shown.lines().map(str::to_owned);
    lines.skip_while(|line| !line.starts_with("tempspace: ")).collect()
}

fn shown_by(child: &mut Command) -> String {
    let text = output(child, false);
    let (_, shown) = text.split_once(" stdout ----\n").expect("the output is captured");
    let (shown, _) = shown.split_once("\n\nfailures:\n").unwrap();
    let lines = shown.lines().filter(|line| !line.starts_with("note: run with `RUST_BACKTRACE"));
    lines.map(|line| stable(line).trim_end().to_owned() + "\n").collect()
}

/// A line without the numbers of lines and threads, and without paths.
fn stable(line: &str) -> &str {
    if line.starts_with("\nthread '") || line.starts_with("thread '") {
        return "thread panicked:";
    }
    let cut = [
        ("failing.rs:", "failing.rs".len()),
        (" failed in line ", " failed".len()),
        ("wrote /", "wrote".len()),
    ];
    let found = cut.iter().find_map(|(before, kept)| Some(line.find(before)? + kept));
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
    tempspace: test `failures::failing::trees` panicked
      its workspace did not change
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn a_tree_snapshot() {
    assert_snapshot!(shown("tree_snapshot"), @r#"
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ Snapshot Summary ━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    Snapshot: tree_snapshot
    Source: tests/failures/failing.rs
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
    "#);
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn a_changes_snapshot() {
    assert_snapshot!(shown("changes_snapshot"), @r#"
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ Snapshot Summary ━━━━━━━━━━━━━━━━━━━━━━━━━━━━
    Snapshot: changes_snapshot
    Source: tests/failures/failing.rs
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
    "#);
}

#[test]
#[cfg_attr(windows, ignore = "the pinned text has the separators of Unix")]
fn a_test_under_the_attribute() {
    assert_snapshot!(shown("attribute"), @r#"

    thread panicked:
    the answer is 42
    tempspace: test `failures::failing::attribute` failed
      changes in its workspace:
        ~ config.toml
        > draft.md => docs/index.md
        - old.log
        + out.txt (no final newline)
      ~ config.toml
            [package]
            name = "demo"
          - version = "0.1.0"
          + version = "0.2.0"
      + out.txt (no final newline)
          + wrote
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);
}

#[test]
fn an_error_of_a_test_that_changed_nothing() {
    assert_snapshot!(shown("untouched"), @r#"
    Error: "the answer is 42"
    tempspace: test `failures::failing::untouched` failed
      its workspace did not change
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    "#);
}

#[test]
fn six_lines_of_a_file_are_shown() {
    assert_snapshot!(shown("many_lines"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::failing::many_lines` failed
      changes in its workspace:
        + numbers.txt
          + 1
          + 2
          + 3
          + 4
          + 5
          + 6
          … 94 more
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[test]
fn paths_fill_the_budget_before_any_content() {
    let report = report("many_files");
    assert_eq!(report.len(), MAX_LINES, "{report:#?}");
    assert_eq!(report[1..3], ["  changes in its workspace:", "    ~ 000.txt"]);
    assert_eq!(report[37..39], ["    ~ 035.txt", "    … 264 more"]);
}

#[test]
fn content_fills_the_budget_after_the_paths() {
    let report = report("much_content");
    assert!(report.len() <= MAX_LINES, "{report:#?}");
    assert_eq!(report[9..13], ["    + 7.txt", "    + long.txt", "  + 0.txt", "      + line"]);
    let more = report.iter().filter(|line| *line == "      … 1 more");
    assert_eq!(more.count(), 3);
    assert_eq!(report[report.len() - 2], "  … content of 6 more files");
}

#[test]
fn a_long_line_is_cut() {
    let report = report("long_line");
    let line = &report[3];
    assert!(line.starts_with("      + xxx") && line.ends_with("x…"));
    assert_eq!(line.chars().count(), 161);
}

#[cfg(unix)]
#[test]
fn a_long_command_line_is_cut_before_its_outcome() {
    let report = report("long_commands");
    assert_eq!(report[2], "    `false [WORKSPACE]/a [WORKSPACE]/b`: exit code: 1");
    for (line, end) in [(&report[3], "xxx…`: exit code: 0"), (&report[4], "…`: exit code: 3")] {
        assert!(line.ends_with(end), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn the_first_line_of_an_error_is_shown_with_the_outcome() {
    let report = report("printed_errors");
    let ends = [
        "exit 2 # >&2'`: exit code: 2",
        "; exit 2'`: exit code: 2, error: why",
        "`sh -c 'echo warning >&2'`: exit code: 0",
        "`sh -c 'pwd >&2; exit 1'`: exit code: 1, [WORKSPACE]",
    ];
    for (line, end) in report[2..].iter().zip(ends) {
        assert!(line.ends_with(end), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn commands_come_first_and_a_repository_is_one_line() {
    assert_snapshot!(shown("commands"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::failing::commands` failed
      commands:
        … 5 earlier commands
        `test 5 = 11`: exit code: 1
        `test 6 = 11`: exit code: 1
        `test 7 = 11`: exit code: 1
        `test 8 = 11`: exit code: 1
        `test 9 = 11`: exit code: 1
        `test 10 = 11`: exit code: 1
        `test 11 = 11`: exit code: 0
        `sh -c 'echo 2 > old.txt\\nmkdir -p .git sub/.git; touch .git/HEAD sub/.git/HEAD sub/.git/config; exit 3'`: exit code: 3
        `sleep 60`: killed
      changes in its workspace:
        ~ old.txt
        ~ .git/
        ~ sub/.git/
      ~ old.txt
          - 1
          + 2
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[test]
fn several_workspaces_share_the_budget() {
    assert_snapshot!(shown("several"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::failing::several` failed
      changes in its workspace:
        ~ a.txt
          - 1
          + 2
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    tempspace: test `failures::failing::several` failed
      changes in its workspace:
        > a.txt => b.txt
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[test]
fn a_property_test_is_reported_once() {
    let shown = shown("shrinking");
    assert_eq!(shown.matches("attempt ").count(), 26);
    assert_eq!(shown.matches("tempspace: ").count(), 1, "{shown}");
    assert!(shown.contains("`failures::failing::shrinking` panicked\n"), "{shown}");
}

#[test]
fn a_property_test_under_the_attribute_is_reported_once() {
    let shown = shown("shrinking_under_the_attribute");
    assert_eq!(shown.matches("the answer").count(), 26);
    for outcome in ["panicked", "failed"] {
        let heading = format!("under_the_attribute` {outcome}\n");
        assert_eq!(shown.matches(&heading).count(), 1, "{shown}");
    }
    assert_eq!(shown.matches("tempspace: ").count(), 2, "{shown}");
}

#[test]
fn workspaces_of_one_test_with_names_are_each_reported() {
    let shown = shown("named");
    for name in ["one", "two"] {
        let heading = format!("tempspace: test `{name}` panicked");
        assert_eq!(shown.matches(&heading).count(), 1, "{shown}");
    }
}

#[test]
fn the_snapshot_of_another_workspace_is_no_report() {
    let report = report("snapshot_of_another");
    assert_eq!(report[1..3], ["  changes in its workspace:", "    + out.txt"]);
}

#[test]
fn a_failing_snapshot_is_the_report() {
    for name in ["file_snapshot", "filtered_snapshot", "snapshot_under_the_attribute"] {
        let shown = shown(name);
        assert!(shown.contains("snapshot assertion for"), "{shown}");
        assert!(!shown.contains("tempspace: "), "{shown}");
    }
}

#[test]
fn a_snapshot_that_passes_hides_no_report() {
    assert_eq!(report("after_a_snapshot")[2], "    + a.txt");
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_standard_error_does_not_abort() {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("failures::failing::attribute");
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    child.args(["--exact", "--nocapture"]).stderr(full);
    assert_eq!(child.output().unwrap().status.code(), Some(101));
}

#[cfg(unix)]
#[test]
fn a_file_larger_than_memory_is_shown_by_its_size() {
    assert_snapshot!(shown("huge"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::failing::huge` failed
      changes in its workspace:
        + a.txt
        + disk.img (1,099,511,627,776 bytes)
      + a.txt
          + a
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

#[cfg(unix)]
#[test]
fn a_directory_deeper_than_the_stack_is_shown() {
    let shown = shown("deep");
    let deep = "d/".repeat(77);
    let expected = format!("\n    + a.txt\n    + {deep}…\n  + a.txt\n      + a\n");
    assert!(shown.contains(&expected), "{shown}");
}

#[test]
fn large_originals_may_have_changed() {
    assert_snapshot!(shown("originals"), @"

    thread panicked:
    the answer is 42
    tempspace: test `failures::failing::originals` failed
      changes in its workspace:
        ~ changed
        - removed
        ~ small
      ~ changed
          + 2
      ~ small
          - 1
          + 2
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
}

/// Root can read everything: the child runs as another user.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_shown_as_such() {
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65534;
    let test_dir = TestDir::new();
    let place = tempfile::tempdir().unwrap();
    let (exe, base) = (place.path().join("tests"), place.path().join("base"));
    std::fs::create_dir(&base).unwrap();
    // Not by this process: a file that is open for writing in any of its forks cannot be run.
    let copied = Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&exe).status();
    assert!(copied.unwrap().success());
    let mut child = Command::new(&exe);
    test_dir.prepare(&mut child);
    child
        .args(["--include-ignored", "failures::failing::unreadable"])
        .current_dir("/")
        .env("TEMPSPACE_DIR", &base);
    if rustix::process::geteuid().is_root() {
        let is_open = is_open_to_all(place.path().parent().unwrap());
        if !needs(is_open, "other users cannot enter the temporary directory") {
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
    tempspace: test `failures::failing::unreadable` failed
      changes in its workspace:
        ~ secret (unreadable)
        ~ vault (unreadable)
        + agent.sock (socket)
        + b.txt
        + new (unreadable)
      + b.txt
          + b
      = help: run it with TEMPSPACE_KEEP=on-failure to keep the directory
    ");
    // The reaper ends after its last session.
    for _ in 0..600 {
        if std::fs::read_dir(&base).unwrap().next().is_none() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the base directory is not empty");
}

#[cfg(unix)]
fn is_open_to_all(dir: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let mode = |dir: &std::path::Path| dir.metadata().unwrap().permissions().mode();
    dir.canonicalize().unwrap().ancestors().all(|dir| mode(dir) & 0o001 != 0)
}
