//! Files and directories below the root, and nowhere else.

use std::fs;

use tempspace::Workspace;

use crate::panics::message_of;

#[test]
fn files_are_written_and_read() {
    let ws = Workspace::new();
    assert_eq!(ws.write("a.txt", "text"), ws.join("a.txt"));
    ws.write("deep/er/b.bin", [0, 159, 146, 150]);
    assert_eq!(ws.read_to_string("a.txt"), "text");
    assert_eq!(ws.read("deep/er/b.bin"), [0, 159, 146, 150]);
    ws.write("a.txt", "new");
    assert_eq!(ws.read_to_string("./a.txt"), "new");
}

#[test]
fn what_is_appended_follows_what_is_there() {
    let ws = Workspace::new();
    assert_eq!(ws.append("x/a.log", "one\n"), ws.join("x/a.log"));
    ws.append("x/a.log", "two\n");
    assert_eq!(ws.read_to_string("x/a.log"), "one\ntwo\n");
}

#[test]
fn a_path_that_ends_like_a_directory_is_no_file() {
    let ws = Workspace::new();
    for path in ["out/", "out/.", "dir/out//"] {
        message_of(|| drop(ws.write(path, "x")));
        message_of(|| drop(ws.append(path, "x")));
        message_of(|| drop(ws.read(path)));
    }
    assert!(ws.tree().is_empty());
    ws.create_dir_all("out/");
    assert!(ws.exists("out/"));
}

#[test]
fn the_message_for_a_missing_file_names_similar_ones() {
    let ws = Workspace::new();
    ws.write("input.txt", "");
    ws.write("dir/config.toml", "");
    ws.write("dir/b", "");
    let message = message_of(|| drop(ws.read("imput.txt")));
    assert!(message.contains("similar names: \"input.txt\""), "{message}");
    let message = message_of(|| drop(ws.read_to_string("dir/confg.toml")));
    assert!(message.contains("\"config.toml\""), "{message}");
    let message = message_of(|| drop(ws.read("x")));
    assert!(!message.contains("similar"), "{message}");
}

#[test]
fn a_root_that_a_program_removes_is_an_error_until_it_is_created_again() {
    if crate::wine::skips() {
        return;
    }
    let ws = Workspace::new();
    ws.write("old", "x");
    fs::remove_dir_all(ws.path()).unwrap();
    for message in [
        message_of(|| drop(ws.write("a", "x"))),
        message_of(|| assert!(!ws.exists("a"))),
        message_of(|| drop(ws.create_dir_all("a"))),
    ] {
        assert!(message.contains("directory of the workspace was removed"), "{message}");
    }
    message_of(|| drop(ws.read("a")));
    fs::create_dir(ws.path()).unwrap();
    ws.write("new", "x");
    assert_eq!(ws.read_to_string("new"), "x");
    assert!(!ws.exists("old"));
}

#[test]
fn directories_are_made_once() {
    let ws = Workspace::new();
    assert_eq!(ws.create_dir_all("a/b"), ws.join("a/b"));
    ws.write("a/b/c.txt", "x");
    ws.create_dir_all("a/b");
    assert!(ws.exists("a/b/c.txt"));
}

#[test]
fn files_and_directories_are_removed() {
    let ws = Workspace::new();
    ws.write("file", "x");
    ws.write("dir/sub/file", "x");
    for name in ["file", "dir"] {
        assert!(ws.exists(name));
        ws.remove(name);
        assert!(!ws.exists(name));
    }
    assert!(ws.path().is_dir());
}

#[test]
fn a_missing_entry_does_not_exist() {
    let ws = Workspace::new();
    assert!(!ws.exists("a") && !ws.exists("a/b/c"));
}

#[test]
fn paths_that_lead_out_are_refused() {
    let ws = Workspace::new();
    ws.write("file", "x");
    for path in ["../out", "a/../../out", "/etc/passwd"] {
        let message = message_of(|| drop(ws.write(path, "x")));
        assert!(message.contains(&format!("{path:?}")), "{message}");
        assert!(message.contains(&format!("workspace: {}", ws.path().display())), "{message}");
        message_of(|| drop(ws.read(path)));
        message_of(|| drop(ws.join(path)));
        message_of(|| assert!(!ws.exists(path)));
        message_of(|| drop(ws.create_dir_all(path)));
        message_of(|| drop(ws.symlink("file", path)));
        message_of(|| ws.remove(path));
    }
    assert!(!ws.path().parent().unwrap().join("out").exists());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::path::Path;
    use std::time::UNIX_EPOCH;

    use tempspace::{Tree, tree};

    #[test]
    fn a_symlink_may_have_any_target() {
        let ws = Workspace::new();
        ws.symlink("/nowhere/at all", "dangling");
        ws.symlink("../../x", "sub/up");
        assert!(ws.exists("dangling") && ws.exists("sub/up"));
        assert_eq!(fs::read_link(ws.join("sub/up")).unwrap(), Path::new("../../x"));
    }

    #[test]
    fn links_that_stay_inside_are_followed() {
        let ws = Workspace::new();
        ws.write("real/a.txt", "x");
        ws.symlink("real", "relative");
        ws.symlink(ws.join("real"), "absolute");
        ws.symlink("../real/a.txt", "sub/file");
        assert_eq!(ws.read_to_string("relative/a.txt"), "x");
        assert_eq!(ws.read_to_string("absolute/a.txt"), "x");
        ws.write("sub/file", "through");
        assert_eq!(ws.read_to_string("real/a.txt"), "through");
    }

    #[test]
    fn links_that_lead_out_are_refused_by_every_method() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "x").unwrap();
        let ws = Workspace::new();
        ws.symlink(outside.path(), "out");
        ws.symlink("../../../../../../../../../../etc", "up");
        ws.symlink(outside.path().join("secret"), "file");
        let refused = |message: String| assert!(message.contains("out of"), "{message}");
        refused(message_of(|| drop(ws.read("out/secret"))));
        refused(message_of(|| drop(ws.read("file"))));
        refused(message_of(|| drop(ws.write("file", "changed"))));
        refused(message_of(|| drop(ws.write("out/new", "x"))));
        refused(message_of(|| drop(ws.append("out/new", "x"))));
        refused(message_of(|| ws.set_mode("file", 0o777)));
        refused(message_of(|| ws.set_modified("file", UNIX_EPOCH)));
        refused(message_of(|| drop(ws.create_dir_all("out/new"))));
        refused(message_of(|| drop(ws.symlink("x", "out/new"))));
        refused(message_of(|| ws.remove("out/secret")));
        refused(message_of(|| drop(ws.read("up/passwd"))));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        assert_eq!(fs::read(outside.path().join("secret")).unwrap(), b"x");
    }

    /// Replaces the root of `ws` by a link to a directory outside, or by a file, and tries every verb.
    fn check_replaced_root(ws: &Workspace) {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "x").unwrap();
        let refused = |verb: &str, message: String| {
            let expected = "the root of the workspace is no longer a directory";
            assert!(message.contains(expected), "{verb}: {message}");
        };
        let check = || {
            refused("write", message_of(|| drop(ws.write("secret", "changed"))));
            refused("write new", message_of(|| drop(ws.write("new/file", "x"))));
            refused("append", message_of(|| drop(ws.append("secret", "x"))));
            refused("read", message_of(|| drop(ws.read("secret"))));
            refused("exists", message_of(|| assert!(!ws.exists("secret"))));
            refused("create", message_of(|| drop(ws.create_dir_all("new"))));
            refused("symlink", message_of(|| drop(ws.symlink("x", "new"))));
            refused("remove", message_of(|| ws.remove("secret")));
            refused("mode", message_of(|| ws.set_mode("secret", 0o777)));
            refused("tree", message_of(|| drop(ws.tree())));
            refused("changes", message_of(|| drop(ws.changes())));
            refused("seed", message_of(|| ws.seed(tree! { "new" => "x" })));
            let source = Workspace::builder().seed(tree! { "new" => "x" }).create();
            refused("copy", message_of(|| ws.copy_from(&source)));
        };
        fs::remove_dir_all(ws.path()).unwrap();
        std::os::unix::fs::symlink(outside.path(), ws.path()).unwrap();
        check();
        fs::remove_file(ws.path()).unwrap();
        fs::write(ws.path(), "").unwrap();
        check();
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        assert_eq!(fs::read(outside.path().join("secret")).unwrap(), b"x");
    }

    #[test]
    fn a_root_that_is_replaced_by_a_link_is_not_followed() {
        check_replaced_root(&Workspace::new());
    }

    #[test]
    fn a_home_that_is_replaced_by_a_link_is_not_followed() {
        let ws = Workspace::new();
        check_replaced_root(&ws.home());
    }

    #[test]
    fn a_replaced_root_is_removed_and_what_it_leads_to_is_not() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("file"), "x").unwrap();
        let ws = Workspace::new();
        let path = ws.path().to_owned();
        fs::remove_dir(&path).unwrap();
        std::os::unix::fs::symlink(outside.path(), &path).unwrap();
        ws.close();
        assert!(path.symlink_metadata().is_err());
        assert!(outside.path().join("file").exists());
    }

    #[test]
    fn the_directory_that_tree_read_takes_may_be_a_link() {
        let ws = Workspace::new();
        ws.write("real/a.txt", "x\n");
        ws.symlink("real", "link");
        let tree = Tree::read(ws.join("link")).unwrap();
        assert_eq!(tree, tree! { "a.txt" => "x\n" });
        tree.write_to(ws.join("link")).unwrap();
    }

    #[test]
    fn removing_a_link_leaves_what_it_points_to() {
        let outside = tempfile::tempdir().unwrap();
        let ws = Workspace::new();
        ws.symlink(outside.path(), "out");
        ws.remove("out");
        assert!(outside.path().is_dir() && !ws.exists("out"));
    }
}

#[test]
fn the_root_itself_is_a_path_but_no_file() {
    let ws = Workspace::new();
    assert_eq!(ws.join(""), ws.path());
    assert!(ws.exists("."));
    message_of(|| drop(ws.write("", "x")));
    message_of(|| ws.remove("."));
    assert!(ws.path().is_dir());
}
