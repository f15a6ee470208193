//! What a person sees when trees are not equal.

use std::panic::catch_unwind;

use tempspace::Tree;

fn message(f: fn()) -> String {
    *catch_unwind(f).unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn a_failed_assertion_lists_what_differs() {
    let message = message(|| {
        let found: Tree = "-- a.txt --\nhello\n-- b.txt --\nsame\n".parse().unwrap();
        let expected: Tree = "-- a.txt --\nhullo\n-- b.txt --\nsame\n-- c/ --\n"
            .parse()
            .unwrap();
        assert_eq!(found, expected);
    });
    let expected = "\
assertion `left == right` failed
  left: Tree {
    -- a.txt --
    hello
    -- b.txt --
    same
}
 right: the tree above with these changes {
    ~ a.txt
      - hello
      + hullo
    + c/
}";
    assert_eq!(message, expected);
}
