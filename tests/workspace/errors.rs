//! Errors and panics name operation, path and cause, once.

use std::error::Error as _;
use std::io::ErrorKind;
use std::path::Path;

use tempspace::{Error, Tree, Workspace};

use crate::panics::{location_of, message_of};

#[test]
fn an_error_has_operation_path_and_cause() {
    let error = Tree::read("no/such/directory").unwrap_err();
    assert_eq!(error.to_string(), r#"cannot read directory "no/such/directory""#);
    assert_eq!(error.path(), Some(Path::new("no/such/directory")));
    assert_eq!(error.io_error().unwrap().kind(), ErrorKind::NotFound);
    assert!(error.source().is_some());
    let debug = format!("{error:?}");
    assert!(debug.starts_with(&error.to_string()) && debug.contains("\n  caused by: "), "{debug}");
}

#[test]
fn an_error_of_use_has_no_cause() {
    let error = "-- ../a --\n".parse::<Tree>().unwrap_err();
    assert!(error.source().is_none() && error.io_error().is_none());
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn an_error_goes_into_an_io_error_and_a_box() {
    fn io() -> std::io::Result<Tree> {
        Ok(Tree::read("no/such")?)
    }
    fn boxed() -> Result<Tree, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Tree::read("no/such")?)
    }
    assert_eq!(io().unwrap_err().kind(), ErrorKind::NotFound);
    assert!(boxed().unwrap_err().is::<Error>());
}

#[test]
fn a_panic_has_operation_path_cause_and_workspace() {
    let ws = Workspace::new();
    let message = message_of(|| drop(ws.read("missing.txt")));
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[0], r#"cannot read file "missing.txt""#);
    assert!(lines[1].starts_with("  caused by: "), "{message}");
    assert_eq!(lines[2], format!("  workspace: {}", ws.path().display()));
    assert_eq!(lines.len(), 3);
    let refused = message_of(|| drop(ws.write("../out", "x")));
    let lines: Vec<&str> = refused.lines().collect();
    assert_eq!(lines[0], r#"cannot write file "../out""#);
    assert!(lines[1].starts_with("  caused by: "), "{refused}");
    assert_eq!(lines[2], format!("  workspace: {}", ws.path().display()));
}

#[test]
fn a_panic_is_at_the_line_of_the_caller() {
    let ws = Workspace::new();
    let read = || drop(ws.read("missing.txt"));
    let line = line!() - 1;
    assert_eq!(location_of(read), format!("{}:{line}", file!()));
    let write = || drop(ws.write("../out", ""));
    let line = line!() - 1;
    assert_eq!(location_of(write), format!("{}:{line}", file!()));
    let path = "../a";
    let write_down = || drop(tempspace::tree! { (path) => "" });
    let line = line!() - 1;
    assert_eq!(location_of(write_down), format!("{}:{line}", file!()));
}

#[test]
fn a_closed_workspace_says_so() {
    let message = message_of(|| {
        let ws = Workspace::builder().parent("no/such/parent").create();
        drop(ws);
    });
    assert!(message.starts_with(r#"cannot create workspace in "no/such/parent""#), "{message}");
}
