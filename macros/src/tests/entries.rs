//! Mistakes in `tree!`, `files` and `temp_file!`.

use super::mistakes::{FUNCTION, attribute, check};
use super::{errors, normal, tokens};
use crate::pipeline;

#[test]
fn paths_are_checked_at_the_literal() {
    for (entries, expected) in [
        (r#""" => "x""#, "the path \"\" is empty"),
        (r#""/a" => "x""#, "the path \"/a\" is absolute"),
        (r#""C:/a" => "x""#, "the path \"C:/a\" has a drive prefix"),
        (r#""../a" => "x""#, "the path \"../a\" leads out by `..`"),
        (r#""a/../b" -> "x""#, "the path \"a/../b\" leads out by `..`"),
        (r#""a\0b" => "x""#, "the path \"a\\0b\" contains a NUL character"),
        (r#""./" => {}"#, "the path \"./\" names nothing"),
        (r#""a" => "x", "a" => "y""#, "the path `a` is given twice"),
        (r#""a/b" => "x", "a" => { "./b" => "y" }"#, "the path `a/b` is given twice"),
        (r#""a/" , "a" => {}"#, "the path `a` is given twice"),
        (r#""a/b" => "x", "a//b" -> "y""#, "the path `a/b` is given twice"),
        (r#""a" => "x", "a/b" => "y""#, "`a/b` needs a directory where `a` is a file or link"),
        (r#""a" -> "x", "a" => { "b" => "y" }"#, "the path `a` is given twice"),
        (r#""a/b" => "x", "a" => "y""#, "`a` is a directory here already"),
        (r#""a/" => "x""#, "the path \"a/\" ends in `/`, but is no directory"),
        (r#""a""#, "the path \"a\" has no content: write `\"a\" => \"…\"` for a file, or \"a/\""),
        (r#"name"#, "expected `=>` or `->` after the path"),
        (r#"5 => "x""#, "a path is a string"),
        (r#"b"a" => "x""#, "a path is a string"),
        (r#""a" =>"#, "expected the file's content"),
        (r#""a" ->"#, "expected the link's target"),
        (r#""a" => exec()"#, "expected the file's content"),
        (r#""a" => exec("x", "y")"#, "`exec` takes one content"),
        (r#""a" => "x" "b" => "y""#, "expected `,`"),
        (r#""a" => { "b" => "y" } "c" => "z""#, "expected `,`"),
        (r#""a" "x""#, "expected `=>`, `->` or `,` after the path"),
        (r#"=> "x""#, "expected a path"),
    ] {
        let of_tree = errors(pipeline::tree(tokens(&format!("($crate) {entries}"))));
        check(of_tree, &[expected]);
        attribute(&format!("files = {{ {entries} }}"), FUNCTION, &[expected]);
    }
}

#[test]
fn the_good_entries_stay_beside_the_errors() {
    let expansion = pipeline::tree(tokens(r#"($crate) "a" => x, "../b" => y"#));
    let literal = "$crate::__private::Literal::new().file(&\"a\",&x).build()}";
    assert!(normal(&expansion).ends_with(literal), "{expansion}");
}

#[test]
fn temporary_files_are_checked() {
    for (input, expected) in [
        ("", "expected the file's content"),
        (r#""x", "a/b""#, "the suffix \"a/b\" contains a path separator"),
        (r#""x", r"a\b""#, "the suffix \"a\\\\b\" contains a path separator"),
        (r#""x", "\0""#, "the suffix \"\\0\" contains a NUL character"),
        (r#""x", "..""#, "the suffix \"..\" contains `..`"),
        (r#""x", 5"#, "a suffix is a string"),
        (r#""x", ".txt", 3"#, "expected at most two arguments"),
        (r#""x" ".txt""#, "expected `,`"),
        (r#""x",, ".txt""#, "expected an expression"),
    ] {
        check(errors(pipeline::temp_file(tokens(&format!("($crate) {input}")))), &[expected]);
    }
}
