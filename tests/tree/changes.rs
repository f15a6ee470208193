//! The text of changes.

use tempspace::{Change, Changes, Entry, Tree};

use super::random::{self, Random};

fn tree(text: &str) -> Tree {
    text.parse().unwrap()
}

fn one(path: &str, entry: Entry) -> Tree {
    let mut tree = Tree::new();
    tree.insert(path, entry).unwrap();
    tree
}

#[track_caller]
fn check(before: &Tree, after: &Tree, text: &str) {
    let changes = Changes::between(before, after);
    assert_eq!(changes.to_string(), text);
    assert_eq!(changes.is_empty(), text.is_empty());
}

#[track_caller]
fn check_file(before: &str, after: &str, text: &str) {
    check(&one("a", Entry::file(before)), &one("a", Entry::file(after)), text);
}

#[test]
fn equal_trees_have_no_changes() {
    check(&Tree::new(), &Tree::new(), "");
    let text = "-- a --\nx\n-- b/ --\n-- c -> a --\n";
    check(&tree(text), &tree(text), "");
    assert_eq!(Changes::between(&tree(text), &tree(text)), Changes::default());
}

#[test]
fn added_and_removed_entries_are_marked() {
    check(
        &tree("-- gone --\nx\n-- gone.d/ --\n-- old -> gone --\n"),
        &tree("-- bin (base64) --\n/w==\n-- new.d/ --\n-- run (exec) --\n#!\n\n-- to -> run --\n"),
        "\
+ bin (1 byte, sha256:a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89)
- gone
- gone.d/
+ new.d/
- old -> gone
+ run (exec)
  + #!
  +
+ to -> run
",
    );
}

#[test]
fn texts_show_the_lines_that_differ() {
    check_file(
        "1\n2\n3\n\n5\n6\n7\n8\n9\n",
        "1\n2\n3\n\n5x\n6\n7\n8\n9\n10\n",
        "\
~ a
    3

  - 5
  + 5x
    6
    7
    8
    9
  + 10
",
    );
    check_file(
        "a\n2\n3\n4\n5\n6\n7\nb\n",
        "A\n2\n3\n4\n5\n6\n7\nB\n",
        "~ a\n  - a\n  + A\n    2\n    3\n  ...\n    6\n    7\n  - b\n  + B\n",
    );
    check_file("", "x\n\n", "~ a\n  + x\n  +\n");
    check_file("x\n", "", "~ a\n  - x\n");
}

#[test]
fn line_ends_are_shown() {
    check_file("x\n", "x", "~ a (now no final newline)\n");
    check_file("x\ny", "x\nz\n", "~ a (was no final newline)\n    x\n  - y\n  + z\n");
    check_file("x\ny\n", "x\r\ny\r\n", "~ a (now crlf)\n");
    check_file("x\r\ny\r\n", "x\ny\n", "~ a (was crlf)\n");
    check_file("x\ny\n", "x\ny\r\n", "~ a (escaped)\n    x\n  - y\n  + y\\r\n");
    check_file("", "x\r\ny", "~ a (now crlf, now no final newline)\n  + x\n  + y\n");
    check_file("\n", "\n\n", "~ a\n\n  +\n");
}

#[test]
fn hidden_characters_are_escaped() {
    check_file("x\\\n", "x\\ \n", "~ a (escaped)\n  - x\\\\\n  + x\\\\\\x20\n");
    check_file("\x1b\n1\n2\n3\nx\n", "\x1b\n1\n2\n3\n\\\n", "~ a\n    2\n    3\n  - x\n  + \\\n");
    check(
        &Tree::new(),
        &one("a\nb", Entry::file("-- c --\n\u{200b}")),
        "+ \"a\\nb\" (no final newline, escaped)\n  + \\-- c --\n  + \\u{200b}\n",
    );
}

#[test]
fn executable_bits_and_types_are_shown() {
    check(&tree("-- a --\n1\n"), &tree("-- a (exec) --\n1\n"), "~ a (now exec)\n");
    check(&tree("-- a (exec) --\n1\n"), &tree("-- a --\n2\n"), "~ a (was exec)\n  - 1\n  + 2\n");
    check(&tree("-- a --\n1\n"), &tree("-- a/b --\n"), "~ a/ (was a file)\n+ a/b\n");
    check(&tree("-- a/b --\n"), &tree("-- a --\n1\n"), "~ a (was a directory)\n  + 1\n- a/b\n");
    check(&tree("-- a -> b --\n"), &tree("-- a (exec) --\n"), "~ a (was a symlink to b, exec)\n");
    check(&tree("-- a --\n"), &tree("-- a -> b --\n"), "~ a -> b (was a file)\n");
    check(&tree("-- a -> b --\n"), &tree("-- a -> c --\n"), "~ a -> c (was b)\n");
    check(&tree("-- a/b --\n"), &tree("-- a/ --\n"), "~ a/ (now empty)\n- a/b\n");
}

#[test]
fn special_files_are_marked() {
    check(
        &tree("-- a (fifo) --\n-- b --\n-- c (socket) --\n-- d (device) --\n"),
        &tree("-- b (fifo) --\n-- c (fifo) --\n-- d --\n1\n-- e (socket) --\n"),
        "\
- a (fifo)
~ b (was a file, fifo)
~ c (was a socket, fifo)
~ d (was a device)
  + 1
+ e (socket)
",
    );
}

#[test]
fn a_rename_shows_both_paths() {
    check(
        &tree("-- a --\n1\n-- z -> x --\n"),
        &tree("-- b/\"c\" --\n1\n-- z -> x --\n"),
        "> a => b/\"c\"\n",
    );
}

#[test]
fn binary_files_show_size_and_hash() {
    check(
        &one("a", Entry::file(b"\xff")),
        &one("a", Entry::exec("text\n")),
        "\
~ a (now exec)
  - 1 byte, sha256:a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89
  + 5 bytes, sha256:b9e68e1bea3e5b19ca6b2f98b73a54b73daafaa250484902e09982e07a12e733
    from byte 0: ff => 74 65 78 74 0a
",
    );
}

#[test]
fn binary_files_show_the_first_bytes_that_differ() {
    let last_line = |before: &[u8], after: &[u8]| {
        let (before, after) = (one("a", Entry::file(before)), one("a", Entry::file(after)));
        let text = Changes::between(&before, &after).to_string();
        text.lines().last().unwrap().trim().to_owned()
    };
    let zeroes = [0; 5_000];
    let mut other = zeroes;
    other[1_234] = 0xff;
    assert_eq!(
        last_line(&zeroes, &other),
        "from byte 1,234: 00 00 00 00 00 00 00 00 … => ff 00 00 00 00 00 00 00 …"
    );
    assert_eq!(last_line(b"\0ab", b"\0a"), "from byte 2: 62 => the end");
    assert_eq!(last_line(b"\0a", b"\0abc"), "from byte 2: the end => 62 63");
}

#[test]
fn modes_and_times_are_shown() {
    let file = || Entry::file("x\n");
    let time = |seconds| std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let checks = [
        (file().with_mode(0o644), file().with_mode(0o600), "~ a (now mode 0600, was mode 0644)\n"),
        (file(), file().with_mode(0o600), "~ a (now mode 0600)\n"),
        (
            file().with_modified(time(0)),
            file().with_modified(time(60)),
            "~ a (now modified 1970-01-01T00:01:00Z, was modified 1970-01-01T00:00:00Z)\n",
        ),
        (
            Entry::dir().with_mode(0o755),
            Entry::dir().with_mode(0o700),
            "~ a/ (now mode 0700, was mode 0755)\n",
        ),
    ];
    for (before, after, text) in checks {
        check(&one("a", before), &one("a", after), text);
    }
    check(&Tree::new(), &one("a", Entry::dir().with_mode(0o700)), "+ a/ (mode 0700)\n");
}

#[test]
fn changes_can_be_filtered() {
    let before = tree("-- .git/HEAD --\n1\n-- a.log --\n1\n-- b.txt --\nx 1\n-- same --\n");
    let after = tree("-- .git/HEAD --\n2\n-- a.log --\n2\n-- b.txt --\nx 2\n-- same --\n");
    let changes = || Changes::between(&before, &after);
    let b = "~ b.txt\n  - x 1\n  + x 2\n";
    assert_eq!(changes().ignore("{.git/,*.log}").to_string(), b);
    assert_eq!(changes().only("*.txt").to_string(), b);
    // What differs only in what is replaced is no change.
    let replaced = changes().replace(r"x \d", "x N");
    assert_eq!(replaced.only("*.txt"), Changes::default());
}

#[test]
fn a_file_that_is_renamed_to_an_ignored_name_is_removed() {
    let changes = Changes::between(&tree("-- a --\n1\n"), &tree("-- a.bak --\n1\n"));
    assert_eq!(changes.to_string(), "> a => a.bak\n");
    assert_eq!(changes.clone().ignore("*.bak").to_string(), "- a\n");
    assert_eq!(changes.only("*.bak").to_string(), "+ a.bak\n  + 1\n");
}

#[test]
fn large_texts_show_a_small_change_and_not_a_large_one() {
    let lines: Vec<_> = (0..50_000).map(|i| format!("line {i} of a large file")).collect();
    let before = lines.join("\n");
    check_file(
        &before,
        &before.replace(" 777 ", " * "),
        "\
~ a
    line 775 of a large file
    line 776 of a large file
  - line 777 of a large file
  + line * of a large file
    line 778 of a large file
    line 779 of a large file
",
    );
    let after = one("a", Entry::file(before.replace("file", "text")));
    let text = Changes::between(&one("a", Entry::file(before)), &after).to_string();
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(text.starts_with("~ a\n  - 1,338,889 bytes, sha256:"), "{text}");
}

#[test]
fn texts_with_many_moved_lines_are_shown_by_size() {
    let line = |i: usize| format!("{}\n", i * 7919 % 20_011);
    let before: String = (0..20_000).map(line).collect();
    let after: String = (0..20_000).map(|i| line(i * 37 % 20_011)).collect();
    let changes = Changes::between(&one("a", Entry::file(before)), &one("a", Entry::file(after)));
    assert_eq!(changes.to_string().lines().count(), 4);
}

#[test]
fn changes_can_be_iterated() {
    let changes = Changes::between(&tree("-- a --\n1\n"), &tree("-- b --\n1\n-- c --\n"));
    let paths: Vec<_> = changes.iter().map(|change| change.path().to_str().unwrap()).collect();
    assert_eq!(paths, ["b", "c"]);
    assert!(
        matches!(&changes.iter().next(), Some(Change::Renamed { from, .. }) if from.ends_with("a"))
    );
    assert_eq!(changes.len(), 2);
    assert_eq!(format!("{changes:?}"), "Changes {\n    > a => b\n    + c\n}");
    assert_eq!(format!("{:?}", Changes::default()), "Changes {}");
}

#[test]
fn only_equal_trees_have_no_changes() {
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let (before, after) = (random::tree(&mut random), random::tree(&mut random));
        assert!(Changes::between(&before, &before.to_string().parse().unwrap()).is_empty());
        let changes = Changes::between(&before, &after);
        assert_eq!(changes.is_empty(), before == after, "seed {seed}");
        let text = changes.to_string();
        assert_eq!(text.is_empty(), changes.is_empty());
        assert!(text.lines().all(|line| line.trim_end() == line), "seed {seed}: {text}");
    }
}
