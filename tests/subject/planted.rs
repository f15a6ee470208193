//! What tests put in the place of the library's own files and directories.
//!
//! The argument of an action says how the test ends: `return` or `kill`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempspace::{Workspace, temp};

use super::leftovers::{end_by, session_of};
use super::sandbox;

/// The directory that the links lead to. It has an entry with the name of the workspace's root, and empty
/// directories.
pub(crate) fn link_target(sandbox: &Path) -> PathBuf {
    sandbox.join("elsewhere")
}

pub(super) fn act(name: &str, end: &str, ws: &Workspace) -> bool {
    let root = ws.path();
    let (slot, session) = (root.parent().expect("a slot"), session_of(root));
    let shared = session.parent().expect("a session is in a directory");
    let Some(place) = name.strip_prefix("plant-") else {
        return false;
    };
    let target = link_target(&sandbox());
    fs::create_dir_all(target.join("empty/empty")).expect("directories");
    for dir in [&target, &target.join(root.file_name().expect("a name"))] {
        fs::create_dir_all(dir).expect("a directory");
        fs::write(dir.join("file"), "data").expect("a file");
    }
    match place {
        "link-session" => replace(session, &target),
        "link-slot" => replace(slot, &target),
        "link-kept" => symlink_again(&target, &shared.join("kept")),
        "link-list" => symlink(target, session.join("outside")).expect("a link"),
        "link-config" => link_config(ws, slot, &target.join("file")),
        "link-program" => link_program(ws, slot, &target.join("file")),
        "link-record" => {
            symlink(target.join("file"), session.join("keep-1")).expect("a link");
            drop(Workspace::new());
        }
        "fifo-record" => fifo(&session.join("keep-77")),
        "fifo-list" => {
            std::mem::forget(temp::file().expect("a file"));
            fifo(&session.join("outside/77"));
        }
        "fifo-reason" => {
            let aside = shared.join("aside-abcdefgh");
            let _ = fs::remove_dir_all(&aside);
            fs::create_dir(&aside).expect("a directory");
            fifo(&aside.join("reason"));
        }
        _ => return false,
    }
    end_by(end);
    true
}

/// Moves the directory out of the base, and puts a link to `target` in its place.
fn replace(dir: &Path, target: &Path) {
    let moved = sandbox().join("moved");
    let _ = fs::remove_dir_all(&moved);
    fs::rename(dir, moved).expect("a rename");
    symlink(target, dir).expect("a link");
}

/// The link of an earlier subject may be there.
fn symlink_again(target: &Path, link: &Path) {
    let _ = fs::remove_file(link);
    symlink(target, link).expect("a link");
}

fn link_config(ws: &Workspace, slot: &Path, target: &Path) {
    symlink(target, slot.join(".gitconfig")).expect("a link");
    ws.command("true").run().assert_success();
}

fn link_program(ws: &Workspace, slot: &Path, target: &Path) {
    ws.add_program("first", "");
    symlink(target, slot.join("bin/second")).expect("a link");
    ws.add_program("second", "#!/bin/sh\n");
    ws.command("second").run().assert_success();
}

fn fifo(path: &Path) {
    let mode = Mode::RUSR | Mode::WUSR;
    mknodat(CWD, path, FileType::Fifo, mode, 0).expect("a FIFO");
}
