//! `tree!`, `files` and `temp_file!`.

use super::{normal, tokens};
use crate::pipeline;

#[track_caller]
fn tree(input: &str, calls: &str) {
    let expansion = pipeline::tree(tokens(&format!("($crate) {input}")));
    let expected = format!("$crate::__private::Literal::new(){calls}.build()");
    assert_eq!(normal(&expansion), expected.split_whitespace().collect::<String>());
}

#[track_caller]
fn temp_file(input: &str, arguments: &str) {
    let expansion = pipeline::temp_file(tokens(&format!("($crate) {input}")));
    let expected = format!("$crate::__private::temp_file({arguments})");
    assert_eq!(normal(&expansion), expected.split_whitespace().collect::<String>());
}

#[test]
fn every_kind_of_entry_is_one_call() {
    tree("", "");
    tree(
        r#""a.txt" => "text", "bin" => b"\0", "run.sh" => exec("x"), "latest" -> "a.txt", "empty/""#,
        r#".file(&"a.txt", &"text").file(&"bin", &b"\0").exec(&"run.sh", &"x")
           .link(&"latest", &"a.txt").dir(&"empty/")"#,
    );
}

#[test]
fn directories_nest() {
    tree(
        r#""sub" => { "a" => "1", "./deep/" => { "b" => "2", "c/" }, "none" => {}, }, "z" => "3","#,
        r#".nested(&"sub", $crate::__private::Literal::new().file(&"a", &"1")
               .nested(&"./deep/", $crate::__private::Literal::new().file(&"b", &"2").dir(&"c/"))
               .dir(&"none"))
           .file(&"z", &"3")"#,
    );
    tree(r#""none" => {}"#, r#".dir(&"none")"#);
}

#[test]
fn computed_paths_are_evaluated_once() {
    tree(
        r#"name => "1", format!("{}.txt", 1) => "2", ("p") -> target(), dir => { "a" => "3", x => {} }"#,
        r#".file(&name, &"1").file(&(format!("{}.txt", 1)), &"2").link(&("p"), &(target()))
           .nested(&dir, $crate::__private::Literal::new().file(&"a", &"3").dir(&x))"#,
    );
    tree(
        r#""sub" => { name => "1" }"#,
        r#".nested(&"sub", $crate::__private::Literal::new().file(&name, &"1"))"#,
    );
}

#[test]
fn contents_are_any_expressions() {
    for expression in [
        "a + b",
        "f::<A, B>(c, d)",
        "<A as B<C, D>>::f()",
        "<<A as B>::C as D<E, F>>::f()",
        "|a, b| a < b",
        "move |a: &str, b| -> Vec<u8> { f(a, b) }",
        "|| f(1)",
        "a || b",
        "a | b",
        "a << b",
        "a <= b",
        "a && |b, c| d || e",
        "if a || b { c } else { d }",
        "async move { 1 }",
        "if a { b } else { c }",
        "match a { b => c, d => e }",
        "a as HashMap<B, C>",
        "x < y",
        "a.b::<C, D>().await",
        "a.await?",
        "vec![1; 2]",
        "{ let a = b; a }.c",
        "exec(a).b",
        "(exec(a))",
        "unsafe { a }",
        "loop { break 'a b }",
        "&mut *a",
        "!a",
        "..b",
        "#[rustfmt::skip] a",
        "Struct { a, b }.c()",
        "r#type",
        "self.a",
    ] {
        let referred = match expression {
            "r#type" | "(exec(a))" => format!("&{expression}"),
            _ => format!("&({expression})"),
        };
        tree(
            &format!("\"a\" => {expression}, \"b\" => {expression}"),
            &format!(".file(&\"a\", {referred}).file(&\"b\", {referred})"),
        );
    }
}

#[test]
fn other_trees_are_spread() {
    tree(
        r#"..base(), "a" => "1", "sub" => { ..&other, "b" => "2" }, (dir) => { ..third }"#,
        r#".spread(&(base())).file(&"a", &"1")
           .nested(&"sub", $crate::__private::Literal::new().spread(&(&other)).file(&"b", &"2"))
           .nested(&(dir), $crate::__private::Literal::new().spread(&third))"#,
    );
}

#[test]
fn a_block_as_content_is_parenthesised() {
    tree(r#""a" => ({ f() })"#, r#".file(&"a", &({ f() }))"#);
    tree(r#""a" => exec({ f() },)"#, r#".exec(&"a", &{ f() })"#);
}

#[test]
fn a_temporary_file_has_a_suffix() {
    temp_file(r#""x""#, r#"&"x", &".txt""#);
    temp_file(r#""x","#, r#"&"x", &".txt""#);
    temp_file(r#"format!("{}", 1), ".json""#, r#"&(format!("{}", 1)), &".json""#);
    temp_file(r#"f::<A, B>(), suffix(),"#, r#"&(f::<A, B>()), &(suffix())"#);
    temp_file(r#"b"\0", """#, r#"&b"\0", &"""#);
}
