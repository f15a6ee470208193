//! What the options may look like.

use tempspace::{Case, Workspace, tree, with_temp_workspace};

mod deep {
    pub(crate) mod er {
        pub(crate) use tempspace as renamed;
    }
}

#[with_temp_workspace()]
fn none(ws: Workspace) {
    assert!(ws.tree().is_empty());
}

#[with_temp_workspace(
    keep = on_failure,
    files = {
        "a.txt" => "text",
        "bin" => b"\0\xff",
        "sub" => { "b.txt" => format!("{}", 1), "deep/c.txt" => vec![b'c'; 3], "none/" },
        "none" => {},
        concat!("d", ".txt") => { let d = "block"; d }.to_owned(),
    },
    parent = std::env::temp_dir(),
)]
fn all_kinds_of_files(ws: &Workspace) {
    assert_eq!(ws.read_to_string("a.txt"), "text");
    assert_eq!(ws.read("bin"), b"\0\xff");
    assert_eq!(ws.read_to_string("sub/b.txt"), "1");
    assert_eq!(ws.read_to_string("sub/deep/c.txt"), "ccc");
    assert_eq!(ws.read_to_string("d.txt"), "block");
    assert!(ws.join("none").is_dir() && ws.join("sub/none").is_dir());
}

mod names {
    pub(super) const README: &str = "readme.md";

    pub(super) fn numbered<T: std::fmt::Display>(number: T) -> String {
        format!("{number}.txt")
    }
}

#[with_temp_workspace(files = {
    names::README => "text",
    names::numbered::<u8>(1) => "one",
    "latest" -> names::README,
    <String as std::convert::From<_>>::from("sub") => { self::names::README -> "../readme.md" },
})]
fn paths_may_be_expressions_with_paths_of_rust(ws: &Workspace) {
    let expected = tree! {
        (names::README) => "text",
        "1.txt" => "one",
        "latest" -> "readme.md",
        "sub/readme.md" -> "../readme.md",
    };
    assert_eq!(ws.tree(), expected);
}

#[with_temp_workspace(files = { "a" => turbofish::<Vec<u8>, 3>(), "b" => (|a: u8, b: u8| [a, b])(1, 2) })]
fn commas_inside_of_expressions(ws: &Workspace) {
    assert_eq!(ws.read("a").len(), 3);
    assert_eq!(ws.read("b"), [1, 2]);
}

fn turbofish<T: FromIterator<u8>, const N: usize>() -> T {
    [0; N].into_iter().collect()
}

#[with_temp_workspace(crate = deep::er::renamed, files = { "a" => "b" }, keep = always)]
#[ignore = "it keeps its directory; it only has to compile"]
fn another_path_of_the_crate(ws: _) {
    assert!(ws.exists("a"));
}

#[with_temp_workspace(crate = super::options::deep::er::renamed)]
fn a_path_through_modules(ws: &_) {
    assert!(ws.path().is_dir());
}

fn base() -> tempspace::Tree {
    tree! { "a.txt" => "base", "b.txt" => "base" }
}

#[with_temp_workspace(files = base())]
fn a_whole_tree(ws: Workspace) {
    assert_eq!(ws.tree(), base());
}

#[with_temp_workspace(files = { "a.txt" => "written", ..base(), "sub" => { ..&base(), "a.txt" -> "b.txt" } })]
fn another_tree_in_a_literal(ws: Workspace) {
    // Wine reports success for a symlink.
    if crate::wine::skips() {
        return;
    }
    let expected = tree! {
        "a.txt" => "written", "b.txt" => "base", "sub/a.txt" -> "b.txt", "sub/b.txt" => "base",
    };
    assert_eq!(ws.tree(), expected);
}

#[with_temp_workspace(test = false)]
#[test]
fn marked_as_a_test_by_an_option(ws: Workspace) {
    assert!(ws.path().is_dir());
}

#[with_temp_workspace(cases = "snapshots/cases", files = { "extra" => "", ..tree! {} })]
fn cases(ws: &Workspace, case: &Case) {
    assert!(ws.exists("extra") && ws.exists("in.txt"));
    assert_eq!(ws.read("in.txt"), std::fs::read(case.path().join("in.txt")).unwrap());
    assert!(["one", "empty-line"].contains(&case.name()), "{case:?}");
}

#[test]
fn cases_are_listed() {
    let cases = Case::list("snapshots/cases");
    let names: Vec<_> = cases.iter().map(Case::name).collect();
    assert_eq!(names, ["empty-line", "one"]);
}

#[with_temp_workspace(copy = "snapshots/cases" except ["empty-line/", pattern()])]
fn copied_in_part(ws: Workspace) {
    assert!(ws.exists("one") && !ws.exists("empty-line") && !ws.exists("one/missing.txt"));
}

#[with_temp_workspace(copy = &["snapshots/cases"], txtar = &["tree/archives/plain.txtar"])]
fn references_to_lists(ws: Workspace) {
    assert!(ws.exists("one") && ws.tree().len() > 3, "{}", ws.tree());
}

fn pattern() -> String {
    "missing.*".to_owned()
}

#[with_temp_workspace(cases = "snapshots/cases" except "in.txt")]
fn cases_in_part(ws: &Workspace, mut case: Case) {
    assert!(!ws.exists("in.txt") && case.path().join("in.txt").exists());
    case = case.clone();
    assert!(!case.name().is_empty());
}

#[with_temp_workspace(snapshot(ignore = ["*.log", "/target/"]))]
fn a_snapshot_of_some(ws: Workspace) {
    ws.write("a.txt", "text\n");
    ws.write("b.log", std::process::id().to_string());
    ws.write("target/c", std::process::id().to_string());
}
