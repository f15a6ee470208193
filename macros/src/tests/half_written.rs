//! Incomplete input.

use super::{normal, tokens};
use crate::pipeline;
use proc_macro2::TokenStream;

/// Editors expand incomplete input. The macro must not panic, and must emit the function.
#[test]
fn incomplete_input_is_expanded() {
    let arguments = r#"files = { "a.txt" => "text", "run.sh" => exec("x"), "l" -> f(1), ..base(), "d" => {
        "e/" } }, copy = ["a", b()] except ["target/", "x"], txtar = "t", parent = p(), keep = never,
        snapshot(ignore = ["*.log"]), test = false, crate = a::b"#;
    for length in 0..arguments.len() {
        let (written, _) = arguments.split_at(length);
        if let Some(closed) = closings(written) {
            let expansion = pipeline::test(tokens(&closed), tokens("fn t(ws: Workspace) { body }"));
            let expansion = normal(&expansion);
            assert!(expansion.contains("fnt(ws:Workspace){body}"), "{closed}: {expansion}");
        }
    }
    let entries =
        r#""a.txt" => "text", (b) => exec(c.d(),), "l" -> f(1), ..base(), "d" => { "e/" }"#;
    for length in 0..entries.len() {
        if let Some(closed) = closings(&entries[..length]) {
            pipeline::tree(tokens(&format!("($crate) {closed}")));
            pipeline::temp_file(tokens(&format!("($crate) {closed}")));
        }
    }
}

/// Returns `written` with its strings and delimiters closed, as editors do it, or `None` if it does not end
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
