//! A tree goes through its text and comes back.

use std::time::{Duration, SystemTime};

use tempspace::{Entry, Tree};

use super::random::{self, Random};

#[test]
fn random_trees_come_back_from_their_text() {
    for seed in 0..4_000 {
        let tree = random::tree(&mut Random::new(seed));
        let text = tree.to_string();
        let parsed: Tree =
            text.parse().unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        assert!(parsed == tree, "seed {seed}:\n{text}\n{parsed}");
        assert_eq!(parsed.to_string(), text, "seed {seed}");
    }
}

#[test]
fn random_trees_without_binary_files_come_back_from_their_snapshot() {
    let is_text = |contents: &[u8]| !contents.contains(&0) && std::str::from_utf8(contents).is_ok();
    let mut checked = 0;
    for seed in 0..4_000 {
        let tree = random::tree(&mut Random::new(seed));
        if tree.iter().filter_map(|(_, entry)| entry.contents()).all(is_text) {
            let text = tree.to_snapshot();
            // This is what insta makes of a snapshot, in a file or inline.
            let trimmed = text.trim_end();
            assert_eq!(trimmed.parse::<Tree>().unwrap(), tree, "seed {seed}:\n{text}");
            checked += 1;
        }
    }
    assert!(checked > 1_000, "only {checked} trees were of texts");
}

#[test]
fn no_replacement_loses_an_entry() {
    let count = |tree: &Tree| tree.iter().filter(|(_, entry)| !entry.is_dir()).count();
    for seed in 0..1_000 {
        let tree = random::tree(&mut Random::new(seed));
        for replacement in ["", "N", "..", "/", "x/y", " ", ". "] {
            let replaced = tree.clone().replace("[ab]+|[.]", replacement);
            assert_eq!(count(&replaced), count(&tree), "seed {seed}:\n{replaced}");
            assert_eq!(replaced.to_string().parse::<Tree>().unwrap(), replaced);
        }
    }
}

#[test]
fn nothing_in_the_text_can_be_overlooked() {
    for seed in 0..4_000 {
        let text = random::tree(&mut Random::new(seed)).to_string();
        for line in text.lines() {
            assert_eq!(line.trim_end(), line, "seed {seed}");
            let hidden = |c: char| c != '\t' && c.is_control() || "\u{200b}\u{feff}".contains(c);
            assert!(!line.contains(hidden), "seed {seed}: {line:?}");
        }
        assert!(text.is_empty() || text.ends_with('\n'));
    }
}

#[track_caller]
fn check(path: &str, entry: Entry, text: &str) {
    let mut tree = Tree::new();
    tree.insert(path, entry).unwrap();
    assert_eq!(tree.to_string(), text);
    assert_eq!(text.parse::<Tree>().unwrap(), tree);
}

#[test]
fn every_kind_of_entry_has_its_header() {
    check("a.txt", Entry::file("text\n"), "-- a.txt --\ntext\n");
    check("a.txt", Entry::file(""), "-- a.txt --\n");
    check("a b/ü", Entry::dir(), "-- a b/ü/ --\n");
    check("latest", Entry::symlink("../a"), "-- latest -> ../a --\n");
    check("run", Entry::exec("x"), "-- run (exec, no final newline) --\nx\n");
    check("dos", Entry::file("a\r\nb\r\n"), "-- dos (crlf) --\na\nb\n");
    check("dos", Entry::file("a\r\nb"), "-- dos (crlf, no final newline) --\na\nb\n");
    check("log.pipe", Entry::fifo(), "-- log.pipe (fifo) --\n");
    check("a (1)", Entry::socket(), "-- a (1) (socket) --\n");
    check("null", Entry::device(), "-- null (device) --\n");
    check("bin", Entry::file([0, 255]), "-- bin (base64) --\nAP8=\n");
    check("a", Entry::file("").with_mode(0o4640), "-- a (mode 4640) --\n");
    check("d", Entry::dir().with_mode(0o700), "-- d/ (mode 0700) --\n");
    let time = SystemTime::UNIX_EPOCH + Duration::from_nanos(1_153_704_083_500_000_000);
    check(
        "run",
        Entry::file("x").with_mode(0o755).with_modified(time),
        "-- run (exec, mode 0755, modified 2006-07-24T01:21:23.5Z, no final newline) --\nx\n",
    );
    check("l", Entry::symlink("x").with_mode(0o777), "-- l -> x --\n");
}

#[test]
fn texts_are_escaped_where_they_must_be() {
    check("a", Entry::file("x  \n\\d\n"), "-- a (escaped) --\nx\\x20\\x20\n\\\\d\n");
    check("a", Entry::file("x\t\ny \n"), "-- a (escaped) --\nx\\t\ny\\x20\n");
    check("a", Entry::file("-- b --\n"), "-- a (escaped) --\n\\-- b --\n");
    check("a", Entry::file("\x1b[0m"), "-- a (no final newline, escaped) --\n\\x1b[0m\n");
    check("a", Entry::file("x\r\ny\n"), "-- a (escaped) --\nx\\r\ny\n");
    check("a", Entry::file("\u{feff}x\n"), "-- a (escaped) --\n\\u{feff}x\n");
}

#[test]
fn odd_names_are_quoted() {
    check("a\nb", Entry::file(""), "-- \"a\\nb\" --\n");
    check(" ", Entry::dir(), "-- \" /\" --\n");
    check("a -> b", Entry::file(""), "-- \"a -> b\" --\n");
    check("a ->", Entry::symlink("-> b"), "-- \"a ->\" -> -> b --\n");
    check("a (exec)", Entry::exec(""), "-- \"a (exec)\" (exec) --\n");
    check("a (1)", Entry::file(""), "-- a (1) --\n");
    check("a (fifo)", Entry::file(""), "-- \"a (fifo)\" --\n");
    check("a --", Entry::file(""), "-- a -- --\n");
    check("-- a", Entry::file(""), "-- -- a --\n");
}

#[test]
fn snapshots_show_large_and_binary_files_as_their_hash() {
    let mut tree = Tree::new();
    tree.insert("big.txt", Entry::exec("x".repeat(Tree::SNAPSHOT_LIMIT + 1))).unwrap();
    tree.insert("end.txt", Entry::file("x\n\n\n")).unwrap();
    let snapshot = tree.to_snapshot();
    let expected = "-- big.txt (exec, 16,385 bytes, sha256:\
        39061532d423f2d385027b9d40fc07e2bedf7bf3151e8f8bdd5ff005cd5136d1) --\n\
        -- end.txt (escaped) --\nx\n\n\\\n";
    assert_eq!(snapshot, expected);
    let error = snapshot.parse::<Tree>().unwrap_err().to_string();
    let start = "line 1: `big.txt` is shown as a summary (exec, 16,385 bytes, sha256:3906";
    assert!(error.starts_with(start), "{error}");
}
