//! Snapshots have insta's names, with the case of a parametrised test as the suffix. The other tests here
//! run these in child processes, with other contents and in other directories.

use std::thread;

use rstest::rstest;
use tempspace::insta;
use tempspace::prelude::*;
use test_case::test_case;

use super::helper;
use crate::child::content;

#[with_temp_workspace(files = { "seed.txt" => "seed\n" })]
fn files(ws: Workspace) {
    ws.write("a.txt", content());
    assert_tree_snapshot!(ws);
    assert_changes_snapshot!(ws);
    assert_file_snapshot!(ws, "a.txt");
}

#[with_temp_workspace(files = { "seed.txt" => "seed\n" })]
fn named(ws: Workspace) {
    ws.write("a.txt", content());
    assert_tree_snapshot!(ws, "the_tree");
    assert_changes_snapshot!(ws, format!("the_{}", "changes"));
    assert_file_snapshot!(ws, "a.txt", "the_file");
}

#[with_temp_workspace(files = { "seed.txt" => "seed\n" })]
fn inline(ws: Workspace) {
    ws.write("a.txt", content());
    assert_tree_snapshot!(ws, @r"
    -- a.txt --
    content
    -- seed.txt --
    seed
    ");
    assert_changes_snapshot!(ws, @r"
    + a.txt
      + content
    ");
    assert_file_snapshot!(ws, "a.txt", @"content");
}

#[with_temp_workspace(snapshot)]
fn option(ws: Workspace) {
    ws.write("a.txt", content());
}

#[with_temp_workspace(cases = "snapshots/cases", snapshot)]
fn folders(ws: Workspace) {
    ws.write("a.txt", content());
    assert_file_snapshot!(ws, "a.txt");
}

#[test]
fn plain() {
    let ws = Workspace::new();
    ws.write("a.txt", content());
    assert_tree_snapshot!(ws);
}

#[with_temp_workspace]
#[rstest]
#[case("one")]
#[case::second("two")]
fn rstest_cases(ws: Workspace, #[case] name: &str) {
    ws.write(name, content());
    assert_tree_snapshot!(ws);
}

#[rstest]
fn rstest_values(#[values("one", "two")] name: &str) {
    let ws = Workspace::new();
    ws.write(name, content());
    assert_file_snapshot!(ws, name);
}

#[with_temp_workspace]
#[test_case("one"; "first case")]
#[test_case("two")]
fn cases_by_arguments(ws: Workspace, name: &str) {
    ws.write(name, content());
    assert_tree_snapshot!(ws);
}

#[with_temp_workspace]
#[tokio::test]
async fn tokio(ws: Workspace) {
    ws.write("a.txt", content());
    tokio::task::yield_now().await;
    assert_tree_snapshot!(ws);
}

#[with_temp_workspace]
#[tokio::test]
async fn tokio_threads(ws: Workspace) {
    ws.write("a.txt", content());
    let task = tokio::task::spawn_blocking(move || assert_tree_snapshot!(ws));
    task.await.unwrap();
}

#[with_temp_workspace]
fn threads(ws: Workspace) {
    ws.write("a.txt", content());
    thread::scope(|scope| {
        let inner = scope.spawn(|| assert_tree_snapshot!(ws));
        inner.join().unwrap();
    });
    let named = thread::Builder::new().name("my worker".to_owned());
    named.spawn(move || assert_file_snapshot!(ws, "a.txt")).unwrap().join().unwrap();
}

#[with_temp_workspace]
#[rstest]
#[case("one")]
#[case("two")]
fn threads_of_cases(ws: &Workspace, #[case] name: &str) {
    ws.write(name, content());
    let worker = thread::Builder::new().name("worker".to_owned());
    thread::scope(|scope| {
        let worker = worker.spawn_scoped(scope, || assert_tree_snapshot!(ws));
        worker.unwrap().join().unwrap();
    });
}

/// Also where insta allows one inline snapshot for each line.
#[with_temp_workspace]
#[rstest]
#[case("content\n")]
#[case::second("content")]
fn inline_in_cases(ws: Workspace, #[case] text: &str) {
    ws.write("a.txt", text);
    assert_file_snapshot!(ws, "a.txt", @"content");
}

#[with_temp_workspace]
#[rstest]
#[case("one")]
#[case("two")]
fn named_in_cases(ws: Workspace, #[case] name: &str) {
    ws.write(name, content());
    assert_tree_snapshot!(ws, "the_case");
}

#[with_temp_workspace]
fn settings_of_the_user(ws: Workspace) {
    ws.write("a.txt", content());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_suffix("own");
    settings.set_description("what the user says");
    settings.bind(|| assert_tree_snapshot!(ws));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| assert_tree_snapshot!(ws, "without_module"));
}

#[with_temp_workspace]
fn filtered_trees(ws: Workspace) {
    ws.add_filter("[0-9]+ ms", "[TIME]");
    ws.write("a.txt", format!("{} in 12 ms\n{}", ws.path().display(), content()));
    ws.write("b.log", "log\n");
    assert_tree_snapshot!(ws.tree().ignore("*.log"));
    assert_tree_snapshot!(ws.tree().replace("a.txt", "c.txt").only("/c.txt"), "replaced");
    assert_changes_snapshot!(ws.changes().ignore("*.log"));
    assert_changes_snapshot!(&ws.changes().replace("content", "contents").only("*.txt"));
}

#[cfg(unix)]
#[with_temp_workspace]
fn run(ws: Workspace) {
    let run = ws.command("sh").args(["-c", &format!("pwd; echo '{}'", content())]).run();
    assert_run_snapshot!(run);
    assert_run_snapshot!(&run, "the_run");
}

#[with_temp_workspace]
fn loops(ws: Workspace) {
    for number in 1..=3 {
        ws.write("a.txt", format!("{number} {}", content()));
        assert_tree_snapshot!(ws);
    }
}

#[with_temp_workspace]
fn helpers(ws: Workspace) {
    ws.write("a.txt", content());
    helper::check(&ws);
}

mod inner {
    use super::*;

    #[with_temp_workspace]
    fn module(ws: Workspace) {
        ws.write("a.txt", content());
        assert_tree_snapshot!(ws);
    }
}
