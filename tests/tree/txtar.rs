//! Archives: plain ones mean what they mean in Go, extended ones more.

use std::path::Path;

use tempspace::{Entry, Tree};

#[track_caller]
fn check(archive: &str, expected: &[(&str, Entry)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tree/archives").join(archive);
    let tree = Tree::from_txtar(std::fs::read(path).unwrap()).unwrap();
    let found: Vec<_> = tree.iter().map(|(path, entry)| (path.to_str().unwrap(), entry)).collect();
    let expected: Vec<_> = expected.iter().map(|(path, entry)| (*path, entry)).collect();
    assert_eq!(found, expected);
}

/// The expectation is the result of `golang.org/x/tools/txtar`, sorted.
#[test]
fn plain_archives_mean_what_they_mean_in_go() {
    check(
        "plain.txtar",
        &[
            ("\"quoted", Entry::file("\\n stays\n")),
            ("cmd/main.go", Entry::file("package main\n\n")),
            ("copy (2)", Entry::file("-- --\n--  --\nbody\n")),
            ("empty", Entry::file("")),
            ("go.mod", Entry::file("module m\n\n")),
            ("last", Entry::file("no newline\n")),
        ],
    );
}

/// Likewise: only the line of the marker may end with CRLF, and only if it ends.
#[test]
fn archives_with_crlf_mean_what_they_mean_in_go() {
    check(
        "crlf.txtar",
        &[
            ("a.txt", Entry::file("one\r\ntwo\r\n")),
            ("dir/b.txt", Entry::file("lone\r-- x --\n-- c.txt --\r\n")),
        ],
    );
}

#[test]
fn extended_archives_can_be_written_by_hand() {
    check(
        "extended.txtar",
        &[
            ("a.txt", Entry::file("same\n")),
            ("dos.bat", Entry::exec("@echo off\r\n")),
            ("empty", Entry::dir()),
            ("icon", Entry::file(b"\x89PNG\r\n\x1a\n")),
            ("latest", Entry::symlink("a.txt")),
            ("log", Entry::file("\x1b[1mbold\u{200b}")),
            ("odd\tname", Entry::file("")),
            ("run.sh", Entry::exec("#!/bin/sh\n")),
        ],
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let plain = "-- a --\nA\n-- b --\n";
    let expected: Tree = plain.parse().unwrap();
    let with_mark = |text: &str| format!("\u{feff}{text}").parse::<Tree>();
    assert_eq!(with_mark(plain).unwrap(), expected);
    assert_eq!(with_mark(&format!("comment\n{plain}")).unwrap(), expected);
    assert_eq!(with_mark("").unwrap(), Tree::new());
    let crlf = with_mark(&plain.replace('\n', "\r\n")).unwrap();
    assert_eq!(crlf.get("a"), Some(&Entry::file("A\r\n")));
    // One that belongs to a file stays.
    let inside: Tree = "-- a --\n\u{feff}A\n".parse().unwrap();
    assert_eq!(inside.get("a"), Some(&Entry::file("\u{feff}A\n")));
}

#[test]
fn other_encodings_are_errors_and_not_empty_trees() {
    let text: Vec<u16> = "-- a --\n".encode_utf16().collect();
    let little: Vec<u8> = text.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = text.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for (mark, text) in [([0xff, 0xfe], little), ([0xfe, 0xff], big)] {
        let error = Tree::from_txtar([&mark[..], &text].concat()).unwrap_err();
        assert_eq!(error.to_string(), "line 1: the text is UTF-16; save it as UTF-8");
    }
    let indented = "\u{feff}  -- a --\n".parse::<Tree>().unwrap_err();
    assert!(indented.to_string().starts_with("line 1: `-- a --` is indented"));
}

#[track_caller]
fn check_error(text: &str, message: &str) {
    assert_eq!(text.parse::<Tree>().unwrap_err().to_string(), message);
}

#[test]
fn an_archive_that_was_indented_as_a_whole_is_an_error() {
    check_error(
        "\n    -- out.txt --\n    done\n    ",
        "line 2: `-- out.txt --` is indented; a header starts its line, so dedent the text",
    );
    for comment in ["", "only a comment\n", "  indented\n", "  - -- a --\n"] {
        assert_eq!(comment.parse::<Tree>().unwrap(), Tree::new());
    }
    let with_comment: Tree = "like this:\n    -- a --\n-- b --\n".parse().unwrap();
    assert_eq!(with_comment.to_string(), "-- b --\n");
}

#[test]
fn errors_name_the_line_and_the_paths() {
    check_error(
        "comment\n-- ../a --\n",
        "line 2: path \"../a\" has `..`; it must stay inside the root",
    );
    check_error(
        "-- /etc/passwd --\n",
        "line 1: path \"/etc/passwd\" is absolute; it must be relative to the root",
    );
    check_error("-- a --\n1\n-- a --\n2\n", "line 3: \"a\" is in the tree already, as a file");
    check_error(
        "-- a --\n-- a/b --\n",
        "line 2: \"a/b\" cannot be in the tree, because \"a\" is a file",
    );
    check_error("-- a/ --\n\ntext\n", "line 2: `a/` is a directory and cannot have contents");
    check_error("-- a -> b --\nx\n", "line 2: `a -> b` is a symlink and cannot have contents");
    check_error("-- a (base64) --\nZm9v\nZm9*\n", "line 3: `*` is not a base64 character");
    check_error("-- a (fifo) --\nx\n", "line 2: `a (fifo)` is a FIFO and cannot have contents");
    check_error("-- a (exec, exec) --\n", "line 1: a file cannot be (exec, exec)");
}
