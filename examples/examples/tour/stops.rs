//! The stops of the tour. Each function could be the body of a test.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use log_summary::summarise;
use tempspace::{Workspace, assert_tree_snapshot, tree};

pub(crate) struct Stop {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) run: fn(),
    pub(crate) end: End,
}

/// The end of a stop's process.
pub(crate) enum End {
    Passes,
    Panics,
    Killed,
}

pub(crate) const STOPS: [Stop; 5] = [
    Stop {
        name: "seed",
        title: "Files go in",
        text: "A tree literal seeds a workspace, which is then printed as text.",
        run: seed,
        end: End::Passes,
    },
    Stop {
        name: "changes",
        title: "A program runs, and its changes come out",
        text: "The log summariser of examples/src reads logs/ and writes reports/.",
        run: changes,
        end: End::Passes,
    },
    Stop {
        name: "snapshot",
        title: "A snapshot fails",
        text: "The output differs from the snapshot; `cargo insta review` would accept it.",
        run: snapshot,
        end: End::Panics,
    },
    Stop {
        name: "panic",
        title: "A test body panics",
        text: "The report shows the changes, and the workspace is removed, even with a read-only directory in it.",
        run: panic,
        end: End::Panics,
    },
    Stop {
        name: "kill",
        title: "A test process is killed",
        text: "No destructor runs after SIGKILL. Nevertheless, the workspace is removed a moment later.",
        run: wait_to_be_killed,
        end: End::Killed,
    },
];

/// The last three lines of a real log. The very last one is incomplete, because the disk was full.
fn log() -> String {
    let log = include_str!("../../fixtures/logs/nginx-full-disk.log");
    let lines: Vec<&str> = log.split_inclusive('\n').collect();
    lines[lines.len() - 3..].concat()
}

fn seed() {
    let ws = Workspace::new();
    ws.seed(tree! { "logs/access.log" => log(), "reports/" });
    print!("{}", ws.tree());
}

fn changes() {
    let ws = Workspace::new();
    ws.seed(tree! { "logs/access.log" => log(), "reports/" });
    summarise(&ws.join("logs"), &ws.join("reports")).unwrap();
    ws.remove("reports/report.json"); // The tour is long enough with one report.
    println!("{}", ws.tree().names_only());
    print!("{}", ws.changes());
}

fn snapshot() {
    let ws = Workspace::new();
    ws.write("input.txt", "test data\n");
    ws.write("output.txt", "processed: test data\n");
    assert_tree_snapshot!(ws, @"
    -- input.txt --
    test data
    -- output.txt --
    processed: other data
    ");
}

fn panic() {
    let ws = Workspace::new();
    ws.seed(tree! { "input.txt" => "test data\n" });
    ws.write("half/written.txt", "processed: te");
    make_read_only(&ws.join("half"));
    ws.read("output.txt");
}

fn make_read_only(path: &Path) {
    let mut permissions = fs::metadata(path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).unwrap();
}

fn wait_to_be_killed() {
    let ws = Workspace::new();
    ws.write("half/written.txt", "processed: te");
    println!("a test writes into {}", ws.path().display());
    thread::sleep(Duration::from_secs(60));
}
