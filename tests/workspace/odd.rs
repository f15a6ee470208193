//! FIFOs, sockets, devices, and what cannot be read.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tempspace::{Entry, Tree, Workspace, tree};

use crate::panics::message_of;

fn one(path: &str, entry: Entry) -> Tree {
    let mut tree = tree! { "a" => "seeded too\n" };
    tree.insert(path, entry).unwrap();
    tree
}

#[test]
fn special_files_are_in_the_tree_and_in_the_changes() {
    let ws = Workspace::builder().seed(tree! { "a.txt" => "x\n" }).create();
    let _agent = crate::socket::bind(&ws.join("agent.sock"));
    ws.command("mkfifo").arg("log.pipe").run().assert_success();
    assert_eq!(
        ws.tree().to_string(),
        "-- a.txt --\nx\n-- agent.sock (socket) --\n-- log.pipe (fifo) --\n"
    );
    assert_eq!(ws.changes().to_string(), "+ agent.sock (socket)\n+ log.pipe (fifo)\n");
    ws.remove("log.pipe");
    ws.write("log.pipe", "x");
    assert!(ws.tree().get("log.pipe").unwrap().is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_in_the_tree() {
    use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};
    let ws = Workspace::new();
    let made = mknodat(CWD, ws.join("null"), FileType::CharacterDevice, Mode::RUSR, makedev(1, 3));
    // Only root can do this, and not in every container.
    if made.is_ok() {
        assert_eq!(ws.tree().to_string(), "-- null (device) --\n");
    }
    let message = message_of(|| ws.seed(one("dev/null", Entry::device())));
    assert!(message.contains("cannot make a device at "), "{message}");
}

#[cfg(not(target_vendor = "apple"))]
#[test]
fn a_fifo_is_seeded_and_copied_and_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let seed = one("pipes/in", Entry::fifo());
    let source = Workspace::builder().seed(seed.clone()).create();
    let meta = fs::symlink_metadata(source.join("pipes/in")).unwrap();
    assert!(meta.file_type().is_fifo());
    assert_eq!(meta.permissions().mode() & 0o7777, 0o600);
    fs::set_permissions(source.join("pipes/in"), fs::Permissions::from_mode(0o622)).unwrap();

    let ws = Workspace::new();
    ws.copy_from(&source);
    assert_eq!(ws.tree(), seed);
    let mode = fs::symlink_metadata(ws.join("pipes/in")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o622);
    assert!(ws.changes().is_empty(), "{}", ws.changes());

    ws.remove("pipes/in");
    assert_eq!(ws.changes().to_string(), "~ pipes/ (now empty)\n- pipes/in (fifo)\n");
    ws.seed(tree! { "pipes/in" => "a file" });
    ws.seed(seed.clone());
    assert_eq!(ws.tree(), seed);
}

#[test]
fn a_socket_cannot_be_seeded_and_nothing_is_written() {
    let ws = Workspace::new();
    let error = ws.try_seed(one("z.sock", Entry::socket())).unwrap_err();
    let path = ws.join("z.sock");
    assert_eq!(
        error.to_string(),
        format!(
            "cannot make a socket at {path:?}: only a program that listens on one makes it; \
             nothing was written"
        )
    );
    assert_eq!(error.path(), Some(&*path));
    assert!(ws.tree().is_empty());
    let elsewhere = ws.join("not/made");
    let error = one("z.sock", Entry::socket()).write_to(&elsewhere).unwrap_err();
    assert!(error.to_string().ends_with("nothing was written"), "{error}");
    assert!(ws.tree().is_empty());
}

#[test]
fn changes_show_what_cannot_be_read() {
    let ws = Workspace::builder()
        .seed(tree! { "secret" => "x", "dir/a" => "1", "plain" => "1" })
        .create();
    for (path, mode) in [("secret", 0o333), ("dir", 0o333)] {
        ws.set_mode(path, mode);
    }
    ws.write("plain", "2");
    let changes = ws.changes();
    assert!(changes.to_string().contains("plain"), "{changes}");
    if !rustix::process::geteuid().is_root() {
        assert!(changes.to_string().contains("secret (unreadable)"), "{changes}");
    }
    ws.checkpoint();
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[test]
fn odd_names_are_read_printed_seeded_and_copied() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let ws = Workspace::new();
    let long = [b'x'; 255];
    let names: [&[u8]; 8] = [b"a\nb", b" ", b"-- x --", b"a\\b", b"\t", b"(exec)", b"...", &long];
    let not_utf8: &[u8] = if cfg!(target_vendor = "apple") { b"e" } else { b"\xff\xfe" };
    for name in names.into_iter().chain([not_utf8]) {
        fs::write(ws.path().join(OsStr::from_bytes(name)), "x\n").unwrap();
    }
    for (link, target) in [("loop", "loop"), ("dot", "."), ("gone", "a\nb\n")] {
        ws.symlink(target, link);
    }
    let tree = ws.tree();
    assert_eq!(tree.to_string().parse::<Tree>().unwrap(), tree);
    let copy = Workspace::builder().copy_from(ws.path()).create();
    let seeded = Workspace::builder().seed(&tree).create();
    assert_eq!((copy.tree(), seeded.tree()), (tree.clone(), tree));
    assert!(copy.changes().is_empty() && seeded.changes().is_empty());
}

#[test]
fn a_root_that_may_not_be_listed_may_be_written() {
    let ws = Workspace::new();
    ws.write("dir/a", "x");
    fs::set_permissions(ws.path(), fs::Permissions::from_mode(0o333)).unwrap();
    ws.write("dir/b", "y");
    assert_eq!(ws.read_to_string("dir/b"), "y");
    if !rustix::process::geteuid().is_root() {
        let message = message_of(|| drop(ws.changes()));
        assert!(message.contains("Permission denied"), "{message}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let ws = Workspace::new();
    ws.write("secret/a", "x");
    fs::set_permissions(ws.join("secret/a"), fs::Permissions::from_mode(0o000)).unwrap();
    if rustix::process::geteuid().is_root() {
        // Root can read everything.
        assert_eq!(ws.tree().names_only(), tree! { "secret/a" => "" });
        return;
    }
    let error = Tree::read(ws.path()).unwrap_err();
    assert_eq!(error.path(), Some(&*ws.join("secret/a")));
    assert!(message_of(|| drop(ws.tree())).starts_with("cannot read file \""));
}
