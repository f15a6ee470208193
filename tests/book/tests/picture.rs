//! Draws the README's picture from the output of a test that fails, and writes the targets of the README's links
//! on the crate page. `TEMPSPACE_UPDATE=1 cargo test -p tempspace-book --test picture` writes both files.

#![cfg(unix)] // The pinned texts have the separators of Unix.

#[path = "failing/index.rs"]
mod index;

use std::ffi::OsString;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PICTURE: &str = "failure.svg";
const LINKS: &str = "../../fixtures/links.md";
const README: &str = "../../README.md";
const DOCS: &str = "https://docs.rs/tempspace/latest/tempspace/";

#[test]
fn the_picture_and_the_links_are_current() {
    let picture = picture(&failure());
    check(PICTURE, &picture);
    check(LINKS, &links(&read(README), &picture));
}

fn check(path: &str, text: &str) {
    if env::var_os("TEMPSPACE_UPDATE").is_some_and(|value| value == "1") {
        fs::write(in_package(path), text).expect("the file can be written");
    }
    let help = "TEMPSPACE_UPDATE=1 cargo test -p tempspace-book --test picture";
    assert!(read(path) == text, "{path} is out of date; run `{help}`");
}

fn in_package(path: &str) -> impl AsRef<Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(in_package(path)).unwrap_or_default()
}

/// What the harness shows of the failing test, without the id of the thread and the directories of this machine.
fn failure() -> Vec<String> {
    let mut test = Command::new(env::current_exe().expect("the test has a path"));
    test.args(["--ignored", "--exact", "index::drafts_are_left_out"]);
    let names = env::vars_os().map(|(name, _)| name);
    let is_ours = |name: &OsString| name.as_encoded_bytes().starts_with(b"TEMPSPACE_");
    for name in names.filter(is_ours) {
        test.env_remove(name);
    }
    test.env("RUST_BACKTRACE", "0").env_remove("TEST_UNDECLARED_OUTPUTS_DIR");
    let output = test.output();
    let output = output.expect("the test runs again").stdout;
    let output = String::from_utf8(output).expect("the output is UTF-8");
    let (_, shown) = output.split_once("failures:\n\n").expect("the test fails");
    let (shown, _) = shown.split_once("\n\nfailures:\n").expect("the test fails");
    shown.lines().map(stable).collect()
}

fn stable(line: &str) -> String {
    let line = line.replace(env!("CARGO_BIN_EXE_my-tool"), "target/debug/my-tool");
    let line = line.replace("tests/book/tests/failing/", "tests/");
    let Some((thread, rest)) = line.split_once("' (") else {
        return line;
    };
    match rest.split_once(") panicked") {
        Some((_, place)) => format!("{thread}' panicked{place}"),
        None => line,
    }
}

/// An image of a terminal with these lines.
fn picture(lines: &[String]) -> String {
    const LINE: usize = 18;
    let width = 16 + 9 * lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let height = 16 + LINE * lines.len();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"monospace\" font-size=\"14\" xml:space=\"preserve\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#1c2128\"/>\n"
    );
    for (line, number) in lines.iter().zip(1..).filter(|(line, _)| !line.is_empty()) {
        let (y, color) = (4 + LINE * number, color(line));
        let text = line.replace('&', "&amp;").replace('<', "&lt;");
        writeln!(svg, "<text x=\"8\" y=\"{y}\" fill=\"{color}\">{text}</text>")
            .expect("a string takes any text");
    }
    svg + "</svg>\n"
}

fn color(line: &str) -> &'static str {
    match line.trim_start() {
        text if text.starts_with('+') => "#7ee787",
        text if text.starts_with("= help") => "#79c0ff",
        text if text.starts_with("tempspace:") => "#ff7b72",
        _ => "#d1d7e0",
    }
}

/// The README's definitions of links with targets on the crate page, which come before those of the README:
/// the first definition of a link counts.
fn links(readme: &str, picture: &str) -> String {
    let is_definition = |line: &&str| line.starts_with('[') && line.contains(DOCS);
    let definitions = readme.lines().filter(is_definition);
    let links: String = definitions.map(|line| line.replace(DOCS, "") + "\n").collect();
    format!("[failure]: data:image/svg+xml,{}\n{links}", percent_encoded(picture))
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte.is_ascii_alphanumeric() || b"-._~/:=,;".contains(&byte) {
            true => encoded.push(byte.into()),
            false => write!(encoded, "%{byte:02X}").expect("a string takes any text"),
        }
        encoded
    })
}
