//! The form of names, and the names that are refused.

use std::collections::HashSet;
use std::fs;

use tempspace::temp::{self, Builder};

use crate::child::TestDir;

#[test]
fn a_random_part_is_between_prefix_and_suffix() {
    let builder = Builder::new().prefix("7_report").suffix(".tar.gz");
    for path in [
        builder.file().unwrap().path().to_owned(),
        builder.dir().unwrap().path().to_owned(),
        temp::unique_path("7_report", ".tar.gz").unwrap(),
    ] {
        let name = path.file_name().unwrap().to_str().unwrap();
        let middle = name.strip_prefix("7_report").unwrap();
        assert!(middle.strip_suffix(".tar.gz").unwrap().len() >= 8, "{name}");
    }
}

#[test]
fn separators_dots_and_nul_are_refused_and_leave_nothing() {
    let test_dir = TestDir::new();
    for bad in ["a/b", "../a", "/abs", "a\\b", "..", "a\0b"] {
        for builder in [Builder::new().prefix(bad), Builder::new().suffix(bad)] {
            let builder = builder.parent(test_dir.parent());
            assert!(builder.file().unwrap_err().to_string().contains(&format!("{bad:?}")));
            assert!(builder.dir().is_err() && builder.unnamed_file().is_err());
        }
        assert!(temp::unique_path(bad, "").is_err() && temp::unique_path("", bad).is_err());
        assert!(temp::from_reader(&b""[..], bad).is_err());
    }
    assert_eq!(fs::read_dir(test_dir.parent()).unwrap().count(), 0);
}

#[test]
fn a_name_that_is_too_long_is_an_error() {
    let error = Builder::new().prefix("x".repeat(300)).file().unwrap_err();
    assert!(error.to_string().starts_with("cannot create temporary file in"), "{error}");
}

#[test]
fn unique_paths_differ_and_are_free() {
    let paths: HashSet<_> = (0..1000).map(|_| temp::unique_path("a", "b").unwrap()).collect();
    assert_eq!(paths.len(), 1000);
    assert!(paths.iter().all(|path| !path.exists() && path.parent().unwrap().is_dir()));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_enter_the_directory_of_a_unique_path() {
    use std::os::unix::fs::MetadataExt;
    let path = temp::unique_path("", "").unwrap();
    assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o7777, 0o700);
}
