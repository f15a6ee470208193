//! The program that the tests in the guide run.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Instant;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("sort") => sort(),
        Some("index") => index(),
        Some("serve") => serve(),
        Some("--version") => {
            println!("my-tool {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        _ => {
            eprintln!("error: usage: my-tool sort | index | serve | --version");
            std::process::exit(2);
        }
    }
}

/// Sorts the lines of the standard input.
fn sort() -> io::Result<()> {
    let text = io::read_to_string(io::stdin())?;
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// Writes the first lines of the files in `notes` to `index.md`, with the heading from the configuration.
fn index() -> io::Result<()> {
    let start = Instant::now();
    let configuration = env::var("XDG_CONFIG_HOME").unwrap_or_default() + "/my-tool/heading";
    let heading = fs::read_to_string(configuration).unwrap_or_else(|_| "# Notes\n".to_owned());
    let mut titles = Vec::new();
    for entry in fs::read_dir("notes")? {
        let text = fs::read_to_string(entry?.path())?;
        titles.extend(text.lines().next().map(|line| line.replace("# ", "* ")));
    }
    titles.sort_unstable();
    fs::write("index.md", heading + &titles.join("\n") + "\n")?;
    let path = env::current_dir()?.join("index.md");
    println!("wrote {} in {:?}", path.display(), start.elapsed());
    Ok(())
}

/// Answers every connection with the index.
fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let mut stream = stream?;
        stream.read_exact(&mut [0])?;
        stream.write_all(&fs::read("index.md")?)?;
    }
    Ok(())
}
