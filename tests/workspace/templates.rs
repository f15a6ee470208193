//! Workspaces that start from a template.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use tempspace::{Workspace, tree};

use crate::panics::message_of;

/// Files of 64 KiB and more are not remembered, but compared with the template.
const LARGE: usize = 300_000;

fn project() -> Workspace {
    let builder = Workspace::builder().seed_once("project", |ws| {
        ws.seed(
            tree! { "src/main.rs" => "fn main() {}\n", "empty/", "large" => vec![b'x'; LARGE] },
        );
        ws.set_modified("src/main.rs", UNIX_EPOCH + Duration::from_secs(1000));
        ws.home().write(".config/tool", "verbose");
    });
    builder.create()
}

#[test]
fn each_workspace_has_a_copy() {
    let first = project();
    first.write("src/main.rs", "changed");
    first.write("large", "changed");
    first.home().write(".config/tool", "changed");
    let second = project();
    assert_eq!(second.read_to_string("src/main.rs"), "fn main() {}\n");
    assert_eq!(second.read("large").len(), LARGE);
    assert_eq!(second.home().read_to_string(".config/tool"), "verbose");
    assert!(second.exists("empty"));
}

#[test]
fn copies_of_a_template_keep_times() {
    let modified = project().join("src/main.rs").metadata().unwrap().modified();
    assert_eq!(modified.unwrap(), UNIX_EPOCH + Duration::from_secs(1000));
}

#[test]
fn changes_are_counted_from_the_template_on() {
    let ws = project();
    assert!(ws.changes().is_empty(), "{}", ws.changes());
    assert!(ws.home().changes().is_empty(), "{}", ws.home().changes());
    ws.write("src/lib.rs", "");
    ws.write("large", "changed");
    assert_eq!(ws.changes().iter().count(), 2);
}

#[test]
fn seeds_apply_in_their_order() {
    let builder = Workspace::builder().seed(tree! { "before" => "", "both" => "seed" });
    let builder = builder.seed_once("one file", |ws| drop(ws.write("template", "")));
    let ws = builder.seed(tree! { "template" => "replaced" }).create();
    let expected = tree! { "before" => "", "both" => "seed", "template" => "replaced" };
    assert_eq!(ws.tree(), expected);
    assert!(ws.changes().is_empty());
    let fixture = Workspace::builder().seed(tree! { "after" => "" }).create();
    ws.copy_from(fixture.path());
    assert!(ws.changes().is_empty() && ws.exists("after"));
}

#[test]
fn a_template_is_built_once_for_all_threads() {
    static BUILT: AtomicUsize = AtomicUsize::new(0);
    let build = |_: &Workspace| {
        thread::sleep(Duration::from_millis(50));
        BUILT.fetch_add(1, Ordering::Relaxed);
    };
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| Workspace::builder().seed_once("counted", build).create());
        }
    });
    assert_eq!(BUILT.load(Ordering::Relaxed), 1);
}

#[test]
fn other_keys_are_other_templates() {
    for key in ["", "a", "../a", "a/b", "größe\n", &"long".repeat(1000)] {
        let owned = key.to_owned();
        let builder = Workspace::builder().seed_once(key, move |ws| drop(ws.write("key", &owned)));
        assert_eq!(builder.create().read_to_string("key"), key);
    }
}

#[test]
fn a_template_that_failed_is_not_used() {
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    let create = || {
        let builder = Workspace::builder().seed_once("failing", |ws| {
            ws.write("half", "");
            let tries = TRIES.fetch_add(1, Ordering::Relaxed);
            assert!(tries > 1, "cannot build {tries}");
            ws.remove("half");
            ws.write("whole", "");
        });
        builder.create()
    };
    for _ in 0..2 {
        assert!(message_of(|| drop(create())).contains("cannot build"));
    }
    assert_eq!(create().tree(), tree! { "whole" => "" });
    assert_eq!(TRIES.load(Ordering::Relaxed), 3);
}

#[test]
fn a_template_may_start_from_another() {
    let create = || {
        let builder = Workspace::builder().seed_once("second", |ws| {
            ws.copy_from(project().path());
            ws.write("more", "");
        });
        builder.create()
    };
    assert!(create().exists("src/main.rs") && create().exists("more"));
}

#[cfg(unix)]
#[test]
fn a_template_that_commands_build_keeps_modes_and_links() {
    use std::os::unix::fs::PermissionsExt;

    let builder = Workspace::builder().seed_once("commands", |ws| {
        let script = "echo '#!/bin/sh' > run; chmod 755 run; ln -s run latest; mkdir locked; chmod 555 locked";
        ws.command("/bin/sh").args(["-c", script]).run().assert_success();
    });
    let ws = builder.create();
    let meta = ws.join("run").metadata().unwrap();
    assert_eq!(meta.permissions().mode() & 0o111, 0o111);
    assert!(ws.join("latest").is_symlink() && ws.exists("locked"));
    ws.write("locked/file", "");
    // The home of the commands was empty.
    assert!(ws.home().tree().is_empty());
}
