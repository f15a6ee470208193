//! Paths and programs on Windows.

use std::time::Duration;

use tempspace::{Workspace, tree};

#[test]
fn every_spelling_of_the_root_is_redacted() {
    let ws = Workspace::new();
    let root = ws.path().to_str().unwrap();
    let slashed = root.replace('\\', "/");
    for (text, redacted) in [
        (format!(r"{root}\a.txt"), "[WORKSPACE]/a.txt"),
        (format!(r"\\?\{root}\a.txt"), "[WORKSPACE]/a.txt"),
        (format!("{slashed}/a.txt"), "[WORKSPACE]/a.txt"),
        (format!("file:///{slashed}/a"), "file://[WORKSPACE]/a"),
        (format!("{root:?}"), "\"[WORKSPACE]\""),
        (format!(r"PATH={root}\bin;{root}"), "PATH=[WORKSPACE]/bin;[WORKSPACE]"),
    ] {
        assert_eq!(ws.redact(&text), redacted);
    }
    let longer = format!("{root}2");
    assert_eq!(ws.redact(&longer), longer);
}

#[test]
fn programs_see_a_home_of_their_own_and_the_system() {
    let ws = Workspace::new();
    let mut shell = ws.command("cmd");
    shell.args(["/C", "echo %USERPROFILE%& echo %TEMP%& cd& echo x>out.txt"]);
    let run = shell.run();
    assert_eq!(run.to_string(), "exit code: 0\n-- stdout --\n[HOME]\n[TMP]\n[WORKSPACE]\n");
    assert_eq!(ws.tree(), tree! { "out.txt" => "x\r\n" });
    let mut shell = ws.command("cmd");
    shell.args(["/C", "if defined SystemRoot exit 7"]).run().assert_code(7);
}

#[test]
fn a_program_that_takes_too_long_is_killed() {
    let ws = Workspace::new();
    let mut shell = ws.command("cmd");
    shell.args(["/C", "ping -n 600 127.0.0.1"]);
    let run = shell.timeout(Duration::from_millis(200)).run();
    assert!(run.timed_out() && !run.status().success(), "{run}");
}

#[test]
fn a_program_is_waited_for_interrupted_and_killed() {
    let ws = Workspace::new();
    let mut shell = ws.command("cmd");
    shell.args(["/C", "echo up& ping -n 600 127.0.0.1"]);
    let server = shell.spawn();
    server.wait_for("up");
    drop(server);
    ws.add_program("tool", "@echo %1\r\n");
    let run = ws.command("cmd").args(["/C", "tool made"]).run();
    assert_eq!(run.assert_success().stdout(), "made\r\n");
}

#[test]
fn either_separator_leads_to_a_file() {
    let ws = Workspace::new();
    ws.write(r"a\b.txt", "x");
    assert_eq!(ws.read_to_string("a/b.txt"), "x");
    assert_eq!(ws.join("a/b.txt"), ws.join(r"a\b.txt"));
    assert_eq!(ws.tree(), tree! { "a/b.txt" => "x" });
    assert_eq!(ws.tree().to_string(), "-- a/b.txt (no final newline) --\nx\n");
}
