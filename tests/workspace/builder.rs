//! How a workspace is made.

use std::fs;
use std::path::Path;

use tempspace::{Keep, Tree, Workspace, tree};

#[test]
fn everything_is_optional_and_seeds_come_in_order() {
    let fixture = tempfile::tempdir().unwrap();
    fs::write(fixture.path().join("b.txt"), "copied").unwrap();
    let ws = Workspace::builder()
        .name("all of it")
        .seed(tree! { "a.txt" => "one\n" })
        .copy_from(fixture.path())
        .seed(tree! { "a.txt" => "two\n", "c/" })
        .keep(Keep::Never)
        .create();
    assert_eq!(
        ws.tree(),
        tree! { "a.txt" => "two\n", "b.txt" => "copied", "c/" }
    );
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    assert!(Workspace::builder().create().tree().is_empty());
}

#[test]
fn the_directory_bears_a_readable_name() {
    let ws = Workspace::new();
    let name = ws.path().file_name().unwrap().to_str().unwrap();
    assert!(name.contains("the_directory_bears"), "{name}");
    let ws = Workspace::builder()
        .name("a name/with *odd* letters")
        .create();
    let name = ws.path().file_name().unwrap().to_str().unwrap();
    assert!(name.contains("a_name_with__odd__letter"), "{name}");
}

#[test]
fn a_parent_is_used_and_resolved() {
    let base = tempfile::tempdir().unwrap();
    let resolved = base.path().canonicalize().unwrap();
    // Windows' prefix is not wanted: many programs do not understand it.
    let resolved = resolved.to_str().unwrap().trim_start_matches(r"\\?\");
    let ws = Workspace::builder().parent(base.path().join(".")).create();
    assert_eq!(ws.path().parent(), Some(Path::new(resolved)));
    ws.write("a.txt", "x");
    drop(ws);
    assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0);
}

#[test]
fn a_parent_that_is_missing_is_an_error() {
    let error = Workspace::builder()
        .parent("no/such/parent")
        .try_create()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"cannot create workspace in "no/such/parent""#
    );
}

#[test]
fn a_seed_that_fails_leaves_nothing() {
    let base = tempfile::tempdir().unwrap();
    let error = Workspace::builder()
        .parent(base.path())
        .seed(tree! { "a.txt" => "x" })
        .copy_from("no/such/fixture")
        .try_create()
        .unwrap_err();
    assert!(error.to_string().starts_with("cannot copy "), "{error}");
    assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0);
}

#[test]
fn a_tree_that_does_not_fit_writes_nothing() {
    let ws = Workspace::new();
    ws.write("a", "x");
    let error = ws
        .try_seed(tree! { "0.txt" => "new", "a/b.txt" => "new" })
        .unwrap_err();
    assert!(error.to_string().contains("nothing was written"), "{error}");
    assert_eq!(ws.tree(), tree! { "a" => "x" });
    let error = ws.try_seed(tree! { "a/" }).unwrap_err();
    assert!(
        error.to_string().contains("cannot make a directory"),
        "{error}"
    );
}

#[test]
fn a_seed_is_anything_that_becomes_a_tree() {
    let text: Tree = "-- a.txt --\nA\n".parse().unwrap();
    let ws = Workspace::builder().seed(text.clone()).create();
    assert_eq!(ws.tree(), text);
}
