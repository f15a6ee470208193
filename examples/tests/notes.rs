//! The tests of the tool `notes`: how a command-line program is tested with tempspace.
//!
//! A test runs the tool in a workspace of its own, and looks at what it printed and at what it changed.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use tempspace::insta::assert_snapshot;
use tempspace::prelude::*;
use tempspace::tree;

/// The tool with some arguments.
fn notes(ws: &Workspace, arguments: &[&str]) -> Command {
    let mut command = ws.cargo_bin("notes");
    command.args(arguments);
    command
}

fn two_notes() -> Tree {
    tree! {
        "shopping.md" => "# Shopping\n\nMilk.\n",
        "ideas.md" => "# Ideas\n\nNone.\n",
        "readme.txt" => "not a note\n",
    }
}

// --- Subcommands: what they print and what they change ------------------------------------------

#[with_temp_workspace]
fn list_prints_the_titles_by_name(ws: Workspace) {
    ws.seed(two_notes());
    assert_snapshot!(notes(&ws, &["list"]).run(), @"
    exit code: 0
    -- stdout --
    ideas            Ideas
    shopping         Shopping
    ");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[with_temp_workspace]
fn add_reads_the_text_from_standard_input(ws: Workspace) {
    ws.seed(two_notes());
    let run = notes(&ws, &["add", "Read: a book!"])
        .stdin("Any book.\n")
        .run();
    assert_snapshot!(run, @"
    exit code: 0
    -- stdout --
    added [WORKSPACE]/read-a-book.md
    ");
    assert_changes_snapshot!(ws, @"
    + read-a-book.md
      + # Read: a book!
      +
      + Any book.
    ");
}

#[with_temp_workspace]
fn add_replaces_nothing(ws: Workspace) {
    ws.seed(two_notes());
    let run = notes(&ws, &["add", "Ideas"]).stdin("Lost?\n").run();
    run.assert_code(1);
    assert!(run.stderr().starts_with("error: ideas.md: "), "{run}");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[with_temp_workspace(files = { "deep/er/" })]
fn notes_are_in_the_current_directory(ws: Workspace) {
    notes(&ws, &["add", "Here"])
        .current_dir("deep/er")
        .run()
        .assert_success();
    assert_eq!(ws.tree().names_only(), tree! { "deep/er/here.md" => "" });
}

#[with_temp_workspace]
fn wrong_usage_is_explained(ws: Workspace) {
    let help = notes(&ws, &["--help"]).run();
    help.assert_success();
    for arguments in [
        &[][..],
        &["add"],
        &["list", "all"],
        &["serve", "http"],
        &["drop"],
    ] {
        let run = notes(&ws, arguments).run();
        run.assert_code(2);
        assert!(run.stderr().ends_with(help.stdout()), "{run}");
    }
}

// --- The configuration, in a home of the test's own ---------------------------------------------

#[with_temp_workspace]
fn the_author_is_configured(ws: Workspace) {
    ws.home().write(".config/notes/config", "author = Ann\n");
    notes(&ws, &["add", "Plan"])
        .stdin("Rest.\n")
        .run()
        .assert_success();
    assert_eq!(ws.read_to_string("plan.md"), "# Plan\n\nBy Ann.\n\nRest.\n");
}

#[with_temp_workspace]
fn a_mistake_in_the_configuration_is_shown(ws: Workspace) {
    ws.home().write(".config/notes/config", "autor = Ann\n");
    assert_snapshot!(notes(&ws, &["add", "Plan"]).run(), @r#"
    exit code: 1
    -- stderr --
    error: [HOME]/.config/notes/config: unknown line "autor = Ann"
    "#);
    assert!(ws.tree().is_empty());
}

// --- Git: the real one, and one that fails ------------------------------------------------------

fn has_git() -> bool {
    std::process::Command::new("git")
        .arg("--version")
        .output()
        .is_ok()
}

#[with_temp_workspace]
fn a_note_is_committed(ws: Workspace) {
    if !has_git() {
        return;
    }
    ws.home().write(".config/notes/config", "commit = true\n");
    ws.command("git")
        .args(["init", "--quiet"])
        .run()
        .assert_success();
    notes(&ws, &["add", "First"])
        .stdin("1")
        .run()
        .assert_success();
    notes(&ws, &["add", "Second"])
        .stdin("2")
        .run()
        .assert_success();
    let log = ws
        .command("git")
        .args(["log", "--format=%h %an %as %s", "--name-only"])
        .run();
    assert_snapshot!(log.replace("(?m)^[0-9a-f]{7,} ", "[HASH] "), @"
    exit code: 0
    -- stdout --
    [HASH] Test Author 2000-01-01 Second

    second.md
    [HASH] Test Author 2000-01-01 First

    first.md
    ");
}

#[with_temp_workspace]
fn a_failing_git_is_reported(ws: Workspace) {
    ws.home().write(".config/notes/config", "commit = true\n");
    notes(&ws, &["add", "Outside of a repository"])
        .run()
        .assert_failure();
    let script = if cfg!(windows) {
        "@exit 1\r\n"
    } else {
        "#!/bin/sh\nexit 1\n"
    };
    ws.add_program("git", script);
    let run = notes(&ws, &["add", "Plan"]).run();
    run.assert_code(1);
    assert!(
        run.stderr().ends_with("error: `git add` failed\n") || cfg!(windows),
        "{run}"
    );
}

// --- A server that runs beside the test ---------------------------------------------------------

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[with_temp_workspace]
fn notes_are_served(ws: Workspace) {
    ws.seed(two_notes());
    let server = notes(&ws, &["serve"]).spawn();
    server.wait_for("/\n");
    let line = server.stdout();
    let address = line.split('/').nth(2).unwrap();
    assert!(get(address, "/").ends_with("\r\n\r\n/ideas Ideas\n/shopping Shopping\n"));
    assert!(get(address, "/ideas").ends_with("\r\n\r\n# Ideas\n\nNone.\n"));
    assert!(get(address, "/../secret").starts_with("HTTP/1.0 404 "));
    server.wait_for("secret");
    let log = server.stdout().replace(address, "[ADDRESS]");
    assert_snapshot!(log, @"
    listening on http://[ADDRESS]/
    GET / HTTP/1.0
    GET /ideas HTTP/1.0
    GET /../secret HTTP/1.0
    ");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

/// Elsewhere than on Unix this takes a console.
#[cfg(unix)]
#[with_temp_workspace]
fn an_interrupt_ends_the_server(ws: Workspace) {
    let server = notes(&ws, &["serve"]).spawn();
    server.wait_for("listening");
    server.interrupt();
    let run = server.wait();
    run.assert_failure();
    assert_eq!(run.stderr(), "");
}

#[with_temp_workspace]
fn a_port_in_use_is_an_error(ws: Workspace) {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    notes(&ws, &["serve", &port]).run().assert_code(1);
}

/// Known when the test is compiled, for whatever starts the tool without a workspace.
#[test]
fn the_binary_has_a_path() {
    let path: PathBuf = cargo_bin!("notes");
    assert!(path.is_file());
}
