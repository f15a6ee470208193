//! Every panic of the library is at a line of the test that called it.

use std::fs;
use std::process::Command;

use tempspace::{Tree, Workspace, temp_file, tree, with_temp_workspace};
use tempspace::{assert_changes_snapshot, assert_file_snapshot, assert_tree_snapshot};

use crate::panics::location_of;

/// Asserts that `work` panics at the line of the caller.
#[track_caller]
fn here<T>(name: &str, work: impl FnOnce() -> T) {
    let location = location_of(|| drop(work()));
    let start = concat!(file!(), ":");
    assert!(location.starts_with(start), "`{name}` is at {location}");
}

macro_rules! here {
    ($($work:expr;)*) => {
        $(here(stringify!($work), || $work);)*
    };
}

#[test]
fn of_workspaces_that_cannot_be_made() {
    let nowhere = || Workspace::builder().parent("no/such/parent");
    here! {
        nowhere().create();
        nowhere().seed(tree! { "a" => "" }).create();
        Workspace::builder().copy_from("no/such/fixture").create();
    }
}

#[test]
fn of_verbs() {
    let ws = Workspace::new();
    let ws = &ws;
    ws.write("file", b"\xff");
    here! {
        ws.join("../a");
        ws.write("../a", "");
        ws.write("file/a", "");
        ws.append("file/a", "");
        ws.set_modified("missing", std::time::UNIX_EPOCH);
        ws.read("missing");
        ws.read_to_string("file");
        ws.exists("/");
        ws.create_dir_all("file/a");
        ws.remove("missing");
        ws.seed(tree! { "file/a" => "" });
        ws.copy_from("no/such/fixture");
        ws.copy_template("no/such/fixture");
        temp_file!("", String::from("/"));
    }
    // Elsewhere, a symlink needs a privilege.
    #[cfg(unix)]
    here! {
        ws.symlink("target", "file");
    }
}

#[test]
fn of_programs() {
    let ws = Workspace::new();
    let ws = &ws;
    let home = ws.path().with_file_name("home");
    fs::write(&home, "in the way").unwrap();
    let missing = || Command::new("no/such/program");
    here! {
        ws.command("true");
        ws.cargo_bin("no-such-program");
        ws.run(missing());
        ws.add_program("no/such/directory", "");
        ws.add_filter("(", "");
        ws.home();
    }
    #[cfg(unix)]
    here! {
        ws.run(Command::new("false")).assert_success().status();
        ws.run(Command::new("false")).assert_code(0).status();
        ws.run(Command::new("true")).assert_failure().status();
        ws.run(Command::new("true")).replace("(", "");
    }
    fs::remove_file(home).unwrap();
    let missing = || ws.command("no/such/program");
    here! {
        missing().run();
        missing().spawn();
        ws.run(missing());
        ws.command("true").current_dir("no/such").run();
    }
    #[cfg(unix)]
    here! {
        ws.command("true").spawn().wait_for("text");
        ws.command("false").spawn().wait_for_file("missing");
    }
}

#[test]
fn of_trees() {
    let path = "../a";
    let tree: Tree = tree! { "a" => b"\xff", "b" => "" };
    let tree = || tree.clone();
    here! {
        tree! { (path) => "" };
        tree().only("[");
        tree().ignore("[");
        tree().map("[", str::to_owned);
        tree().map("a", str::to_owned);
        tree().map_bytes("[", <[u8]>::to_owned);
        tree().replace("(", "x");
    }
}

#[test]
fn of_workspaces_that_are_gone() {
    let gone = || {
        let ws = Workspace::new();
        fs::remove_dir(ws.path()).unwrap();
        ws
    };
    here! {
        gone().tree();
        gone().changes();
        gone().keep();
        assert_tree_snapshot!(gone());
        assert_changes_snapshot!(gone());
        assert_file_snapshot!(Workspace::new(), "missing");
    }
}

#[cfg(unix)]
#[test]
fn of_workspaces_that_cannot_be_removed() {
    use std::os::unix::fs::PermissionsExt;

    if rustix::process::geteuid().is_root() {
        crate::tool::skipped("root can remove everything");
        return;
    }
    let parent = tempfile::tempdir().unwrap();
    let mode = |mode| fs::set_permissions(parent.path(), fs::Permissions::from_mode(mode)).unwrap();
    let ws = Workspace::builder().parent(parent.path()).create();
    mode(0o500);
    here! {
        ws.close();
    }
    mode(0o700);
}

#[with_temp_workspace(copy = "no/such/fixture")]
#[ignore = "fails, called by another test"]
fn seeded_with_nothing(ws: Workspace) {
    drop(ws);
}

#[with_temp_workspace(copy = "no/such/fixture")]
#[ignore = "fails, called by another test"]
fn two_seeded_with_nothing(one: &Workspace, two: &Workspace) {
    assert_ne!(one.path(), two.path());
}

#[test]
fn of_attributes() {
    here! {
        seeded_with_nothing();
        two_seeded_with_nothing();
    }
}
