//! Paths of this machine in text.
#![cfg(unix)]

use tempspace::{Workspace, assert_changes_snapshot, assert_tree_snapshot, tree};

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
    check(|root| format!("file://{root}/a"), "file://[WORKSPACE]/a");
    check(|root| root.replace('/', "\\/"), "[WORKSPACE]");
    check(|root| root.replace('/', "%2F"), "[WORKSPACE]");
    check(|root| format!("PATH=/bin:{root}/bin:{root}"), "PATH=/bin:[WORKSPACE]/bin:[WORKSPACE]");
}

#[test]
fn longer_names_are_not_redacted() {
    let ws = Workspace::new();
    let root = ws.path().to_str().unwrap();
    for text in [
        format!("{root}2/a"),
        format!("{root}.bak"),
        format!("{root}-2"),
        "nothing here".to_owned(),
    ] {
        assert_eq!(ws.redact(&text), text);
    }
    check(|root| format!("{root}/../2"), "[WORKSPACE]/../2");
}

#[test]
fn any_text_may_precede_the_root() {
    for before in [
        "-I",
        "-L",
        "/mnt",
        "unix://",
        "sqlite:///",
        "vscode://file",
        "file://host",
        "\\u{1b}[31m",
        "\\u001b[1m",
        "\\x1b[0m",
        "\\033[1m",
        "目录",
    ] {
        check(|root| format!("{before}{root}/a"), &format!("{before}[WORKSPACE]/a"));
    }
    check(|root| format!("目录{root}中"), "目录[WORKSPACE]中");
    check(
        |root| format!("\x1b]8;;file://host{root}\x07a\x1b]8;;\x07"),
        "\x1b]8;;file://host[WORKSPACE]\x07a\x1b]8;;\x07",
    );
}

#[test]
fn members_of_archives_and_names_of_swap_files_are_redacted() {
    check(|root| format!("{}/a", &root[1..]), "[WORKSPACE]/a");
    check(|root| format!("{}%a.swp", root.replace('/', "%")), "[WORKSPACE]%a.swp");
    check(|root| format!("{}!a~", root.replace('/', "!")), "[WORKSPACE]!a~");
}

#[test]
fn a_root_with_odd_characters_is_redacted() {
    let base = tempfile::tempdir().unwrap();
    let parent = base.path().join("ä b\"c\\d");
    std::fs::create_dir(&parent).unwrap();
    let ws = Workspace::builder().parent(&parent).create();
    let root = ws.path().to_str().unwrap();
    assert_eq!(ws.redact(&format!("{root}/a {root:?}")), "[WORKSPACE]/a \"[WORKSPACE]\"");
}

#[test]
fn every_way_to_encode_a_path_in_a_url_is_redacted() {
    let base = tempfile::tempdir().unwrap();
    let parent = base.path().join("it's (a) b@2,c");
    std::fs::create_dir(&parent).unwrap();
    let ws = Workspace::builder().parent(&parent).create();
    let base = base.path().to_str().unwrap();
    let name = ws.path().file_name().unwrap().to_str().unwrap();
    for encoded in ["it's%20(a)%20b@2,c", "it%27s%20%28a%29%20b%402%2Cc"] {
        let url = format!("file://{base}/{encoded}/{name}/x");
        assert_eq!(ws.redact(&url), "file://[WORKSPACE]/x");
    }
    let component = format!("{base}/it's%20(a)%20b%402%2Cc/{name}/x").replace('/', "%2F");
    assert_eq!(ws.redact(&component), "[WORKSPACE]%2Fx");
}

#[test]
fn a_root_in_a_linked_directory_is_redacted_as_given_and_as_resolved() {
    let base = tempfile::tempdir().unwrap();
    std::fs::create_dir(base.path().join("real")).unwrap();
    let link = base.path().join("link");
    std::os::unix::fs::symlink("real", &link).unwrap();
    let ws = Workspace::builder().parent(&link).create();
    let given = link.join(ws.path().file_name().unwrap());
    assert!(given != ws.path() && given.is_dir());
    assert_eq!(
        ws.redact(&format!("{} {}", given.display(), ws.path().display())),
        "[WORKSPACE] [WORKSPACE]"
    );
}

#[test]
fn paths_in_colours_and_in_escaped_text_are_redacted() {
    check(|root| format!("\x1b[1m{root}\x1b[0m"), "\x1b[1m[WORKSPACE]\x1b[0m");
    check(|root| format!("{:?}", format!("in\n{root}/a\n")), "\"in\\n[WORKSPACE]/a\\n\"");
}

#[test]
fn home_and_temporary_directory_have_their_own_words() {
    let ws = Workspace::new();
    let run = ws.run(ws.command("sh").args(["-c", "echo $HOME/x $TMPDIR/y $PWD/z"]));
    assert_eq!(run.to_string(), "exit code: 0\n-- stdout --\n[HOME]/x [TMP]/y [WORKSPACE]/z\n");
}

#[test]
fn filters_apply_to_snapshots_of_trees_and_changes() {
    let ws = Workspace::new();
    ws.add_filter(r"\d{4}", "[N]");
    ws.write("log-1712.txt", "started 1712\n");
    assert_tree_snapshot!(ws, @"
    -- log-[N].txt --
    started [N]
    ");
    assert_changes_snapshot!(ws, @"
    + log-[N].txt
      + started [N]
    ");
}

#[test]
fn modes_and_times_of_a_tree_are_compared_only_if_requested() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, SystemTime};

    let ws = Workspace::new();
    let path = ws.write("a.txt", "A\n");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_153_704_083);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    std::fs::File::open(&path).unwrap().set_modified(time).unwrap();
    let tree = ws.tree();
    assert_eq!(tree, tree! { "a.txt" => "A\n" });
    assert_eq!(tree.clone().with_modes().to_string(), "-- a.txt (mode 0640) --\nA\n");
    let both = tree.with_modified().with_modes();
    assert_eq!(both.to_string(), "-- a.txt (mode 0640, modified 2006-07-24T01:21:23Z) --\nA\n");
    assert_eq!(both.to_string().parse::<tempspace::Tree>().unwrap(), both);
}
