//! Reported mistakes. The function is emitted nevertheless.

use super::{errors, head, normal, tokens};
use crate::ast::Function;
use crate::pipeline;
use proc_macro2::TokenStream;

#[track_caller]
pub(super) fn attribute(arguments: &str, item: &str, expected: &[&str]) -> TokenStream {
    let expansion = pipeline::test(tokens(arguments), tokens(item));
    check(errors(expansion.clone()), expected);
    expansion
}

/// Checks that each error begins as expected.
#[track_caller]
pub(super) fn check(found: Vec<String>, expected: &[&str]) {
    let begin = |(found, expected): (&String, &&str)| found.starts_with(*expected);
    let fits = found.len() == expected.len() && found.iter().zip(expected).all(begin);
    assert!(fits, "found {found:#?}\nexpected {expected:#?}");
}

pub(super) const FUNCTION: &str = "fn t(ws: Workspace) {}";

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
        ("snapshot = \"x\"", "wrong value for `snapshot`; write `snapshot` or"),
        ("crate = a b", "expected `,`"),
        ("snapshot snapshot", "expected `,`"),
        ("copy = \"a\" keep = never", "expected `,`"),
        ("files = {} keep = never", "expected `,`"),
        ("\"a.txt\"", "expected the name of an option"),
    ] {
        let found = errors(pipeline::test(tokens(arguments), tokens(FUNCTION)));
        assert!(found.first().is_some_and(|text| text.starts_with(expected)), "{found:?}");
    }
}

#[test]
fn one_missing_comma_is_one_mistake() {
    attribute("copy = \"a\" keep = never", FUNCTION, &["expected `,`"]);
}

#[test]
fn a_wrong_token_is_one_mistake() {
    for (arguments, expected) in [
        ("files { \"a\" => \"b\" }", "expected `=`: `files = {"),
        ("files {}, snapshot", "expected `=`: `files = {"),
        ("copy \"a\"", "expected `=`: `copy = \"tests/fixtures"),
        ("copy [\"a\", \"b\"]", "expected `=`: `copy = \"tests/fixtures"),
        ("parent std::env::temp_dir()", "expected `=`: `parent = "),
        ("keep never, snapshot", "expected `=`: `keep = never`"),
        ("keep sometimes", "expected `=`: `keep = never`"),
        ("crate path::of::it", "expected `=`: `crate = "),
        ("snapshot \"name\"", "expected `,` or `(`: `snapshot` or `snapshot(ignore = "),
        ("fils {}", "unknown option `fils`"),
        ("keep: never, snapshot", "expected `=`: `keep = never`"),
        ("files: { \"a\" => \"b\" }", "expected `=`: `files = {"),
        ("cases(\"a\")", "expected `=`: `cases = "),
        ("snapshot { ignore = \"a\" }", "expected `,` or `(`"),
        ("snapshot(\"a\")", "expected `ignore = [\"*.log\"]`"),
        ("snapshot(ignore = \"a\", ignore = \"b\")", "`ignore` is given twice"),
        ("snapshot(ignore = \"a\" except \"b\")", "`except` goes with `copy` and `cases` only"),
        ("copy = \"a\" except = \"b\"", "expected a pattern: `except"),
        ("copy = \"a\", except = \"b\"", "expected an option; `except` follows a path"),
        ("keep = never; snapshot", "expected `,`"),
        ("files = { \"a\" => \"b\"; \"c\" => \"d\" }", "expected `,`"),
        ("#[cfg(unix)] keep = never", "an option takes no attributes"),
        ("files = { #[cfg(unix)] \"a\" => \"b\" }", "an entry takes no attributes"),
        ("files = { #[cfg(unix)] ..base() }", "an entry takes no attributes"),
        (
            "files = { \"a\" => { let x = 1; x } }",
            "expected a path, such as \"a.txt\"; a block as a value goes in parentheses",
        ),
        (
            "files = { \"a\" => { { x } } }",
            "expected a path, such as \"a.txt\"; a block as a value goes in parentheses",
        ),
    ] {
        attribute(arguments, FUNCTION, &[expected]);
    }
}

#[test]
fn signatures_are_checked() {
    for (item, expected) in [
        ("fn t() {}", "no workspace parameter\nhelp: add `ws: Workspace`"),
        ("#[rstest] fn t(n: u8) {}", "no workspace parameter"),
        ("fn t(self: &Self) {}", "a test is a free function, without `self`"),
        ("fn t(mut self) {}", "a test is a free function, without `self`"),
        ("unsafe fn t(ws: Workspace) {}", "a test cannot be `unsafe`"),
        ("const fn t(ws: Workspace) {}", "a test cannot be `const`"),
        ("extern \"C\" fn t(ws: Workspace) {}", "a test cannot be an `extern` function"),
        (
            "async fn t(ws: Workspace) {}",
            "an async test needs a runtime\nhelp: put `#[tokio::test]`",
        ),
        ("fn t<T>(ws: Workspace) {}", "nothing says what `T` is"),
        ("fn t<const N: u8>(ws: Workspace) {}", "nothing says what `N` is"),
        ("fn t(ws: Workspace, n: u8) {}", "nothing fills this parameter"),
        (
            "#[ignore] #[serial_test::serial] #[clippy::x] #[doc = \"d\"] fn t(ws: Workspace, n: u8) {}",
            "nothing fills this parameter",
        ),
        ("#[serial] #[traced_test] async fn t(ws: Workspace) {}", "an async test needs a runtime"),
        ("fn t(ws: Workspace, ...) {}", "a test cannot be variadic"),
        ("fn t(ws: Workspace, n: ...) {}", "a test cannot be variadic"),
        ("fn t(ws: Workspace, case: Case) {}", "a `Case` needs the option `cases`"),
        ("fn t(ws: Workspace, case: &tempspace::Case) {}", "a `Case` needs the option `cases`"),
        ("#[test_context(C)] fn t(ws: Workspace, c: &mut C) {}", "nothing fills this parameter"),
        (
            "fn t(ws: Workspace) { fn ntest_callback() {} }",
            "`#[timeout]` moves the body into a function without parameters\nhelp: put this attribute above it",
        ),
        ("fn t(ws: &'static Workspace) {}", "a workspace lives as long as its test"),
        ("#[with_temp_workspace] fn t(ws: Workspace) {}", "a test takes this attribute once"),
        ("struct T;", "expected a test function: `fn name(ws: Workspace) { … }`"),
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
    for ty in ["Arc<Workspace>", "Option<Workspace>", "&&Workspace", "Workspace<T>", "(Workspace,)"]
    {
        let item = format!("fn t(ws: {ty}) {{}}");
        attribute("", &item, &["no workspace parameter", message]);
    }
}

#[test]
fn an_absent_parameter_needs_no_value() {
    let item = "fn t(ws: Workspace, #[cfg(any())] n: u8) {}";
    let message = "nothing fills this parameter where its `cfg` is true";
    let expansion = attribute("", item, &[message]);
    let test: Function = syn::parse2(expansion).unwrap();
    assert_eq!(head(&test), "fnt()");
}

#[test]
fn an_alias_is_inferred() {
    for (ty, inferred) in [
        ("Temp", Some("_")),
        ("&Temp", Some("&_")),
        ("&mut own::Temp", Some("&mut _")),
        ("u8", None),
        ("&str", None),
        ("Option<Temp>", None),
    ] {
        let item = format!("fn t(a: Workspace, ws: {ty}) {{}}");
        let error = errors(pipeline::test(tokens(""), tokens(&item))).remove(0);
        let help = inferred.map(|inferred| format!("for an alias, write `ws: {inferred}`"));
        match help {
            Some(help) => assert!(error.contains(&help), "{error}"),
            None => assert!(!error.contains("alias"), "{error}"),
        }
    }
}

#[test]
fn the_function_comes_out_as_no_test() {
    let item = "#[rstest] #[case(1)] #[doc = \"d\"] #[cfg(unix)] #[should_panic] pub const async fn \
                t<'a, T: Clone>(#[case] (a, b): (u8, u8), ws: &'a _) -> R where T: X { body }";
    let expansion = attribute("", item, &["a test cannot be `const`"]);
    let trees = expansion.into_iter().skip_while(|tree| tree.to_string() != "#");
    let function: Function = syn::parse2(trees.collect()).unwrap();
    let attributes = super::attributes(&function);
    assert_eq!(attributes, ["#[doc=\"d\"]", "#[cfg(unix)]", "#[allow(unused)]"]);
    assert_eq!(
        head(&function),
        "pubasyncfnt<'a,T:Clone>((a,b):(u8,u8),ws:&'a::tempspace::Workspace)->RwhereT:X"
    );
    assert_eq!(normal(&function.body.stream()), "body");
}

#[test]
fn items_other_than_functions_are_emitted_unchanged() {
    let expansion = attribute("", "struct T { a: u8 }", &["expected a test function"]);
    assert!(normal(&expansion).ends_with("structT{a:u8}"));
}
