//! `WorkspaceBuilder`: names, parents and seeds.

use std::fs;
use std::path::Path;

use tempspace::{Keep, Tree, Workspace, tree};

#[test]
fn everything_is_optional_and_seeds_come_in_order() {
    let fixture = tempfile::tempdir().unwrap();
    fs::write(fixture.path().join("b.txt"), "copied").unwrap();
    let ws = Workspace::builder()
        .name(format!("all of {}", "it"))
        .seed(tree! { "a.txt" => "one\n" })
        .copy_from(fixture.path())
        .seed(tree! { "a.txt" => "two\n", "c/" })
        .keep(Keep::Never)
        .create();
    assert_eq!(ws.tree(), tree! { "a.txt" => "two\n", "b.txt" => "copied", "c/" });
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    assert!(Workspace::builder().create().tree().is_empty());
}

#[track_caller]
fn assert_name(ws: &Workspace, name: &str) {
    assert_eq!(ws.path().file_name().unwrap(), name);
}

#[test]
fn the_root_has_the_name_of_its_test() {
    assert_name(&Workspace::new(), "the_root_has_the_name_of_its_test");
    let odd = Workspace::builder().name("a name/with *odd* letters");
    assert_name(&odd.create(), "a_name_with__odd__letters");
}

/// Cargo takes the root's name for the name of a package.
#[test]
fn a_package_can_be_created_in_every_root() {
    if !crate::tool::tool("cargo") {
        return;
    }
    for name in
        ["1st", "test", "größe", "a b", "", "std", "x::y", "nul", "build", "examples", "match"]
    {
        let ws = Workspace::builder().name(name).create();
        let run = ws.run(ws.command("cargo").args(["init", "--vcs", "none"]));
        run.assert_success();
        assert!(ws.exists("Cargo.toml"), "{name:?}: {run}");
    }
}

/// What lies beside a root is private, whatever the root is called.
#[test]
fn nothing_beside_a_root_has_its_name() {
    if !crate::tool::tool("cargo") {
        return;
    }
    for name in ["home", "tmp", "bin"] {
        let ws = Workspace::builder().name(name).create();
        ws.run(ws.command("cargo").arg("--version")).assert_success();
        assert!(ws.tree().is_empty(), "{name}: {}", ws.tree());
    }
}

#[test]
fn in_a_parent_a_root_has_a_name_of_one_component() {
    let base = tempfile::tempdir().unwrap();
    let parent = base.path().join("sub");
    fs::create_dir(&parent).unwrap();
    let long = "long::".repeat(50);
    for (name, start) in [
        ("../evil", "___evil"),
        ("/tmp/evil", "_tmp_evil"),
        (r"C:\evil", "C__evil"),
        ("a\nb", "a_b"),
        ("", "unnamed"),
        ("a name/with *odd* letters", "a_name_with__odd__letters"),
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

/// The name is the same in every run, unless another entry has it.
#[test]
fn in_a_parent_a_name_that_is_taken_gets_a_suffix() {
    let base = tempfile::tempdir().unwrap();
    let create = || Workspace::builder().name("x").parent(base.path()).create();
    let (first, second) = (create(), create());
    assert_name(&first, "x");
    let name = second.path().file_name().unwrap().to_string_lossy();
    assert!(name.starts_with("x-"), "{name}");
}

#[test]
fn a_parent_is_used_and_resolved() {
    let base = tempfile::tempdir().unwrap();
    let resolved = base.path().canonicalize().unwrap();
    // Many programs on Windows do not understand the prefix.
    let resolved = resolved.to_str().unwrap().trim_start_matches(r"\\?\");
    let ws = Workspace::builder().parent(base.path().join(".")).create();
    assert_eq!(ws.path().parent(), Some(Path::new(resolved)));
    ws.write("a.txt", "x");
    drop(ws);
    assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0);
}

#[test]
fn a_parent_that_is_missing_is_an_error() {
    let error = Workspace::builder().parent("no/such/parent").try_create().unwrap_err();
    assert_eq!(error.to_string(), r#"cannot create workspace in "no/such/parent""#);
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
    let error = ws.try_seed(tree! { "0.txt" => "new", "a/b.txt" => "new" }).unwrap_err();
    assert!(error.to_string().contains("nothing was written"), "{error}");
    assert_eq!(ws.tree(), tree! { "a" => "x" });
    let error = ws.try_seed(tree! { "a/" }).unwrap_err();
    assert!(error.to_string().contains("cannot make a directory"), "{error}");
}

#[test]
fn a_seed_is_anything_that_becomes_a_tree() {
    let text: Tree = "-- a.txt --\nA\n".parse().unwrap();
    let ws = Workspace::builder().seed(text.clone()).create();
    assert_eq!(ws.tree(), text);
}
