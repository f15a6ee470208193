//! Paths of this machine in text.
#![cfg(unix)]

use tempspace::Workspace;

#[track_caller]
fn check(text: impl Fn(&str) -> String, redacted: &str) {
    let ws = Workspace::new();
    let root = ws.path().to_str().unwrap().to_owned();
    assert_eq!(ws.redact(&text(&root)), redacted);
}

#[test]
fn every_spelling_of_the_root_is_redacted() {
    check(|root| format!("{root}/a.txt"), "[WORKSPACE]/a.txt");
    check(|root| format!("{root:?}"), "\"[WORKSPACE]\"");
    check(|root| format!("file://{root}/a"), "[WORKSPACE]/a");
    check(|root| root.replace('/', "\\/"), "[WORKSPACE]");
    check(|root| root.replace('/', "%2F"), "[WORKSPACE]");
    check(
        |root| format!("PATH=/bin:{root}/bin:{root}"),
        "PATH=/bin:[WORKSPACE]/bin:[WORKSPACE]",
    );
}

#[test]
fn only_whole_paths_are_redacted() {
    let ws = Workspace::new();
    let root = ws.path().to_str().unwrap();
    for text in [
        format!("{root}2/a"),
        format!("/mnt{root}"),
        "nothing here".to_owned(),
    ] {
        assert_eq!(ws.redact(&text), text);
    }
}

#[test]
fn a_root_with_odd_characters_is_redacted() {
    let base = tempfile::tempdir().unwrap();
    let parent = base.path().join("ä b\"c\\d");
    std::fs::create_dir(&parent).unwrap();
    let ws = Workspace::builder().parent(&parent).create();
    let root = ws.path().to_str().unwrap();
    assert_eq!(
        ws.redact(&format!("{root}/a {root:?}")),
        "[WORKSPACE]/a \"[WORKSPACE]\""
    );
}

#[test]
fn home_and_temporary_directory_have_their_own_words() {
    let ws = Workspace::new();
    let run = ws.run(
        ws.command("sh")
            .args(["-c", "echo $HOME/x $TMPDIR/y $PWD/z"]),
    );
    assert_eq!(
        run.to_string(),
        "exit code: 0\n-- stdout --\n[HOME]/x [TMP]/y [WORKSPACE]/z\n"
    );
}
