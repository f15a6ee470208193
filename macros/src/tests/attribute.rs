//! Options and other attributes.

use super::{attributes, expand, normal, tokens};
use crate::pipeline;

const PRIVATE: &str = "::tempspace::__private";

#[test]
fn the_whole_of_a_plain_test() {
    let expansion = pipeline::test(tokens(""), tokens("fn name(ws: Workspace) { body(&ws) }"));
    let expected = quote::quote! {
        #[::core::prelude::v1::test]
        fn name() {
            #[allow(clippy::needless_pass_by_value)]
            fn name(ws: Workspace) { body(&ws) }
            ::tempspace::__private::run_owned(
                ::tempspace::__private::Setup::new(
                    "name",
                    ::core::module_path!(),
                    ::core::option_env!("CARGO_MANIFEST_DIR")
                ),
                name
            );
        }
    };
    assert_eq!(normal(&expansion), normal(&expected));
}

#[test]
fn every_option_is_one_call() {
    let options = r#"
        snapshot, parent = dir(), txtar = ["a", b], keep = on_failure, test = true,
        files = { "a" => "b" }, copy = ["c", join("d", "e"),], crate = renamed::here,
    "#;
    let run = expand(options, "fn t(ws: Workspace) {}").run;
    let calls = r#"
        .copy(&"c",&[]).copy(&(join("d","e")),&[]).txtar(&"a").txtar(&b).parent(&(dir()))
        .files(renamed::here::__private::Literal::new().file(&"a",&"b").build())
        .snapshot(renamed::here::__snapshot_option!(),&[])
        .keep(renamed::here::__private::Keep::OnFailure)
        .test_attribute(true)"#;
    assert!(run.contains(&calls.split_whitespace().collect::<String>()), "{run}");
    assert!(!run.contains("::tempspace"), "{run}");
}

#[test]
fn options_take_patterns() {
    let options = r#"copy = ["a", "b"] except "target/", snapshot(ignore = ["*.log", pattern()]),
        files = ..base()"#;
    let options = options.replace("..", "");
    let run = expand(&options, "fn t(ws: Workspace) {}").run;
    for call in [
        r#".copy(&"a",&[&"target/"]).copy(&"b",&[&"target/"])"#,
        r#".snapshot(::tempspace::__snapshot_option!(),&[&"*.log",&(pattern())])"#,
        ".files(base())",
    ] {
        assert!(run.contains(call), "{run}");
    }
}

#[test]
fn keep_has_three_values() {
    for (word, variant) in [("never", "Never"), ("on_failure", "OnFailure"), ("always", "Always")] {
        let run = expand(&format!("keep = {word}"), "fn t(ws: Workspace) {}").run;
        assert!(run.contains(&format!(".keep({PRIVATE}::Keep::{variant})")), "{run}");
    }
}

#[test]
fn one_path_needs_no_list() {
    let run = expand(r#"copy = "a", txtar = concat!("a", "b")"#, "fn t(ws: Workspace) {}").run;
    assert!(run.contains(r#".copy(&"a",&[]).txtar(&(concat!("a","b")))"#), "{run}");
}

#[test]
fn test_is_added_where_nothing_else_makes_a_test() {
    for other in ["", "#[ignore]", "#[should_panic]", "#[serial]", "#[cfg(unix)]", "#[doc = \"d\"]"]
    {
        let outer = expand("", &format!("{other} fn t(ws: Workspace) {{}}")).outer;
        let mut expected = vec!["#[::core::prelude::v1::test]".to_owned()];
        expected.extend((!other.is_empty()).then(|| other.replace(' ', "")));
        assert_eq!(attributes(&outer), expected);
    }
}

#[test]
fn test_is_not_added_a_second_time() {
    for other in [
        "#[test]",
        "#[::core::prelude::v1::test]",
        "#[tokio::test(flavor=\"multi_thread\")]",
        "#[rstest]",
        "#[rstest::rstest]",
        "#[test_case(1;\"one\")]",
        "#[case(1)]",
        "#[bench]",
        "#[quickcheck]",
        "#[gtest]",
        "#[googletest::gtest]",
        "#[dir_test(dir:\"cases\")]",
        "#[apply(template)]",
    ] {
        let outer = expand("", &format!("{other} fn t(ws: Workspace) {{}}")).outer;
        assert_eq!(attributes(&outer), [other]);
    }
}

#[test]
fn a_name_with_test_in_it_makes_the_test() {
    let is_added = |arguments: &str, other: &str| {
        let outer = expand(arguments, &format!("{other} fn t(ws: Workspace) {{}}")).outer;
        attributes(&outer).contains(&"#[::core::prelude::v1::test]".to_owned())
    };
    for other in ["#[db_test]", "#[my::test_each(\"*\")]", "#[sqlx::test]", "#[proptest]"] {
        assert!(!is_added("", other), "{other}");
        assert!(is_added("test = true", other), "{other}");
    }
    for other in [
        "#[helper::noisy]",
        "#[test_each::file]",
        "#[traced_test]",
        "#[test_log(default_log_filter = \"debug\")]",
    ] {
        assert!(is_added("", other), "{other}");
        assert!(!is_added("test = false", other), "{other}");
    }
}

#[test]
fn all_attributes_keep_their_order_on_the_outer_function_alone() {
    let expanded =
        expand("", "#[rstest] /// Doc.\n#[case(1)] #[allow(unused)] fn t(ws: &Workspace) {}");
    let expected = ["#[rstest]", "#[doc=\"Doc.\"]", "#[case(1)]", "#[allow(unused)]"];
    assert_eq!(attributes(&expanded.outer), expected);
    assert!(attributes(&expanded.inner).is_empty());
}

#[test]
fn an_expected_panic_is_told() {
    for (attribute, expected) in [
        ("#[should_panic]", "\"\""),
        ("#[should_panic = \"x\"]", "\"x\""),
        ("#[should_panic(expected = \"x\")]", "\"x\""),
        ("#[should_panic(expected = \"x\",)]", "\"x\""),
    ] {
        let run = expand("", &format!("{attribute} fn t(ws: Workspace) {{}}")).run;
        assert!(run.contains(&format!(".should_panic({expected})")), "{run}");
    }
    assert!(!expand("", "fn t(ws: Workspace) {}").run.contains("should_panic"));
}

#[test]
fn a_panic_is_expected_of_its_case() {
    let expectations = |attributes: &str| {
        let run = expand("", &format!("{attributes} fn t(n: u8, ws: Workspace) {{}}")).run;
        let calls = run.split("\"CARGO_MANIFEST_DIR\"))").nth(1).unwrap();
        calls.split(';').next().unwrap().to_owned()
    };
    for (attributes, calls) in [
        (
            "#[rstest] #[case(1)] #[should_panic] #[case::two(2)] #[case(3)]",
            ".case_should_panic(2u32,\"\")",
        ),
        (
            "#[should_panic] #[rstest] #[case(1)] #[case(2)] #[should_panic = \"x\"]",
            ".case_should_panic(1u32,\"\").should_panic(\"x\")",
        ),
        (
            "#[test_case(1)] #[test_case(2 < 3 => ignore[\"y\"] panics concat!(\"x\"); \"d\")]",
            ".case_should_panic(2u32,concat!(\"x\"))",
        ),
        (
            "#[case(1 => 2)] #[test_case::case(2 => panics)]",
            ".case_is_compared(1u32).case_should_panic(2u32,\"\")",
        ),
        (
            "#[test_case(1 => 2)] #[test_matrix([2, 3] => matches 2 if true)]",
            ".case_is_compared(1u32).case_is_compared(0u32)",
        ),
        ("#[test_matrix([2, 3] => panics \"x\")]", ".should_panic(\"x\")"),
        ("#[test_case(match 1 { _ => 2 })]", ""),
    ] {
        assert_eq!(expectations(attributes), calls, "{attributes}");
    }
}

#[test]
fn a_raw_name_is_told_without_its_prefix() {
    let expanded = expand("", "fn r#mod(ws: Workspace) {}");
    assert_eq!(expanded.outer.signature.ident, "r#mod");
    assert_eq!(expanded.inner.signature.ident, "r#mod");
    assert!(expanded.run.contains("(\"mod\","), "{}", expanded.run);
}
