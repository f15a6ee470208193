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

/// As much of `readable` as leaves room for the path of a Unix socket.
#[track_caller]
fn bears(ws: &Workspace, readable: &str) {
    let name = ws.path().file_name().unwrap().to_str().unwrap();
    let (number, shown) = name.split_once('-').unwrap_or((name, ""));
    assert!(number.parse::<u32>().is_ok(), "{name}");
    assert!(readable.starts_with(shown), "{name}");
    let length = ws.path().as_os_str().len();
    let is_cut = shown.len() < 24.min(readable.len());
    assert!(
        !is_cut || length + 2 >= 64,
        "there is room for more: {ws:?}"
    );
    assert!(
        shown.is_empty() || length <= 64,
        "there is less room: {ws:?}"
    );
}

#[test]
fn the_directory_bears_a_readable_name() {
    bears(&Workspace::new(), "the_directory_bears_a_readable_name");
    let odd = Workspace::builder().name("a name/with *odd* letters");
    bears(&odd.create(), "a_name_with__odd__letters");
}

#[test]
fn in_a_parent_every_name_is_one_of_its_own() {
    let base = tempfile::tempdir().unwrap();
    let parent = base.path().join("sub");
    fs::create_dir(&parent).unwrap();
    let long = "long::".repeat(50);
    for (name, start) in [
        ("../evil", "_._evil-"),
        ("/tmp/evil", "_tmp_evil-"),
        (r"C:\evil", "C__evil-"),
        ("a\nb", "a_b-"),
        ("", "unnamed-"),
        ("a name/with *odd* letters", "a name_with _odd_ letters-"),
        (&long, "long-long-"),
    ] {
        let ws = Workspace::builder().name(name).parent(&parent).create();
        let made: Vec<_> = fs::read_dir(&parent).unwrap().flatten().collect();
        assert_eq!(made.len(), 1, "{name:?}");
        assert_eq!(Some(&*made[0].file_name()), ws.path().file_name());
        let made = made[0].file_name().into_string().unwrap();
        assert!(made.starts_with(start), "{made}");
        assert_eq!(fs::read_dir(base.path()).unwrap().count(), 1, "{name:?}");
    }
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
