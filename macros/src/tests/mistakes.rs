//! What is wrong is said, all of it, and the function comes out nevertheless.

use super::{errors, head, normal, tokens};
use crate::ast::Function;
use crate::entry;
use proc_macro2::TokenStream;

#[track_caller]
fn attribute(arguments: &str, item: &str, expected: &[&str]) -> TokenStream {
    let expansion = entry::test(tokens(arguments), tokens(item));
    check(errors(expansion.clone()), expected);
    expansion
}

/// Each error begins as expected.
#[track_caller]
fn check(found: Vec<String>, expected: &[&str]) {
    let begin = |(found, expected): (&String, &&str)| found.starts_with(*expected);
    let fits = found.len() == expected.len() && found.iter().zip(expected).all(begin);
    assert!(fits, "found {found:#?}\nexpected {expected:#?}");
}

const FUNCTION: &str = "fn t(ws: Workspace) {}";

#[test]
fn all_mistakes_are_told_at_once() {
    attribute(
        r#"fils = { "a" => "b" }, keep = sometimes, keep = never, copy = 1, crate = "x", 5"#,
        "const fn t(&self, n: u8) {}",
        &[
            "expected the name of an option",
            "unknown option `fils`; did you mean `files`? the options are `files`, `copy`,",
            "wrong value for `keep`; write `keep = never`, `keep = on_failure` or `keep = always`",
            "the option `keep` is given twice",
            "expected a path, or a list of paths: `copy = ",
            "wrong value for `crate`; write `crate = path::of::tempspace`",
            "a test cannot be `const`",
            "a test is a free function, without `self`",
            "nothing fills this parameter",
        ],
    );
}

#[test]
fn options_are_checked() {
    let unknown = "unknown option `timeout`; the options are `files`,";
    for (arguments, expected) in [
        ("timeout = 5", unknown),
        ("files", "`files` needs a value: `files = {"),
        ("copy =", "`copy` needs a value"),
        ("files = \"a\"", "wrong value for `files`; write `files = {"),
        ("copy = [\"a\", 2]", "expected a path, or a list of paths"),
        ("copy = true", "expected a path, or a list of paths"),
        ("txtar = b\"a\"", "expected a path, or a list of paths"),
        ("cases = [\"a\"]", "wrong value for `cases`"),
        ("parent = 1", "wrong value for `parent`"),
        ("keep = \"never\"", "wrong value for `keep`"),
        ("keep = Keep::Never", "wrong value for `keep`"),
        (
            "snapshot = \"x\"",
            "wrong value for `snapshot`; write `snapshot` or",
        ),
        ("crate = a b", "expected `,`"),
        ("snapshot snapshot", "expected `,`"),
        ("copy = \"a\" keep = never", "expected `,`"),
        ("files = {} keep = never", "expected `,`"),
        ("\"a.txt\"", "expected the name of an option"),
    ] {
        let found = errors(entry::test(tokens(arguments), tokens(FUNCTION)));
        assert!(
            found.first().is_some_and(|text| text.starts_with(expected)),
            "{found:?}"
        );
    }
}

#[test]
fn one_missing_comma_is_one_mistake() {
    attribute("copy = \"a\" keep = never", FUNCTION, &["expected `,`"]);
}

#[test]
fn one_missing_equals_sign_is_one_mistake() {
    for (arguments, expected) in [
        ("files { \"a\" => \"b\" }", "expected `=`: `files = {"),
        ("files {}, snapshot", "expected `=`: `files = {"),
        ("copy \"a\"", "expected `=`: `copy = \"tests/fixtures"),
        (
            "copy [\"a\", \"b\"]",
            "expected `=`: `copy = \"tests/fixtures",
        ),
        ("parent std::env::temp_dir()", "expected `=`: `parent = "),
        ("keep never, snapshot", "expected `=`: `keep = never`"),
        ("keep sometimes", "expected `=`: `keep = never`"),
        ("crate path::of::it", "expected `=`: `crate = "),
        (
            "snapshot \"name\"",
            "expected `,`; `snapshot` takes no value",
        ),
        ("fils {}", "unknown option `fils`"),
    ] {
        attribute(arguments, FUNCTION, &[expected]);
    }
}

#[test]
fn signatures_are_checked() {
    for (item, expected) in [
        (
            "fn t() {}",
            "no workspace parameter\nhelp: add `ws: Workspace`",
        ),
        ("#[rstest] fn t(n: u8) {}", "no workspace parameter"),
        (
            "fn t(self: &Self) {}",
            "a test is a free function, without `self`",
        ),
        (
            "fn t(mut self) {}",
            "a test is a free function, without `self`",
        ),
        ("unsafe fn t(ws: Workspace) {}", "a test cannot be `unsafe`"),
        ("const fn t(ws: Workspace) {}", "a test cannot be `const`"),
        (
            "extern \"C\" fn t(ws: Workspace) {}",
            "a test cannot be an `extern` function",
        ),
        (
            "async fn t(ws: Workspace) {}",
            "an async test needs a runtime\nhelp: put `#[tokio::test]`",
        ),
        ("fn t<T>(ws: Workspace) {}", "nothing says what `T` is"),
        (
            "fn t<const N: u8>(ws: Workspace) {}",
            "nothing says what `N` is",
        ),
        (
            "fn t(ws: Workspace, n: u8) {}",
            "nothing fills this parameter",
        ),
        (
            "#[ignore] #[serial_test::serial] #[clippy::x] #[doc = \"d\"] fn t(ws: Workspace, n: u8) {}",
            "nothing fills this parameter",
        ),
        (
            "#[serial] #[traced_test] async fn t(ws: Workspace) {}",
            "an async test needs a runtime",
        ),
        ("fn t(ws: Workspace, ...) {}", "a test cannot be variadic"),
        (
            "fn t(ws: Workspace, n: ...) {}",
            "a test cannot be variadic",
        ),
        (
            "fn t(ws: &'static Workspace) {}",
            "a workspace lives as long as its test",
        ),
        (
            "#[with_temp_workspace] fn t(ws: Workspace) {}",
            "a test takes this attribute once",
        ),
        (
            "struct T;",
            "expected a test function: `fn name(ws: Workspace) { … }`",
        ),
        ("pub mod t {}", "expected a test function"),
        ("fn t(ws: Workspace);", "expected a body"),
    ] {
        attribute("", item, &[expected]);
    }
}

#[test]
fn a_wrapped_workspace_is_not_one() {
    let message =
        "nothing fills this parameter\nhelp: a workspace has the type `Workspace`, `&Workspace`";
    for ty in [
        "Arc<Workspace>",
        "Option<Workspace>",
        "&&Workspace",
        "Workspace<T>",
        "(Workspace,)",
    ] {
        let item = format!("fn t(ws: {ty}) {{}}");
        attribute("", &item, &["no workspace parameter", message]);
    }
}

#[test]
fn the_function_comes_out_as_no_test() {
    let item = "#[rstest] #[case(1)] #[doc = \"d\"] #[cfg(unix)] #[should_panic] pub const async fn \
                t<'a, T: Clone>(#[case] (a, b): (u8, u8), ws: &'a _) -> R where T: X { body }";
    let expansion = attribute("", item, &["a test cannot be `const`"]);
    let trees = expansion
        .into_iter()
        .skip_while(|tree| tree.to_string() != "#");
    let function: Function = syn::parse2(trees.collect()).unwrap();
    let attributes = super::attributes(&function);
    assert_eq!(
        attributes,
        ["#[doc=\"d\"]", "#[cfg(unix)]", "#[allow(unused)]"]
    );
    assert_eq!(
        head(&function),
        "pubasyncfnt<'a,T:Clone>((a,b):(u8,u8),ws:&'a::tempspace::Workspace)->RwhereT:X"
    );
    assert_eq!(normal(&function.body.stream()), "body");
}

#[test]
fn what_is_no_function_comes_out_as_it_is() {
    let expansion = attribute("", "struct T { a: u8 }", &["expected a test function"]);
    assert!(normal(&expansion).ends_with("structT{a:u8}"));
}

#[test]
fn paths_are_checked_at_the_literal() {
    for (entries, expected) in [
        (r#""" => "x""#, "the path \"\" is empty"),
        (r#""/a" => "x""#, "the path \"/a\" is absolute"),
        (r#""C:/a" => "x""#, "the path \"C:/a\" has a drive prefix"),
        (r#""../a" => "x""#, "the path \"../a\" leads out by `..`"),
        (
            r#""a/../b" -> "x""#,
            "the path \"a/../b\" leads out by `..`",
        ),
        (
            r#""a\0b" => "x""#,
            "the path \"a\\0b\" contains a NUL character",
        ),
        (r#""./" => {}"#, "the path \"./\" names nothing"),
        (r#""a" => "x", "a" => "y""#, "the path `a` is given twice"),
        (
            r#""a/b" => "x", "a" => { "./b" => "y" }"#,
            "the path `a/b` is given twice",
        ),
        (r#""a/" , "a" => {}"#, "the path `a` is given twice"),
        (
            r#""a/b" => "x", "a//b" -> "y""#,
            "the path `a/b` is given twice",
        ),
        (
            r#""a" => "x", "a/b" => "y""#,
            "`a/b` needs a directory where `a` is a file or link",
        ),
        (
            r#""a" -> "x", "a" => { "b" => "y" }"#,
            "the path `a` is given twice",
        ),
        (
            r#""a/b" => "x", "a" => "y""#,
            "`a` is a directory here already",
        ),
        (
            r#""a/" => "x""#,
            "the path \"a/\" ends in `/`, but is no directory",
        ),
        (
            r#""a""#,
            "the path \"a\" has no content: write `\"a\" => \"…\"` for a file, or \"a/\"",
        ),
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
        let of_tree = errors(entry::tree(tokens(&format!("($crate) {entries}"))));
        check(of_tree, &[expected]);
        attribute(&format!("files = {{ {entries} }}"), FUNCTION, &[expected]);
    }
}

#[test]
fn the_good_entries_stay_beside_the_errors() {
    let expansion = entry::tree(tokens(r#"($crate) "a" => x, "../b" => y"#));
    let literal = "$crate::__private::Literal::new().file(&\"a\",&x).build()}";
    assert!(normal(&expansion).ends_with(literal), "{expansion}");
}

#[test]
fn temporary_files_are_checked() {
    for (input, expected) in [
        ("", "expected the file's content"),
        (
            r#""x", "a/b""#,
            "the suffix \"a/b\" contains a path separator",
        ),
        (
            r#""x", r"a\b""#,
            "the suffix \"a\\\\b\" contains a path separator",
        ),
        (
            r#""x", "\0""#,
            "the suffix \"\\0\" contains a NUL character",
        ),
        (r#""x", "..""#, "the suffix \"..\" contains `..`"),
        (r#""x", 5"#, "a suffix is a string"),
        (r#""x", ".txt", 3"#, "expected at most two arguments"),
        (r#""x" ".txt""#, "expected `,`"),
        (r#""x",, ".txt""#, "expected an expression"),
    ] {
        check(
            errors(entry::temp_file(tokens(&format!("($crate) {input}")))),
            &[expected],
        );
    }
}

/// An editor expands what is half written. Nothing may panic, and the function has to come out.
#[test]
fn what_is_half_written_is_expanded() {
    let arguments = r#"files = { "a.txt" => "text", "run.sh" => exec("x"), "l" -> f(1), ..base(), "d" => {
        "e/" } }, copy = ["a", b()] except ["target/", "x"], txtar = "t", parent = p(), keep = never,
        snapshot(ignore = ["*.log"]), test = false, crate = a::b"#;
    for length in 0..arguments.len() {
        let (written, _) = arguments.split_at(length);
        if let Some(closed) = closings(written) {
            let expansion = entry::test(tokens(&closed), tokens("fn t(ws: Workspace) { body }"));
            let expansion = normal(&expansion);
            assert!(
                expansion.contains("fnt(ws:Workspace){body}"),
                "{closed}: {expansion}"
            );
        }
    }
    let entries =
        r#""a.txt" => "text", (b) => exec(c.d(),), "l" -> f(1), ..base(), "d" => { "e/" }"#;
    for length in 0..entries.len() {
        if let Some(closed) = closings(&entries[..length]) {
            entry::tree(tokens(&format!("($crate) {closed}")));
            entry::temp_file(tokens(&format!("($crate) {closed}")));
        }
    }
}

/// `written` with its strings and delimiters closed, as an editor does it, if it is text that ends
/// between tokens.
fn closings(written: &str) -> Option<String> {
    let quoted = written.matches('"').count() % 2 == 1;
    let mut closed = written.to_owned() + if quoted { "\"" } else { "" };
    let mut open = Vec::new();
    for c in written.chars() {
        match c {
            '{' => open.push('}'),
            '(' => open.push(')'),
            '[' => open.push(']'),
            '}' | ')' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    closed.extend(open.into_iter().rev());
    closed.parse::<TokenStream>().is_ok().then_some(closed)
}
