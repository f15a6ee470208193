//! Prints headings, paragraphs and indented blocks, in colour on a terminal.

use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;

const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const CYAN: &str = "36";
const PLAIN: &str = "";

pub(crate) struct Terminal {
    colour: bool,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        Self { colour: is_colour_wanted() }
    }

    pub(crate) fn heading(&self, text: &str) {
        println!("\n{}\n", self.paint(BOLD, text));
    }

    pub(crate) fn paragraph(&self, text: &str) {
        println!("{text}\n");
    }

    /// Prints the output of a program.
    pub(crate) fn block(&self, text: &str) {
        for line in text.lines() {
            println!("    {}", self.paint(style(line), line));
        }
    }

    /// Prints the paths in a directory.
    pub(crate) fn listing(&self, directory: &Path, paths: &[String]) {
        println!("\n    $ find {}", directory.display());
        for path in paths {
            println!("    {path}");
        }
        if paths.is_empty() {
            println!("    {}", self.paint(GREEN, "nothing is left"));
        }
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.colour && style != PLAIN {
            return format!("\x1b[{style}m{text}\x1b[0m");
        }
        text.to_owned()
    }
}

/// Decides as <https://no-color.org> and <https://bixense.com/clicolors> say.
fn is_colour_wanted() -> bool {
    let is_set =
        |name, off: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != off);
    !is_set("NO_COLOR", "") && (is_set("CLICOLOR_FORCE", "0") || io::stdout().is_terminal())
}

/// Returns cyan for the headers of a tree, green for added lines, and red for removed lines.
fn style(line: &str) -> &'static str {
    // insta prints line numbers in a gutter.
    let text = line.split_once('│').map_or(line, |(_, text)| text);
    match text.as_bytes() {
        [b'-', b'-', b' ', ..] => CYAN,
        [b'+', ..] => GREEN,
        [b'-', ..] => RED,
        _ => PLAIN,
    }
}
