//! Checks the literal paths of a tree.

use std::collections::BTreeMap;

/// The kind of a known path.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Node {
    /// A file or a link.
    Leaf,
    /// A directory that is an entry.
    Directory,
    /// A directory that entries imply.
    Parent,
}

/// The known paths of a tree, split into names.
#[derive(Default)]
pub(super) struct Paths(BTreeMap<Vec<String>, Node>);

impl Paths {
    /// Adds a path.
    ///
    /// # Errors
    /// Returns an error if the path conflicts with a known one.
    pub(super) fn insert(&mut self, names: &[String], node: Node) -> Result<(), String> {
        for length in 1..names.len() {
            let parent = &names[..length];
            match self.0.get(parent) {
                Some(Node::Leaf) => return Err(occupied(names, parent)),
                Some(_) => {}
                None => drop(self.0.insert(parent.to_vec(), Node::Parent)),
            }
        }
        let path = names.join("/");
        match (self.0.get(names), node) {
            (None, _) | (Some(Node::Parent), Node::Directory) => {
                self.0.insert(names.to_vec(), node);
                Ok(())
            }
            (Some(Node::Parent), _) => Err(format!("`{path}` is a directory here already")),
            (Some(_), _) => Err(format!("the path `{path}` is given twice")),
        }
    }
}

fn occupied(names: &[String], parent: &[String]) -> String {
    let (path, parent) = (names.join("/"), parent.join("/"));
    format!("`{path}` needs a directory where `{parent}` is a file or link")
}

/// Splits a relative path into names, without `.` and doubled slashes.
///
/// # Errors
/// Returns an error if the path breaks a rule.
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
        for path in ["", "/etc", "C:\\x", "c:x", "..", "a/../b", "a/..", "a\0b", ".", "./"] {
            assert!(names(path).is_err(), "{path:?}");
        }
    }

    fn insert(paths: &mut Paths, path: &str, node: Node) -> Result<(), String> {
        paths.insert(&names(path).unwrap(), node)
    }

    #[test]
    fn a_path_is_entered_once() {
        let mut paths = Paths::default();
        insert(&mut paths, "a/b", Node::Leaf).unwrap();
        insert(&mut paths, "a", Node::Directory).unwrap();
        insert(&mut paths, "a", Node::Directory).unwrap_err();
        insert(&mut paths, "a//b", Node::Leaf).unwrap_err();
        insert(&mut paths, "a", Node::Leaf).unwrap_err();
        insert(&mut paths, "a/c", Node::Leaf).unwrap();
    }

    #[test]
    fn a_file_is_no_directory() {
        let mut paths = Paths::default();
        insert(&mut paths, "a", Node::Leaf).unwrap();
        let error = insert(&mut paths, "a/b/c", Node::Leaf).unwrap_err();
        assert_eq!(error, "`a/b/c` needs a directory where `a` is a file or link");
        insert(&mut paths, "d/e", Node::Leaf).unwrap();
        let error = insert(&mut paths, "d", Node::Leaf).unwrap_err();
        assert_eq!(error, "`d` is a directory here already");
    }
}
