//! Temporary files of a workspace, and `temp_file!`.

use std::fs;

use tempspace::{Workspace, temp_file};

use crate::panics::message_of;

#[test]
fn they_lie_in_the_root_and_go_when_dropped() {
    if crate::wine::skips() {
        return;
    }
    let ws = Workspace::new();
    let (file, dir) = (ws.temp_file("x", ".json"), ws.temp_dir("build_"));
    assert_eq!(fs::read_to_string(file.path()).unwrap(), "x");
    assert_eq!(file.path().parent(), Some(ws.path()));
    assert!(file.path().to_str().unwrap().ends_with(".json"));
    assert!(
        dir.path()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("build_")
    );
    fs::write(dir.path().join("a"), "x").unwrap();
    drop((file, dir));
    assert!(ws.tree().is_empty());
}

#[test]
fn a_file_may_outlive_its_workspace_as_a_value() {
    if crate::wine::skips() {
        return;
    }
    let ws = Workspace::new();
    let file = ws.temp_file("x", "");
    ws.close();
    assert!(!file.path().exists());
    drop(file);
}

#[test]
fn unique_paths_are_unique_and_empty() {
    let ws = Workspace::new();
    let (one, two) = (ws.unique_path("a-", ".txt"), ws.unique_path("a-", ".txt"));
    assert!(one != two && !one.exists() && one.parent() == Some(ws.path()));
}

#[test]
fn affixes_lead_nowhere() {
    let ws = Workspace::new();
    for affix in ["../x", "a/b", "a\0"] {
        assert!(message_of(|| drop(ws.temp_file("", affix))).contains("the suffix"));
        assert!(message_of(|| drop(ws.temp_dir(affix))).contains("the prefix"));
        assert!(message_of(|| drop(ws.unique_path(affix, ""))).contains("the prefix"));
        assert!(message_of(|| drop(temp_file!("", affix))).contains("the suffix"));
    }
}

#[test]
fn the_macro_takes_any_content_and_any_suffix() {
    let text = String::from("owned");
    let bytes: &[u8] = b"\0\xff";
    let (plain, owned, binary) = (
        temp_file!("text"),
        temp_file!(text, format!(".{}", "md")),
        temp_file!(bytes, ".bin",),
    );
    assert_eq!(fs::read(plain.path()).unwrap(), b"text");
    assert_eq!(plain.path().extension().unwrap(), "txt");
    assert_eq!(fs::read(owned.path()).unwrap(), b"owned");
    assert_eq!(owned.path().extension().unwrap(), "md");
    assert_eq!(fs::read(binary.path()).unwrap(), bytes);
    let path = plain.path().to_owned();
    drop(plain);
    assert!(!path.exists());
}
