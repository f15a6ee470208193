#![deny(unused_must_use)]

use std::process::Command;
use tempspace::{Workspace, tree};

fn main() {
    let ws = Workspace::builder().seed(tree! { "a.txt" => "" }).create();
    ws.command("ls").run();
    ws.run(Command::new("ls"));
    ws.command("ls").run().without_ansi();
    ws.command("ls").spawn();
    Workspace::builder().name("unused");
}
