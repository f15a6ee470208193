//! Temporary files.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};

use tempspace::temp::{self, Builder};

use crate::child::{Stage, list, output};

#[test]
fn a_file_reads_writes_and_seeks_and_goes_with_its_value() {
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
fn a_file_goes_when_its_scope_panics() {
    let path = std::panic::catch_unwind(|| {
        let file = temp::file().unwrap();
        std::panic::resume_unwind(Box::new(file.path().to_owned()));
    });
    let path = *path.unwrap_err().downcast::<std::path::PathBuf>().unwrap();
    assert!(!path.exists());
}

#[test]
fn close_removes_a_file_that_somebody_removed_already() {
    let file = temp::file().unwrap();
    fs::remove_file(file.path()).unwrap();
    file.close().unwrap();
}

#[test]
fn kept_files_lie_in_the_base_directory() {
    let mut file = Builder::new().prefix("kept").suffix(".txt").file().unwrap();
    file.write_all(b"kept").unwrap();
    let name = file.path().file_name().unwrap().to_owned();
    let path = file.keep().unwrap();
    assert_eq!(path, temp::base().unwrap().join(name));
    assert_eq!(fs::read_to_string(&path).unwrap(), "kept");
    fs::remove_file(path).unwrap();
}

#[test]
fn a_kept_file_in_a_parent_stays_where_it_is() {
    let stage = Stage::new();
    let file = Builder::new().parent(stage.parent()).file().unwrap();
    let before = file.path().to_owned();
    let (mut file, path) = file.into_parts().unwrap();
    assert_eq!(path, before);
    file.write_all(b"mine").unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "mine");
}

#[test]
fn a_taken_name_is_passed_over_when_a_file_is_kept() {
    let file = Builder::new().prefix("taken").file().unwrap();
    let taken = temp::base().unwrap().join(file.path().file_name().unwrap());
    fs::create_dir(&taken).unwrap();
    let path = file.keep().unwrap();
    assert!(path.is_file() && taken.is_dir() && path != taken);
    fs::remove_file(path).unwrap();
    fs::remove_dir(taken).unwrap();
}

#[test]
fn persist_replaces_what_is_there() {
    let stage = Stage::new();
    let target = stage.parent().join("target");
    fs::write(&target, "old").unwrap();
    let mut file = Builder::new().parent(stage.parent()).file().unwrap();
    file.write_all(b"new").unwrap();
    file.persist(&target).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    assert_eq!(list(&stage.parent()), ["target"]);
}

#[test]
fn a_failed_persist_leaves_nothing() {
    let stage = Stage::new();
    let file = Builder::new().parent(stage.parent()).file().unwrap();
    let error = file
        .persist(stage.parent().join("missing/target"))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot move temporary file to"),
        "{error}"
    );
    assert_eq!(list(&stage.parent()), [""; 0]);
}

#[test]
fn reopen_refuses_another_file_of_the_same_name() {
    let mut file = temp::file().unwrap();
    file.write_all(b"first").unwrap();
    assert_eq!(io::read_to_string(file.reopen().unwrap()).unwrap(), "first");
    fs::rename(file.path(), file.path().with_extension("away")).unwrap();
    fs::write(file.path(), "second").unwrap();
    let error = file.reopen().unwrap_err();
    assert_eq!(error.path(), Some(file.path()));
    assert!(error.io_error().is_some());
}

#[test]
fn a_file_that_replaced_ours_in_a_parent_is_not_removed() {
    if crate::wine::skips() {
        return;
    }
    let stage = Stage::new();
    let file = Builder::new().parent(stage.parent()).file().unwrap();
    let path = file.path().to_owned();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "somebody's").unwrap();
    drop(file);
    assert_eq!(fs::read_to_string(path).unwrap(), "somebody's");
}

#[test]
fn a_bad_parent_is_an_error_and_leaves_nothing() {
    let stage = Stage::new();
    fs::write(stage.parent().join("file"), "").unwrap();
    for bad in ["missing", "file", "missing/deeper"] {
        let builder = Builder::new().parent(stage.parent().join(bad));
        let error = builder.file().unwrap_err();
        assert_eq!(error.path(), Some(&*stage.parent().join(bad)));
        assert!(builder.dir().is_err() && builder.unnamed_file().is_err());
    }
    assert_eq!(list(&stage.parent()), ["file"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_parent_is_an_error_and_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        eprintln!("skipped: nothing is read-only for root");
        return;
    }
    let stage = Stage::new();
    fs::set_permissions(stage.parent(), fs::Permissions::from_mode(0o500)).unwrap();
    let builder = Builder::new().parent(stage.parent());
    assert!(builder.file().is_err() && builder.dir().is_err() && builder.unnamed_file().is_err());
    assert!(temp::write_atomic(stage.parent().join("x"), "").is_err());
    assert_eq!(list(&stage.parent()), [""; 0]);
}

#[test]
fn the_path_in_a_relative_parent_is_absolute_and_keeps_its_case() {
    let stage = Stage::new();
    fs::create_dir(stage.parent().join("MiXed")).unwrap();
    let mut child = stage.scene("relative");
    child.arg("parent/MiXed");
    let printed = output(child);
    let path = std::path::Path::new(printed.trim());
    assert!(
        path.is_absolute() && path.parent().unwrap().ends_with("parent/MiXed"),
        "{printed}"
    );
}

#[test]
fn an_unnamed_file_works_when_its_directory_is_gone() {
    let stage = Stage::new();
    let dir = Builder::new().parent(stage.parent()).dir().unwrap();
    let mut file = Builder::new().parent(dir.path()).unnamed_file().unwrap();
    if cfg!(unix) {
        dir.close().unwrap();
        assert_eq!(list(&stage.parent()), [""; 0]);
    }
    file.write_all(b"still here").unwrap();
    file.rewind().unwrap();
    assert_eq!(io::read_to_string(file).unwrap(), "still here");
}

#[test]
fn a_path_is_borrowed_wherever_one_is_taken() {
    let file = temp::file().unwrap();
    fs::write(&file, "through the path").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "through the path");
    assert_eq!(format!("{file:?}"), format!("TempFile({:?})", file.path()));
}
