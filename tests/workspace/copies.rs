//! Copies of fixtures and templates: what they merge, and what they refuse.

use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use tempspace::{TempDir, Tree, Workspace, temp, tree};

use crate::panics::message_of;

/// The content of a file of this size is not remembered.
const LARGE: usize = 100 * 1024;

fn template(tree: &Tree) -> TempDir {
    let dir = temp::Builder::new().prefix("template").dir().unwrap();
    tree.write_to(dir.path()).unwrap();
    dir
}

fn large(byte: u8) -> Vec<u8> {
    vec![byte; LARGE]
}

#[track_caller]
fn assert_contains(message: &str, parts: &[&str]) {
    let missing: Vec<_> = parts.iter().filter(|part| !message.contains(**part)).collect();
    assert!(missing.is_empty(), "{missing:?} in {message}");
}

#[test]
fn changes_start_from_the_copy_even_if_the_source_changes() {
    let source = template(&tree! { "a" => "1\n", "b" => "1\n", "c" => "1\n" });
    let ws = Workspace::builder().copy_from(source.path()).create();
    for name in ["a", "b"] {
        fs::write(source.path().join(name), "2\n").unwrap();
    }
    ws.write("a", "2\n");
    assert_eq!(ws.changes().to_string(), "~ a\n  - 1\n  + 2\n");
    drop(source);
    ws.remove("c");
    assert_eq!(ws.changes().to_string(), "~ a\n  - 1\n  + 2\n- c\n");
}

#[test]
fn a_workspace_that_is_copied_may_change_as_its_copy_does() {
    let original = Workspace::builder().seed(tree! { "x" => "1\n" }).create();
    let copy = Workspace::new();
    copy.copy_from(&original);
    original.write("x", "2\n");
    copy.write("x", "2\n");
    assert_eq!(copy.changes().to_string(), "~ x\n  - 1\n  + 2\n");
}

#[test]
fn a_large_file_is_compared_with_its_original() {
    let source = template(&tree! { "big" => large(b'1') });
    let ws = Workspace::builder().copy_from(source.path()).create();
    assert!(ws.changes().is_empty());
    ws.write("big", large(b'2'));
    assert_eq!(ws.changes().len(), 1);
    ws.write("big", large(b'1'));
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[test]
fn a_large_original_that_changed_is_an_error_and_never_a_wrong_answer() {
    for _ in 0..50 {
        let source = template(&tree! { "big" => large(b'1') });
        let ws = Workspace::builder().copy_from(source.path()).create();
        fs::write(source.path().join("big"), large(b'2')).unwrap();
        ws.write("big", large(b'2'));
        let message = message_of(|| drop(ws.changes()));
        let source = format!("{:?}", source.path().join("big"));
        assert_contains(&message, &["a copy of ", &source, "has changed too", "has to stay"]);
    }
}

#[test]
fn a_checkpoint_needs_no_original() {
    let source = template(&tree! { "big" => large(b'1'), "same" => large(b'1') });
    let ws = Workspace::builder().copy_from(source.path()).create();
    for name in ["big", "same"] {
        fs::write(source.path().join(name), large(b'2')).unwrap();
    }
    ws.write("big", large(b'2'));
    ws.checkpoint();
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    ws.write("same", "");
    assert_eq!(ws.changes().len(), 1, "{}", ws.changes());
}

#[test]
fn a_large_original_that_no_longer_exists_is_an_error() {
    let source = template(&tree! { "big" => large(b'1') });
    let ws = Workspace::builder().copy_from(source.path()).create();
    drop(source);
    ws.write("big", "small");
    let message = message_of(|| drop(ws.changes()));
    assert_contains(&message, &["big\"", "the original no longer exists", "has to stay"]);
}

#[test]
fn more_than_is_remembered_in_all_is_compared_with_its_originals() {
    let source = template(&Tree::new());
    let content = |byte| vec![byte; 60 * 1024];
    for number in 0..300 {
        fs::write(source.path().join(format!("{number:03}")), content(b'1')).unwrap();
    }
    let ws = Workspace::builder().copy_from(source.path()).create();
    ws.write("299", content(b'2'));
    assert_eq!(ws.changes().len(), 1);
    drop(source);
    let message = message_of(|| drop(ws.changes()));
    assert_contains(&message, &["the original no longer exists"]);
}

#[test]
fn copies_merge_directories() {
    let base = template(&tree! { "src" => { "main.rs" => "m\n", "a" => { "b" => "" } }, "z/" });
    let overlay =
        template(&tree! { "src" => { "lib.rs" => "l\n", "a" => { "c" => "" } }, "z/y" => "" });
    let ws = Workspace::builder().copy_from(base.path()).copy_from(overlay.path()).create();
    let both = tree! {
        "src" => { "main.rs" => "m\n", "lib.rs" => "l\n", "a" => { "b" => "", "c" => "" } },
        "z/y" => "",
    };
    assert_eq!(ws.tree(), both);
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    ws.write("src/lib.rs", "x\n");
    assert_eq!(ws.changes().to_string(), "~ src/lib.rs\n  - l\n  + x\n");
    let used = Workspace::new();
    used.write("src/own", "");
    used.copy_from(base.path());
    assert!(used.changes().is_empty());
    assert_eq!(used.tree().len(), 4);
}

#[test]
fn a_copy_that_meets_a_file_leaves_what_was_there() {
    let before = tree! { "a" => { "own" => "1" }, "b" => { "file" => "2" }, "c/" };
    let source = template(&tree! {
        "a" => { "new" => "", "deep" => { "new" => "" } },
        "b" => { "0" => "", "file" => "3" },
        "c/d/e" => "",
    });
    let ws = Workspace::builder().seed(before.clone()).create();
    let message = message_of(|| ws.copy_from(source.path()));
    assert_contains(&message, &["an entry of its name is there already; nothing was copied"]);
    assert_eq!(ws.tree(), before);
}

#[test]
fn a_copy_puts_no_directory_in_the_place_of_a_file_and_no_file_in_that_of_a_directory() {
    for (before, source) in [
        (tree! { "a" => "file" }, tree! { "0" => "", "a/b" => "" }),
        (tree! { "a/b" => "file" }, tree! { "0" => "", "a" => "" }),
    ] {
        let ws = Workspace::builder().seed(before.clone()).create();
        let source = template(&source);
        let message = message_of(|| ws.copy_from(source.path()));
        assert_contains(&message, &["is there already; nothing was copied"]);
        assert_eq!(ws.tree(), before);
    }
}

#[test]
fn a_copy_that_may_fail_returns_its_error() {
    let source = template(&tree! { "a" => "new" });
    let ws = Workspace::builder().seed(tree! { "a" => "old" }).create();
    let error = ws.try_copy_from(source.path()).unwrap_err();
    assert_eq!(error.path().unwrap(), source.path().join("a"));
    let missing = source.path().join("missing");
    let error = ws.try_copy_from(&missing).unwrap_err();
    assert_eq!(error.path().unwrap(), missing);
    assert!(ws.changes().is_empty());
    ws.remove("a");
    ws.try_copy_from(source.path()).unwrap();
    assert_eq!(ws.read_to_string("a"), "new");
}

#[test]
fn directories_that_are_swapped_are_changes() {
    // Small files, which are remembered, and large ones, which are compared with their originals.
    for size in [10, LARGE] {
        let file = |byte| vec![byte; size];
        let source = template(&tree! {
            "blue/app.conf" => file(b'b'), "green/app.conf" => file(b'g'),
        });
        let ws = Workspace::builder().copy_from(source.path()).create();
        let (blue, green) = (ws.join("blue"), ws.join("green"));
        fs::rename(&blue, ws.join("aside")).unwrap();
        fs::rename(&green, &blue).unwrap();
        fs::rename(ws.join("aside"), &green).unwrap();
        assert_eq!(ws.changes().len(), 2, "{}", ws.changes());
        // A file that changes and keeps its times is a change.
        let ws = Workspace::builder().copy_from(source.path()).create();
        let time = fs::metadata(ws.join("blue/app.conf")).unwrap().modified();
        ws.write("blue/app.conf", file(b'x'));
        ws.set_modified("blue/app.conf", time.unwrap());
        assert_eq!(ws.changes().len(), 1, "{}", ws.changes());
    }
}

#[test]
fn changes_start_from_a_checkpoint() {
    let source = template(&tree! { "small" => "1", "big" => large(b'1') });
    let ws = Workspace::builder().copy_from(source.path()).create();
    ws.write("new", "1");
    ws.write("small", "2");
    ws.checkpoint();
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    ws.remove("new");
    ws.write("big", large(b'2'));
    assert_eq!(ws.changes().len(), 2, "{}", ws.changes());
    ws.checkpoint();
    ws.write("big", large(b'1'));
    assert_eq!(ws.changes().len(), 1, "{}", ws.changes());
    drop(source);
    ws.checkpoint();
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[test]
fn copies_keep_modification_times() {
    let source = template(&tree! { "dir/small" => "1", "dir/big" => large(b'1'), "empty/" });
    let ws = Workspace::new();
    let paths = ["dir/small", "dir/big", "dir", "empty"];
    let copy = Workspace::new();
    ws.copy_from(source.path());
    for (day, path) in paths.iter().enumerate() {
        let time = UNIX_EPOCH + Duration::from_secs(1_000_000_000 + day as u64 * 86_400);
        ws.set_modified(path, time);
    }
    copy.copy_from(ws.path());
    let times =
        |ws: &Workspace| paths.map(|path| ws.join(path).metadata().unwrap().modified().unwrap());
    assert_eq!(times(&copy), times(&ws));
}

#[test]
fn two_files_of_one_name_in_a_template_are_an_error_and_two_directories_merge() {
    for source in [
        tree! { "0" => "", "Cargo.toml" => "1", "Cargo.toml.in" => "2" },
        tree! { "0" => "", "d/Cargo.toml" => "1", "d/Cargo.toml.in" => "2" },
        tree! { "0" => "", "Cargo.toml" => "1", "Cargo.toml.in/b" => "2" },
    ] {
        let source = template(&source);
        let ws = Workspace::new();
        let message = message_of(|| ws.copy_template(source.path()));
        assert_contains(&message, &["Cargo.toml", "is there already; nothing was copied"]);
        assert!(ws.tree().is_empty());
    }
    let source = template(&tree! { "a/1" => "", "a.in/2" => "" });
    let ws = Workspace::new();
    ws.copy_template(source.path());
    assert_eq!(ws.tree(), tree! { "a" => { "1" => "", "2" => "" } });
}

#[test]
fn a_template_drops_the_last_in_of_a_name_where_a_name_is_left() {
    let source = template(&tree! {
        "a.in" => "1", "b.in.in" => "1", "c.in/d.in" => "1", ".in" => "1", "..in" => "1", "...in" => "1",
    });
    let ws = Workspace::new();
    ws.copy_template(source.path());
    let expected = tree! {
        "a" => "1", "b.in" => "1", "c/d" => "1", ".in" => "1", "..in" => "1", "...in" => "1",
    };
    assert_eq!(ws.tree(), expected);
}

#[test]
fn a_copy_of_what_contains_the_workspace_is_refused() {
    let source = template(&tree! { "a" => "1", "tmp/" });
    let parent = source.path().join("tmp");
    let before = Tree::read(source.path()).unwrap();
    let made = Workspace::builder().parent(&parent).copy_from(source.path()).try_create();
    let message = format!("{:?}", made.unwrap_err());
    assert_contains(&message, &["contains the workspace", "nothing was copied"]);
    assert_eq!(Tree::read(source.path()).unwrap(), before);

    let ws = Workspace::builder().parent(&parent).create();
    for path in [source.path(), ws.path(), &source.path().join("tmp/../tmp/..")] {
        let message = message_of(|| ws.copy_from(path));
        assert_contains(&message, &["contains the workspace", "nothing was copied"]);
        assert!(ws.tree().is_empty());
    }
}

#[test]
fn a_directory_of_the_workspace_may_be_copied_into_it() {
    let ws = Workspace::builder().seed(tree! { "a" => { "a/b" => "1", "c" => "2" } }).create();
    ws.copy_from(ws.join("a"));
    let both = tree! { "a" => { "a/b" => "1", "b" => "1", "c" => "2" }, "c" => "2" };
    assert_eq!(ws.tree(), both);
}

#[cfg(unix)]
mod unix {
    use std::env;
    use std::fs::Permissions;
    use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt, symlink};
    use std::process::Command;

    use super::*;
    use crate::child::{TestDir, is_child, output};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_link_to_a_directory_that_contains_the_workspace_is_refused() {
        let source = template(&tree! { "a" => "1", "tmp/" });
        let links = template(&Tree::new());
        symlink(source.path(), links.path().join("link")).unwrap();
        let ws = Workspace::builder().parent(source.path().join("tmp")).create();
        let message = message_of(|| ws.copy_from(links.path().join("link")));
        assert_contains(&message, &["contains the workspace", "nothing was copied"]);
        assert!(ws.tree().is_empty());
    }

    #[test]
    fn a_copy_keeps_setuid_setgid_and_sticky() {
        let source = template(&tree! { "file" => "x", "large" => large(b'x'), "dir/a" => "" });
        let modes = [("file", 0o4755), ("large", 0o2755), ("dir", 0o1777)];
        for (name, mode) in modes {
            let permissions = fs::Permissions::from_mode(mode);
            fs::set_permissions(source.path().join(name), permissions).unwrap();
        }
        let ws = Workspace::builder().copy_from(source.path()).create();
        for (name, expected) in modes {
            assert_eq!(mode(&ws.join(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_directory_that_is_merged_with_keeps_its_mode() {
        let source = template(&tree! { "dir/a" => "" });
        fs::set_permissions(source.path().join("dir"), fs::Permissions::from_mode(0o755)).unwrap();
        let ws = Workspace::builder().seed(tree! { "dir/b" => "" }).create();
        ws.copy_from(source.path());
        assert_eq!(mode(&ws.join("dir")), 0o700);
    }

    #[test]
    fn a_copy_follows_no_link_of_the_workspace() {
        let outside = template(&tree! { "own" => "" });
        let source = template(&tree! { "dir/a" => "" });
        let ws = Workspace::new();
        ws.symlink(outside.path(), "dir");
        let message = message_of(|| ws.copy_from(source.path()));
        assert_contains(&message, &["is there already; nothing was copied"]);
        assert_eq!(Tree::read(outside.path()).unwrap(), tree! { "own" => "" });
    }

    #[test]
    fn the_target_of_a_link_that_leads_out_of_the_fixture_is_copied() {
        let shared =
            template(&tree! { "licence" => "MIT\n", "dir" => { "a" => "1", "up" -> "a" } });
        let source =
            template(&tree! { "own" => "2", "sub" => { "inside" -> "../own" }, "dangling" -> "x" });
        for (link, target) in [("licence", "licence"), ("dir", "dir"), ("sub/file", "dir/up")] {
            symlink(shared.path().join(target), source.path().join(link)).unwrap();
        }
        symlink(source.path().join("own"), source.path().join("absolute")).unwrap();
        let ws = Workspace::new();
        ws.copy_from(source.path());
        let expected = tree! {
            "absolute" => "2", "own" => "2", "licence" => "MIT\n", "dangling" -> "x",
            "dir" => { "a" => "1", "up" -> "a" }, "sub" => { "inside" -> "../own", "file" => "1" },
        };
        assert_eq!(ws.tree(), expected);
        assert!(ws.changes().is_empty());
        // A link that is a fixture by itself.
        let ws = Workspace::new();
        ws.copy_from(source.path().join("licence"));
        assert_eq!(ws.tree(), tree! { "licence" => "MIT\n" });
    }

    #[test]
    fn links_that_form_a_cycle_are_an_error() {
        let source = template(&tree! { "a" => "1" });
        let other = template(&tree! { "b" => "2" });
        symlink(other.path(), source.path().join("other")).unwrap();
        symlink(source.path(), other.path().join("back")).unwrap();
        let ws = Workspace::new();
        let message = message_of(|| ws.copy_from(source.path()));
        assert_contains(&message, &["contains the link to it"]);
        assert!(ws.tree().is_empty());
    }

    #[test]
    fn copies_of_read_only_files_are_writable() {
        let source = template(&tree! { "dir/file" => "1", "run" => exec("") });
        for (path, mode) in [("dir/file", 0o444), ("dir", 0o555), ("run", 0o555)] {
            fs::set_permissions(source.path().join(path), Permissions::from_mode(mode)).unwrap();
        }
        let ws = Workspace::new();
        ws.copy_from(source.path());
        let copied = ["dir/file", "dir", "run"].map(|path| mode(&ws.join(path)));
        assert_eq!(copied, [0o644, 0o755, 0o755]);
        fs::write(ws.join("dir/file"), "2").unwrap();
        fs::write(ws.join("dir/new"), "").unwrap();
    }

    #[test]
    fn holes_stay_holes() {
        let source = template(&Tree::new());
        let image = fs::File::create(source.path().join("disk.img")).unwrap();
        image.set_len(1 << 40).unwrap();
        image.write_all_at(b"data", 1 << 30).unwrap();
        let blocks = |path: &Path| fs::metadata(path).unwrap().blocks();
        if blocks(&source.path().join("disk.img")) > 1 << 16 {
            crate::tool::skipped("the file system has no holes");
            return;
        }
        let ws = Workspace::new();
        ws.copy_from(source.path());
        let copy = ws.join("disk.img");
        assert_eq!(fs::metadata(&copy).unwrap().len(), 1 << 40);
        assert!(blocks(&copy) <= 1 << 10, "{}", blocks(&copy));
        assert!(ws.changes().is_empty());
        let file = fs::File::options().write(true).open(&copy).unwrap();
        file.write_all_at(b"DATA", 1 << 30).unwrap();
        assert_eq!(ws.changes().len(), 1);
    }

    const SOURCE: &str = "TEMPSPACE_TESTS_SOURCE";

    #[test]
    #[ignore = "runs where files may not grow, in a child process of another test"]
    fn where_files_may_not_grow() {
        let Some(source) = env::var_os(SOURCE).filter(|_| is_child()) else {
            return;
        };
        let ws = Workspace::builder().seed(tree! { "dir/own" => "" }).create();
        let message = message_of(|| ws.copy_from(Path::new(&source)));
        assert_contains(&message, &["cannot copy", "caused by: "]);
        assert_eq!(ws.tree(), tree! { "dir/own" => "" });
        assert!(ws.changes().is_empty(), "{}", ws.changes());
    }

    #[test]
    fn a_file_that_cannot_be_copied_to_its_end_is_not_left() {
        // Below and above the size from which the kernel copies.
        for size in [220 * 1024, 1 << 20] {
            for name in ["b", "dir/b", "new/dir/b"] {
                let mut tree = tree! { "a" => "1" };
                let content = tempspace::Entry::file(vec![b'x'; size]);
                tree.insert(name, content).unwrap();
                let source = template(&tree);
                let test_dir = TestDir::new();
                let child = test_dir.child("where_files_may_not_grow");
                let mut limited = Command::new("sh");
                limited
                    .args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh"])
                    .arg(child.get_program())
                    .args(child.get_args());
                test_dir.prepare(&mut limited);
                limited.env(SOURCE, source.path());
                output(&mut limited, true);
            }
        }
    }
}
