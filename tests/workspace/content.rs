//! Trees that are written and read, copies, and changes.

use std::fs;
use std::thread;
use std::time::Duration;

use tempspace::{Tree, Workspace, tree};

#[test]
fn a_tree_goes_in_and_comes_back() {
    let seed = tree! {
        "a.txt" => "one\n",
        "bin" => b"\0\xff",
        "empty/",
        "sub" => { "b.txt" => "two\n", "deeper" => { "c" => "" } },
        "sub-sibling" => "sorted before sub/",
    };
    let ws = Workspace::builder().seed(seed.clone()).create();
    assert_eq!(ws.tree(), seed);
    assert_eq!(Tree::read(ws.path()).unwrap(), seed);
}

#[test]
fn a_tree_is_written_anywhere() {
    let ws = Workspace::new();
    let tree = tree! { "a.txt" => "x", "b/" };
    tree.write_to(ws.join("new/place")).unwrap();
    assert_eq!(Tree::read(ws.join("new/place")).unwrap(), tree);
}

#[test]
fn a_copy_can_be_of_a_file() {
    let ws = Workspace::new();
    let other = Workspace::builder().seed(tree! { "data/one.csv" => "1\n", "two" => "" }).create();
    ws.copy_from(other.join("data/one.csv"));
    assert_eq!(ws.tree(), tree! { "one.csv" => "1\n" });
}

#[test]
fn a_template_loses_its_last_extension() {
    let source = Workspace::builder()
        .seed(tree! { "Cargo.toml.in" => "[package]\n", "src/in" => "", "src/a.in.in" => "" })
        .create();
    let ws = Workspace::new();
    ws.copy_template(&source);
    assert_eq!(
        ws.tree(),
        tree! { "Cargo.toml" => "[package]\n", "src/in" => "", "src/a.in" => "" }
    );
    let plain = Workspace::new();
    plain.copy_from(&source);
    assert_eq!(plain.tree(), source.tree());
}

#[test]
fn changes_are_counted_from_the_seed() {
    let ws = Workspace::builder().seed(tree! { "a" => "1\n", "b" => "2\n" }).create();
    assert!(ws.changes().is_empty());
    ws.write("a", "3\n");
    assert!(ws.changes().to_string().contains("- 1\n  + 3\n"), "{}", ws.changes());
    ws.write("a", "1\n");
    assert!(ws.changes().is_empty(), "restored content is no change: {}", ws.changes());
    ws.remove("b");
    ws.write("c/d", "4\n");
    assert!(!ws.changes().is_empty());
    ws.seed(tree! { "e" => "5\n" });
    assert!(ws.changes().is_empty(), "a seed starts anew: {}", ws.changes());
}

#[test]
fn a_change_of_equal_length_in_the_same_moment_is_seen() {
    for _ in 0..50 {
        let ws = Workspace::builder().seed(tree! { "a" => "1\n" }).create();
        ws.write("a", "2\n");
        assert!(!ws.changes().is_empty());
    }
}

#[test]
fn a_copied_file_that_changes_is_compared_with_its_original() {
    let source =
        Workspace::builder().seed(tree! { "d" => { "a" => "1\n", "b" => "2\n" } }).create();
    for _ in 0..20 {
        let ws = Workspace::builder().copy_from(source.path()).create();
        assert!(ws.changes().is_empty());
        ws.write("d/a", "3\n");
        assert!(ws.changes().to_string().contains("- 1\n  + 3\n"), "{}", ws.changes());
        ws.remove("d/b");
        ws.write("d/a", "1\n");
        assert!(!ws.changes().to_string().contains("d/a"), "{}", ws.changes());
        assert!(ws.changes().to_string().contains("d/b"), "{}", ws.changes());
    }
}

#[test]
fn what_a_test_does_before_a_seed_is_no_change_after_it() {
    let source = Workspace::builder().seed(tree! { "copied" => "x\n" }).create();
    let ws = Workspace::new();
    ws.write("before", "x\n");
    ws.copy_from(&source);
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    ws.write("copied", "y\n");
    ws.seed(tree! { "seeded" => "x\n" });
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    fs::remove_file(ws.join("before")).unwrap();
    assert!(ws.changes().to_string().contains("before"));
}

#[test]
fn what_a_test_rewrites_before_a_seed_is_what_changes_start_from() {
    let ws = Workspace::builder().seed(tree! { "a" => "1\n" }).create();
    ws.write("a", "2\n");
    // The times of the seed must differ from those of the file, by the clock of any file system.
    thread::sleep(Duration::from_millis(20));
    ws.seed(tree! { "b" => "1\n" });
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    ws.write("a", "3\n");
    let changes = ws.changes().to_string();
    assert!(changes.contains("- 2\n  + 3\n"), "{changes}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_tree_is_written_for_its_owner_alone() {
        let ws = Workspace::new();
        tree! { "a" => "", "b/c" => "" }.write_to(ws.join("x/y")).unwrap();
        for (name, expected) in [("x", 0o700), ("x/y", 0o700), ("x/y/b", 0o700), ("x/y/a", 0o600)] {
            assert_eq!(mode(&ws.join(name)), expected, "{name}");
        }
    }

    #[test]
    fn links_and_executables_come_back() {
        let seed = tree! {
            "run.sh" => exec("#!/bin/sh\n"),
            "latest" -> "run.sh",
            "out" -> "/nowhere/at/all",
            "loop" -> "loop",
        };
        let ws = Workspace::builder().seed(seed.clone()).create();
        assert_eq!(ws.tree(), seed);
    }

    #[test]
    fn a_copy_keeps_modes_and_links() {
        let source = Workspace::new();
        source.write("tool", "#!/bin/sh\n");
        source.write("ro/data", "x");
        source.symlink("../tool", "ro/link");
        for (name, mode) in [("tool", 0o755), ("ro/data", 0o440), ("ro", 0o555)] {
            fs::set_permissions(source.join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        let ws = Workspace::new();
        ws.copy_from(&source);
        // Read-only bits are not copied: git stores none, and the program under test may write.
        for (name, mode) in [("tool", 0o755), ("ro/data", 0o640), ("ro", 0o755)] {
            let copied = fs::metadata(ws.join(name)).unwrap().permissions().mode();
            assert_eq!(copied & 0o7777, mode, "{name}");
        }
        assert_eq!(fs::read_link(ws.join("ro/link")).unwrap().to_str(), Some("../tool"));
        assert_eq!(ws.tree(), source.tree());
    }

    #[test]
    fn a_mode_change_is_a_change() {
        let ws = Workspace::builder().seed(tree! { "run" => "x\n" }).create();
        fs::set_permissions(ws.join("run"), fs::Permissions::from_mode(0o755)).unwrap();
        let changes = ws.changes().to_string();
        assert!(changes.contains("run") && changes.contains("exec"), "{changes}");
    }

    #[test]
    fn what_cannot_be_copied_is_named() {
        let source = Workspace::builder().seed(tree! { "a" => "x", "b/c" => "" }).create();
        let _socket = crate::socket::bind(&source.join("socket"));
        let ws = Workspace::new();
        let message = crate::panics::message_of(|| ws.copy_from(&source));
        assert!(message.contains("socket") && message.contains("it is a socket"), "{message}");
        assert!(ws.tree().is_empty(), "nothing is left of a copy that failed");
    }

    #[test]
    fn a_seed_does_not_write_through_a_link() {
        let outside = tempfile::tempdir().unwrap();
        let ws = Workspace::new();
        ws.symlink(outside.path(), "out");
        let error = ws.try_seed(tree! { "out/a" => "x" }).unwrap_err();
        assert!(error.to_string().contains("a symlink is there; nothing was written"), "{error}");
        fs::write(outside.path().join("file"), "x").unwrap();
        ws.symlink(outside.path().join("file"), "file");
        ws.seed(tree! { "file" => "replaced" });
        assert_eq!(fs::read(outside.path().join("file")).unwrap(), b"x");
        assert_eq!(ws.read("file"), b"replaced");
    }
}
