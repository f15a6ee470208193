//! Temporary files.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};

use tempspace::temp::{self, Builder};

use crate::child::{TestDir, list, output};

#[test]
fn a_file_reads_writes_and_seeks_and_is_removed_when_dropped() {
    let mut file = temp::file().unwrap();
    file.write_all(b"0123456789").unwrap();
    file.seek(SeekFrom::End(-3)).unwrap();
    assert_eq!(io::read_to_string(&mut file).unwrap(), "789");
    (&file).rewind().unwrap();
    (&file).write_all(b"ab").unwrap();
    let mut next = [0];
    (&file).read_exact(&mut next).unwrap();
    assert_eq!(next, [b'2']);
    let path = file.path().to_owned();
    assert!(path.is_absolute() && path.is_file());
    drop(file);
    assert!(!path.exists());
}

#[test]
fn a_file_is_removed_when_its_scope_panics() {
    let path = std::panic::catch_unwind(|| {
        let file = temp::file().unwrap();
        std::panic::resume_unwind(Box::new(file.path().to_owned()));
    });
    let path = *path.unwrap_err().downcast::<std::path::PathBuf>().unwrap();
    assert!(!path.exists());
}

#[test]
fn close_ignores_a_file_that_no_longer_exists() {
    let file = temp::file().unwrap();
    fs::remove_file(file.path()).unwrap();
    file.close().unwrap();
}

#[test]
fn a_kept_file_stays_in_the_base_directory_under_its_path() {
    let mut file = Builder::new().prefix("kept").suffix(".txt").file().unwrap();
    file.write_all(b"kept").unwrap();
    let before = file.path().to_owned();
    assert_eq!(before.parent(), Some(&*temp::base().unwrap()));
    let path = file.keep().unwrap();
    assert_eq!(path, before);
    assert_eq!(fs::read_to_string(&path).unwrap(), "kept");
    fs::remove_file(path).unwrap();
}

#[test]
fn a_kept_file_in_a_parent_stays_where_it_is() {
    let test_dir = TestDir::new();
    let file = Builder::new().parent(test_dir.parent()).file().unwrap();
    let before = file.path().to_owned();
    let (mut file, path) = file.into_parts().unwrap();
    assert_eq!(path, before);
    file.write_all(b"own").unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "own");
}

#[test]
fn persist_replaces_an_existing_file() {
    let test_dir = TestDir::new();
    let target = test_dir.parent().join("target");
    fs::write(&target, "old").unwrap();
    let mut file = Builder::new().parent(test_dir.parent()).file().unwrap();
    file.write_all(b"new").unwrap();
    file.persist(&target).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    assert_eq!(list(&test_dir.parent()), ["target"]);
}

/// A directory on another file system than the base directory, if there is one.
#[cfg(target_os = "linux")]
fn on_another_disk() -> Option<temp::TempDir> {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &std::path::Path| fs::metadata(path).unwrap().dev();
    let dir = Builder::new().parent("/dev/shm").dir().ok();
    let dir = dir.filter(|dir| disk(dir.path()) != disk(&temp::base().unwrap()));
    if dir.is_none() {
        crate::tool::skipped("there is no other file system");
    }
    dir
}

#[cfg(target_os = "linux")]
#[test]
fn persist_to_another_disk_copies_all_of_the_file() {
    use std::os::unix::fs::MetadataExt;
    let Some(there) = on_another_disk() else {
        return;
    };
    for before in [None, Some("old")] {
        let target = there.join("target");
        before.inspect(|old| fs::write(&target, old).unwrap());
        let mut file = Builder::new().mode(0o640).file().unwrap();
        let path = file.path().to_owned();
        file.write_all(&vec![b'x'; 3 << 20]).unwrap();
        file.seek(SeekFrom::Start(5)).unwrap();
        let mut file = file.persist(&target).unwrap();
        assert_eq!(file.stream_position().unwrap(), 5);
        file.write_all(b"yyy").unwrap();
        let written = fs::read(&target).unwrap();
        assert_eq!((written.len(), &written[4..9]), (3 << 20, &b"xyyyx"[..]));
        assert_eq!(fs::metadata(&target).unwrap().mode() & 0o7777, 0o640);
        assert_eq!(list(there.path()), ["target"]);
        assert!(!path.exists());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_failed_persist_to_another_disk_gives_the_file_back() {
    let Some(there) = on_another_disk() else {
        return;
    };
    fs::create_dir_all(there.join("target/full")).unwrap();
    for target in ["target", "missing/target"] {
        let mut file = temp::file().unwrap();
        file.write_all(b"kept").unwrap();
        let mut file = file.persist(there.join(target)).unwrap_err().file;
        assert_eq!(list(there.path()), ["target"]);
        assert_eq!(file.stream_position().unwrap(), 4);
        assert_eq!(fs::read_to_string(file.path()).unwrap(), "kept");
        let path = file.path().to_owned();
        drop(file);
        assert!(!path.exists());
    }
}

#[test]
fn a_file_that_replaced_a_temporary_one_is_not_persisted() {
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let file = Builder::new().parent(test_dir.parent()).file().unwrap();
    let path = file.path().to_owned();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "another's").unwrap();
    file.persist(test_dir.parent().join("target")).unwrap_err();
    assert_eq!(fs::read_to_string(path).unwrap(), "another's");
    assert_eq!(list(&test_dir.parent()).len(), 1);
}

#[test]
fn without_cleanup_files_and_directories_stay() {
    let test_dir = TestDir::new();
    let builder = Builder::new().parent(test_dir.parent());
    let builder = builder.disable_cleanup(true);
    let (file, dir) = (builder.file().unwrap(), builder.dir().unwrap());
    let paths = [file.path().to_owned(), dir.path().to_owned()];
    drop((file, dir));
    assert!(paths[0].is_file() && paths[1].is_dir());
    let closed = builder.file().unwrap();
    closed.close().unwrap();
    assert_eq!(list(&test_dir.parent()).len(), 3);
}

#[cfg(unix)]
#[test]
fn chosen_modes_are_exact() {
    use std::os::unix::fs::MetadataExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().mode() & 0o7777;
    for chosen in [0o644, 0o777, 0o400, 0o1777] {
        let builder = Builder::new().mode(chosen);
        assert_eq!(mode(builder.file().unwrap().path()), chosen);
        assert_eq!(mode(builder.dir().unwrap().path()), chosen);
    }
}

#[test]
fn a_failed_persist_gives_the_file_back() {
    let test_dir = TestDir::new();
    let mut file = Builder::new().parent(test_dir.parent()).file().unwrap();
    file.write_all(b"kept").unwrap();
    let failed = file.persist(test_dir.parent().join("missing/target")).unwrap_err();
    let message = failed.to_string();
    assert!(message.starts_with("cannot move temporary file to"), "{message}");
    let target = test_dir.parent().join("target");
    failed.file.persist(&target).unwrap();
    assert_eq!(fs::read_to_string(target).unwrap(), "kept");
    assert_eq!(list(&test_dir.parent()), ["target"]);
}

#[test]
fn a_failed_persist_that_becomes_an_error_removes_the_file() {
    let test_dir = TestDir::new();
    let persist = || -> Result<(), tempspace::Error> {
        let file = Builder::new().parent(test_dir.parent()).file()?;
        file.persist(test_dir.parent().join("missing/target"))?;
        Ok(())
    };
    assert!(persist().is_err());
    assert_eq!(list(&test_dir.parent()), [""; 0]);
}

#[test]
fn reopen_never_opens_another_file_of_the_same_name() {
    // Wine opens a handle again by its path.
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let mut file = Builder::new().parent(test_dir.parent()).file().unwrap();
    file.write_all(b"first").unwrap();
    assert_eq!(io::read_to_string(file.reopen().unwrap()).unwrap(), "first");
    fs::rename(file.path(), file.path().with_extension("away")).unwrap();
    fs::write(file.path(), "second").unwrap();
    match file.reopen() {
        // Windows opens a file that is open without its path.
        Ok(again) if cfg!(windows) => assert_eq!(io::read_to_string(again).unwrap(), "first"),
        again => {
            let error = again.unwrap_err();
            assert_eq!(error.path(), Some(file.path()));
            assert!(error.io_error().is_some());
        }
    }
}

#[test]
fn a_file_that_replaced_a_temporary_one_is_not_removed() {
    if crate::wine::skips() {
        return;
    }
    let test_dir = TestDir::new();
    let file = Builder::new().parent(test_dir.parent()).file().unwrap();
    let path = file.path().to_owned();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "another's").unwrap();
    drop(file);
    assert_eq!(fs::read_to_string(path).unwrap(), "another's");
}

#[test]
fn a_bad_parent_is_an_error_and_leaves_nothing() {
    let test_dir = TestDir::new();
    fs::write(test_dir.parent().join("file"), "").unwrap();
    for bad in ["missing", "file", "missing/deeper"] {
        let builder = Builder::new().parent(test_dir.parent().join(bad));
        let error = builder.file().unwrap_err();
        assert_eq!(error.path(), Some(&*test_dir.parent().join(bad)));
        assert!(builder.dir().is_err() && builder.unnamed_file().is_err());
    }
    assert_eq!(list(&test_dir.parent()), ["file"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_parent_is_an_error_and_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        crate::tool::skipped("nothing is read-only for root");
        return;
    }
    let test_dir = TestDir::new();
    fs::set_permissions(test_dir.parent(), fs::Permissions::from_mode(0o500)).unwrap();
    let builder = Builder::new().parent(test_dir.parent());
    assert!(builder.file().is_err() && builder.dir().is_err() && builder.unnamed_file().is_err());
    assert!(temp::write_atomic(test_dir.parent().join("x"), "").is_err());
    assert_eq!(list(&test_dir.parent()), [""; 0]);
}

#[test]
fn the_path_in_a_relative_parent_is_absolute_and_keeps_its_case() {
    let test_dir = TestDir::new();
    fs::create_dir(test_dir.parent().join("MiXed")).unwrap();
    let mut child = test_dir.child("relative");
    child.arg("parent/MiXed");
    let printed = output(child);
    let path = std::path::Path::new(printed.trim());
    assert!(path.is_absolute() && path.parent().unwrap().ends_with("parent/MiXed"), "{printed}");
}

#[test]
fn an_unnamed_file_works_after_its_directory_is_removed() {
    let test_dir = TestDir::new();
    let dir = Builder::new().parent(test_dir.parent()).dir().unwrap();
    let mut file = Builder::new().parent(dir.path()).unnamed_file().unwrap();
    if cfg!(unix) {
        dir.close().unwrap();
        assert_eq!(list(&test_dir.parent()), [""; 0]);
    }
    file.write_all(b"still here").unwrap();
    file.rewind().unwrap();
    assert_eq!(io::read_to_string(file).unwrap(), "still here");
}

#[test]
fn a_file_can_be_used_as_a_path() {
    let file = temp::file().unwrap();
    fs::write(&file, "through the path").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "through the path");
    assert_eq!(format!("{file:?}"), format!("TempFile({:?})", file.path()));
}
