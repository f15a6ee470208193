//! `temp_file!`.

use std::fs;

use tempspace::temp_file;

use crate::panics::message_of;

#[test]
fn a_suffix_with_a_separator_is_an_error() {
    for suffix in ["../x", "a/b", "a\0"] {
        assert!(message_of(|| drop(temp_file!("", suffix))).contains("the suffix"));
    }
}

#[test]
fn the_macro_takes_any_content_and_any_suffix() {
    let text = String::from("owned");
    let bytes: &[u8] = b"\0\xff";
    let (plain, owned, binary) =
        (temp_file!("text"), temp_file!(text, format!(".{}", "md")), temp_file!(bytes, ".bin",));
    assert_eq!(fs::read(plain.path()).unwrap(), b"text");
    assert_eq!(plain.path().extension().unwrap(), "txt");
    assert_eq!(fs::read(owned.path()).unwrap(), b"owned");
    assert_eq!(owned.path().extension().unwrap(), "md");
    assert_eq!(fs::read(binary.path()).unwrap(), bytes);
    let path = plain.path().to_owned();
    drop(plain);
    assert!(!path.exists());
}
