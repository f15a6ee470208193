//! `notes`: a small command-line tool with subcommands, a configuration, git and a server. Its tests are in
//! `tests/notes.rs`.

mod config;
mod serve;

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

use config::Config;

const USAGE: &str = "\
Usage: notes <COMMAND>

Keeps notes in the current directory, one Markdown file each.

  add TITLE     adds a note; its text comes from standard input
  list          lists the titles
  serve [PORT]  shows the notes in a browser

The configuration is $XDG_CONFIG_HOME/notes/config:

  author = NAME  is written into new notes
  commit = true  commits new notes to git";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["add", title] => add(title),
        ["list"] => list(),
        ["serve"] => serve::serve(0),
        ["serve", port] => match port.parse() {
            Ok(port) => serve::serve(port),
            Err(_) => return usage(&format!("{port:?} is not a port")),
        },
        ["--help"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => return usage("a command is missing"),
        [other, ..] => return usage(&format!("wrong use of {other:?}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!("error: {problem}\n\n{USAGE}");
    ExitCode::from(2)
}

fn add(title: &str) -> io::Result<()> {
    let config = Config::read()?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let name = format!("{}.md", slug(title));
    let file = fs::File::create_new(&name);
    let mut file = file.map_err(|error| with_name(&name, error))?;
    writeln!(file, "# {title}\n")?;
    if let Some(author) = &config.author {
        writeln!(file, "By {author}.\n")?;
    }
    writeln!(file, "{}", text.trim_end())?;
    println!("added {}", fs::canonicalize(&name)?.display());
    match config.commit {
        true => commit(&name, title),
        false => Ok(()),
    }
}

fn commit(name: &str, title: &str) -> io::Result<()> {
    for arguments in [&["add", name][..], &["commit", "--quiet", "--message", title]] {
        let status = Command::new("git").args(arguments).status();
        if !status.map_err(|error| with_name("git", error))?.success() {
            return Err(io::Error::other(format!("`git {}` failed", arguments[0])));
        }
    }
    Ok(())
}

fn list() -> io::Result<()> {
    for (name, title) in notes(Path::new("."))? {
        println!("{name:16} {title}");
    }
    Ok(())
}

/// Returns the names and titles of the notes in `dir`, sorted by name.
fn notes(dir: &Path) -> io::Result<Vec<(String, String)>> {
    let mut notes = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".md") {
            let text =
                fs::read_to_string(dir.join(&name)).map_err(|error| with_name(&name, error))?;
            let title = text.lines().next().unwrap_or_default();
            notes.push((stem.to_owned(), title.trim_start_matches("# ").to_owned()));
        }
    }
    notes.sort();
    Ok(notes)
}

/// Returns a file name for a title.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.collect::<Vec<_>>().join("-")
}

fn with_name(name: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {error}"))
}
