//! Temporary directories.

use std::fs;

use tempspace::temp::{self, Builder};

#[cfg(unix)]
use crate::child::TestDir;
use crate::child::list;

#[test]
fn a_dropped_directory_is_removed_with_its_contents() {
    let dir = temp::dir().unwrap();
    fs::create_dir_all(dir.join("a/b/c")).unwrap();
    fs::write(dir.join("a/b/c/file"), "x").unwrap();
    let path = dir.path().to_owned();
    drop(dir);
    assert!(!path.exists());
}

#[test]
fn close_ignores_a_directory_that_no_longer_exists() {
    let dir = temp::dir().unwrap();
    fs::remove_dir(dir.path()).unwrap();
    dir.close().unwrap();
}

#[test]
fn a_kept_directory_stays_in_the_base_directory_under_its_path() {
    let dir = Builder::new().prefix("kept").dir().unwrap();
    fs::write(dir.join("file"), "x").unwrap();
    let before = dir.path().to_owned();
    assert_eq!(before.parent(), Some(&*temp::base().unwrap()));
    let path = dir.keep().unwrap();
    assert_eq!(path, before);
    assert_eq!(list(&path), ["file"]);
    fs::remove_dir_all(path).unwrap();
}

#[cfg(unix)]
#[test]
fn a_read_only_directory_can_be_kept_and_stays_read_only() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let dir = temp::dir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let path = dir.keep().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o500);
    fs::remove_dir(path).unwrap();
}

#[cfg(unix)]
#[test]
fn links_in_a_removed_directory_leave_their_target_alone() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let test_dir = TestDir::new();
    let target = test_dir.parent().join("target");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("file"), "x").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o751)).unwrap();
    let dir = temp::dir().unwrap();
    symlink(&target, dir.join("link")).unwrap();
    dir.close().unwrap();
    assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o751);
    assert_eq!(list(&target), ["file"]);
}

#[cfg(unix)]
#[test]
fn directories_of_every_mode_are_removed() {
    use std::os::unix::fs::PermissionsExt;
    for mode in (0..8).map(|bits| bits << 6) {
        let dir = temp::dir().unwrap();
        let deep = dir.join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("file"), "x").unwrap();
        for path in [&deep, &dir.join("a"), dir.path()] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let path = dir.path().to_owned();
        dir.close().unwrap_or_else(|error| panic!("mode {mode:o}: {error:?}"));
        assert!(!path.exists(), "mode {mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn a_directory_that_replaced_a_temporary_one_is_not_removed() {
    let test_dir = TestDir::new();
    let dir = Builder::new().parent(test_dir.parent()).dir().unwrap();
    let path = dir.path().to_owned();
    fs::remove_dir(&path).unwrap();
    fs::create_dir(&path).unwrap();
    dir.close().unwrap();
    assert!(path.is_dir());
}

#[cfg(unix)]
#[test]
fn a_parent_may_have_a_line_break() {
    let test_dir = TestDir::new();
    let odd = test_dir.parent().join("line\nbreak");
    fs::create_dir(&odd).unwrap();
    let dir = Builder::new().parent(&odd).dir().unwrap();
    assert_eq!(dir.path().parent(), Some(&*odd));
    dir.close().unwrap();
    assert_eq!(list(&odd), [""; 0]);
}
