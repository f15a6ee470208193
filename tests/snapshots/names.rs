//! Snapshots bear the names of their tests, whatever runs them. The other tests here run these once
//! more, with other contents and in other places.

use std::thread;

use rstest::rstest;
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
    assert_file_snapshot!(ws, "a.txt", "a name is allowed", @"content");
}

#[with_temp_workspace(snapshot)]
fn option(ws: Workspace) {
    ws.write("a.txt", content());
}

#[with_temp_workspace(cases = "snapshots/cases", snapshot)]
fn folders(ws: Workspace) {
    ws.write("a.txt", content());
    helper::check(&ws);
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
    helper::check_one(&ws, name);
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
    named
        .spawn(move || assert_file_snapshot!(ws, "a.txt"))
        .unwrap()
        .join()
        .unwrap();
}

/// Runs `work` on a thread with a name that could be a test's.
fn on_a_worker(work: impl FnOnce() + Send) {
    let worker = thread::Builder::new().name("worker".to_owned());
    thread::scope(|scope| {
        let worker = worker.spawn_scoped(scope, work).unwrap();
        worker.join().unwrap();
    });
}

#[with_temp_workspace]
fn named_threads(ws: &Workspace) {
    ws.write("a.txt", content());
    on_a_worker(|| assert_tree_snapshot!(ws));
    on_a_worker(|| helper::check(ws));
}

#[test]
fn named_threads_of_a_plain_test() {
    let ws = Workspace::new();
    ws.write("a.txt", content());
    on_a_worker(|| assert_tree_snapshot!(ws));
    on_a_worker(|| helper::check(&ws));
}

#[with_temp_workspace]
#[rstest]
#[case("one")]
#[case("two")]
fn named_threads_of_cases(ws: &Workspace, #[case] name: &str) {
    ws.write(name, content());
    on_a_worker(|| assert_tree_snapshot!(ws));
}

#[rstest]
fn named_threads_of_values(#[values("one", "two")] name: &str) {
    let ws = Workspace::new();
    ws.write(name, content());
    assert_tree_snapshot!(ws);
    on_a_worker(|| assert_tree_snapshot!(ws));
}

#[test]
fn workspaces_with_names() {
    let ws = Workspace::builder().name("called otherwise").create();
    ws.write("a.txt", content());
    assert_tree_snapshot!(ws);
    thread::scope(|scope| _ = scope.spawn(|| helper::check(&ws)).join());
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

#[test]
fn helpers_of_a_plain_test() {
    let ws = Workspace::new();
    ws.write("a.txt", content());
    helper::check(&ws);
}

#[with_temp_workspace]
fn helpers_in_traits(ws: Workspace) {
    ws.write("a.txt", content());
    helper::Check::check_tree(&ws);
}

mod inner {
    use super::*;

    #[with_temp_workspace]
    fn module(ws: Workspace) {
        ws.write("a.txt", content());
        assert_tree_snapshot!(ws);
    }
}
