//! Paths that can be checked before the program runs.

use std::collections::BTreeMap;

/// What a tree has at a path so far.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// A file or a link.
    Leaf,
    /// A directory with an entry of its own.
    Directory,
    /// A directory that other entries need.
    Parent,
}

/// The paths of one tree, by their names without `.` and doubled slashes.
#[derive(Default)]
pub(super) struct Places(BTreeMap<Vec<String>, Place>);

impl Places {
    /// Enters `place` at `names`, or says what forbids it.
    pub(super) fn enter(&mut self, names: &[String], place: Place) -> Result<(), String> {
        for length in 1..names.len() {
            let parent = &names[..length];
            match self.0.get(parent) {
                Some(Place::Leaf) => return Err(occupied(names, parent)),
                Some(_) => {}
                None => drop(self.0.insert(parent.to_vec(), Place::Parent)),
            }
        }
        let path = names.join("/");
        match (self.0.get(names), place) {
            (None, _) | (Some(Place::Parent), Place::Directory) => {
                self.0.insert(names.to_vec(), place);
                Ok(())
            }
            (Some(Place::Parent), _) => Err(format!("`{path}` is a directory here already")),
            (Some(_), _) => Err(format!("the path `{path}` is given twice")),
        }
    }
}

fn occupied(names: &[String], parent: &[String]) -> String {
    let (path, parent) = (names.join("/"), parent.join("/"));
    format!("`{path}` needs a directory where `{parent}` is a file or link")
}

/// The names that a relative path consists of, or the rule that it breaks.
pub(super) fn names(path: &str) -> Result<Vec<String>, String> {
    let rule = if path.is_empty() {
        "is empty"
    } else if path.contains('\0') {
        "contains a NUL character"
    } else if path.starts_with('/') {
        "is absolute; paths here are relative to the workspace"
    } else if has_drive(path) {
        "has a drive prefix; paths here are relative to the workspace"
    } else if path.split('/').any(|name| name == "..") {
        "leads out by `..`; paths here stay inside the workspace"
    } else if path.split('/').all(|name| matches!(name, "" | ".")) {
        "names nothing"
    } else {
        let names = path.split('/').filter(|name| !matches!(*name, "" | "."));
        return Ok(names.map(str::to_owned).collect());
    };
    Err(format!("the path {path:?} {rule}"))
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_doubled_slashes_are_one_path() {
        for path in ["a/b", "./a/b", "a//b", "a/./b", "a/b/"] {
            assert_eq!(names(path).unwrap(), ["a", "b"], "{path}");
        }
        assert_eq!(names("...").unwrap(), ["..."]);
        assert_eq!(names("a\\b").unwrap(), ["a\\b"]);
    }

    #[test]
    fn paths_that_leave_the_root_are_refused() {
        for path in [
            "", "/etc", "C:\\x", "c:x", "..", "a/../b", "a/..", "a\0b", ".", "./",
        ] {
            assert!(names(path).is_err(), "{path:?}");
        }
    }

    fn enter(places: &mut Places, path: &str, place: Place) -> Result<(), String> {
        places.enter(&names(path).unwrap(), place)
    }

    #[test]
    fn a_path_is_entered_once() {
        let mut places = Places::default();
        enter(&mut places, "a/b", Place::Leaf).unwrap();
        enter(&mut places, "a", Place::Directory).unwrap();
        enter(&mut places, "a", Place::Directory).unwrap_err();
        enter(&mut places, "a//b", Place::Leaf).unwrap_err();
        enter(&mut places, "a", Place::Leaf).unwrap_err();
        enter(&mut places, "a/c", Place::Leaf).unwrap();
    }

    #[test]
    fn a_file_is_no_directory() {
        let mut places = Places::default();
        enter(&mut places, "a", Place::Leaf).unwrap();
        let error = enter(&mut places, "a/b/c", Place::Leaf).unwrap_err();
        assert_eq!(
            error,
            "`a/b/c` needs a directory where `a` is a file or link"
        );
        enter(&mut places, "d/e", Place::Leaf).unwrap();
        let error = enter(&mut places, "d", Place::Leaf).unwrap_err();
        assert_eq!(error, "`d` is a directory here already");
    }
}
