//! The tests of the command-line tool `notes`.
//!
//! Each test runs the tool in its own workspace, and checks its output and its changes.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use tempspace::insta::assert_snapshot;
use tempspace::prelude::*;

/// Returns a command for the tool with these arguments.
fn notes(ws: &Workspace, arguments: &[&str]) -> Command {
    let mut command = ws.cargo_bin("notes");
    command.args(arguments);
    command
}

/// The initial files of many tests.
fn two_notes() -> Tree {
    tree! {
        "shopping.md" => "# Shopping\n\nMilk.\n",
        "ideas.md" => "# Ideas\n\nNone.\n",
    }
}

// --- The output and the changes of subcommands --------------------------------------------------

#[with_temp_workspace(files = { ..two_notes(), "readme.txt" => "not a note\n" })]
fn list_prints_the_titles_by_name(ws: Workspace) {
    assert_run_snapshot!(notes(&ws, &["list"]).run(), @"
    exit code: 0
    -- stdout --
    ideas            Ideas
    shopping         Shopping
    ");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[with_temp_workspace(files = two_notes())]
fn add_reads_the_text_from_standard_input(ws: Workspace) {
    let mut add = notes(&ws, &["add", "Read: a book!"]);
    assert_run_snapshot!(add.stdin("Any book.\n").run(), @"
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

#[with_temp_workspace(files = two_notes())]
fn add_replaces_nothing(ws: Workspace) {
    let run = notes(&ws, &["add", "Ideas"]).stdin("Lost?\n").run();
    run.assert_code(1);
    assert!(run.stderr().starts_with("error: ideas.md: "), "{run}");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

/// Reviewers read the notes as files. `TEMPSPACE_UPDATE=1 cargo test` writes them.
#[with_temp_workspace]
fn notes_are_markdown_files(ws: Workspace) {
    for (title, text) in [("Size & weight", "12 kg"), ("A  b", ""), ("Two", "1\n\n2\n\n")] {
        notes(&ws, &["add", title]).stdin(text).run().assert_success();
    }
    ws.assert_matches_dir("tests/golden/notes");
}

#[with_temp_workspace(files = { "deep/er/" })]
fn notes_are_in_the_current_directory(ws: Workspace) {
    notes(&ws, &["add", "Here"]).current_dir("deep/er").run().assert_success();
    assert_eq!(ws.tree().names_only(), tree! { "deep/er/here.md" => "" });
}

#[with_temp_workspace]
fn wrong_usage_is_explained(ws: Workspace) {
    let help = notes(&ws, &["--help"]).run();
    help.assert_success();
    for arguments in [&[][..], &["add"], &["list", "all"], &["serve", "http"], &["drop"]] {
        let run = notes(&ws, arguments).run();
        run.assert_code(2);
        assert!(run.stderr().ends_with(help.stdout()), "{run}");
    }
}

// --- The configuration, in a private home -------------------------------------------------------

#[with_temp_workspace]
fn the_author_is_configured(ws: Workspace) {
    ws.home().write(".config/notes/config", "author = Ann\n");
    notes(&ws, &["add", "Plan"]).stdin("Rest.\n").run().assert_success();
    assert_eq!(ws.read_to_string("plan.md"), "# Plan\n\nBy Ann.\n\nRest.\n");
}

#[with_temp_workspace]
fn a_mistake_in_the_configuration_is_shown(ws: Workspace) {
    ws.home().write(".config/notes/config", "autor = Ann\n");
    assert_run_snapshot!(notes(&ws, &["add", "Plan"]).run(), @r#"
    exit code: 1
    -- stderr --
    error: [HOME]/.config/notes/config: unknown line "autor = Ann"
    "#);
    assert!(ws.tree().is_empty());
}

// --- Git, and a fake git that fails -------------------------------------------------------------

/// Returns a copy of a repository with a note, which is created once.
#[cfg(unix)] // On Windows these tests also run under Wine, where there is no git.
fn repository() -> Workspace {
    let builder = Workspace::builder().seed_once("repository", |ws| {
        ws.home().write(".config/notes/config", "commit = true\n");
        ws.command("git").args(["init", "--quiet"]).run().assert_success();
        notes(ws, &["add", "First"]).stdin("1").run().assert_success();
    });
    let ws = builder.create();
    ws.add_filter("[0-9a-f]{40}", "[HASH]");
    ws
}

#[cfg(unix)]
#[test]
fn a_note_is_committed() {
    let ws = repository();
    notes(&ws, &["add", "Second"]).stdin("2").run().assert_success();
    let mut log = ws.command("git");
    log.args(["log", "--format=%H %an %as %s", "--name-only"]);
    assert_run_snapshot!(log.run(), @"
    exit code: 0
    -- stdout --
    [HASH] Test Author 2000-01-01 Second

    second.md
    [HASH] Test Author 2000-01-01 First

    first.md
    ");
    assert_changes_snapshot!(ws.changes().ignore(".git/"), @"
    + second.md
      + # Second
      +
      + 2
    ");
}

#[cfg(unix)]
#[test]
fn a_note_that_is_there_is_not_committed_again() {
    let ws = repository();
    notes(&ws, &["add", "First"]).stdin("2").run().assert_code(1);
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[with_temp_workspace]
fn a_failing_git_is_reported(ws: Workspace) {
    ws.home().write(".config/notes/config", "commit = true\n");
    notes(&ws, &["add", "Outside of a repository"]).run().assert_failure();
    let script = if cfg!(windows) { "@exit 1\r\n" } else { "#!/bin/sh\nexit 1\n" };
    ws.add_program("git", script);
    let run = notes(&ws, &["add", "Plan"]).run();
    run.assert_code(1);
    assert!(run.stderr().ends_with("error: `git add` failed\n") || cfg!(windows), "{run}");
}

// --- A server that runs during the test ---------------------------------------------------------

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[with_temp_workspace(files = two_notes())]
fn notes_are_served(ws: Workspace) {
    let server = notes(&ws, &["serve"]).spawn();
    server.wait_for("/\n");
    let line = server.stdout();
    let address = line.split('/').nth(2).unwrap();
    assert!(get(address, "/").ends_with("\r\n\r\n/ideas Ideas\n/shopping Shopping\n"));
    assert!(get(address, "/ideas").ends_with("\r\n\r\n# Ideas\n\nNone.\n"));
    assert!(get(address, "/../secret").starts_with("HTTP/1.0 404 "));
    server.wait_for("secret");
    ws.add_filter(r"127\.0\.0\.1:\d+", "[ADDRESS]");
    assert_snapshot!(server.stdout(), @"
    listening on http://[ADDRESS]/
    GET / HTTP/1.0
    GET /ideas HTTP/1.0
    GET /../secret HTTP/1.0
    ");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

/// On Windows, an interrupt needs a console.
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

/// The path is known at compile time and can be used without a workspace.
#[test]
fn the_binary_has_a_path() {
    let path: PathBuf = cargo_bin!("notes");
    assert!(path.is_file());
}
