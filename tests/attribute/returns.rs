//! What a test may return.

use std::error::Error;
use std::process::{ExitCode, Termination};
use tempspace::{Workspace, with_temp_workspace};

#[with_temp_workspace]
fn unit(ws: Workspace) -> () {
    drop(ws)
}

#[with_temp_workspace]
fn result(ws: &Workspace) -> Result<(), Box<dyn Error>> {
    if ws.path().is_dir() {
        return Ok(());
    }
    Err("no directory")?
}

#[with_temp_workspace]
fn result_of_an_exit_code(_ws: &Workspace) -> std::io::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}

#[with_temp_workspace]
fn exit_code(_ws: &Workspace) -> ExitCode {
    ExitCode::SUCCESS
}

#[with_temp_workspace]
fn opaque(_ws: &Workspace) -> impl Termination {
    Ok::<_, String>(())
}

#[with_temp_workspace]
#[should_panic(expected = "as expected")]
fn expected_panic(ws: &Workspace) {
    panic!("{} as expected", ws.path().display());
}

#[with_temp_workspace]
#[tokio::test]
async fn async_unit(ws: Workspace) {
    tokio::task::yield_now().await;
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
#[tokio::test(flavor = "current_thread")]
async fn async_result(ws: &Workspace, other: &mut Workspace) -> Result<(), std::io::Error> {
    tokio::task::yield_now().await;
    std::fs::metadata(other.path())?;
    std::fs::metadata(ws.path()).map(drop)
}

#[with_temp_workspace]
fn error_of_a_lifetime<'a>(ws: &'a Workspace) -> Result<(), Box<dyn Error + 'a>> {
    match ws.path().is_dir() {
        true => Ok(()),
        false => Err(ws.path().to_str().unwrap_or_default().into()),
    }
}

#[with_temp_workspace]
fn error_of_an_elided_lifetime(ws: &Workspace) -> Result<(), Box<dyn Error + '_>> {
    match ws.path().is_dir() {
        true => Ok(()),
        false => Err(Box::new(Borrowed(ws))),
    }
}

#[derive(Debug)]
#[allow(dead_code)]
struct Borrowed<'a>(&'a Workspace);

impl std::fmt::Display for Borrowed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("borrowed")
    }
}

impl Error for Borrowed<'_> {}

type Borrowing<'a> = Result<(), &'a str>;

#[with_temp_workspace]
#[allow(elided_lifetimes_in_paths, mismatched_lifetime_syntaxes)]
fn a_lifetime_that_an_alias_hides(ws: &Workspace) -> Borrowing {
    ws.path().to_str().map(drop).ok_or("no text")
}

#[with_temp_workspace]
fn a_lifetime_of_nothing<'a>(_ws: Workspace) -> Borrowing<'a> {
    Ok(())
}

#[with_temp_workspace]
fn a_lifetime_that_outlives_itself<'a>(ws: &'a mut Workspace) -> Result<(), &'a std::path::Path>
where
    'a: 'a,
{
    match ws.path().is_dir() {
        true => Ok(()),
        false => Err(ws.path()),
    }
}

#[with_temp_workspace]
fn a_bounded_lifetime_that_the_result_does_not_have<'a>(ws: &'a Workspace) -> Result<(), String>
where
    'a: 'a,
{
    let is_dir = ws.path().is_dir();
    is_dir.then_some(()).ok_or_else(String::new)
}

#[with_temp_workspace]
fn a_bounded_lifetime_of_a_test_without_a_result<'a: 'a>(ws: &'a mut Workspace) {
    ws.write("a.txt", "");
}

#[with_temp_workspace]
#[rstest::rstest]
#[case("a")]
fn lifetimes_of_both<'a, 'b: 'a>(
    ws: &'a Workspace,
    #[case] name: &'b str,
) -> Result<(), Box<dyn Error + 'a>> {
    match ws.exists(name) {
        true => Err(Box::new(Borrowed(ws))),
        false => Ok(()),
    }
}

#[with_temp_workspace]
#[tokio::test]
async fn async_error_of_a_lifetime<'a>(ws: &'a Workspace) -> Result<(), Box<dyn Error + 'a>> {
    tokio::task::yield_now().await;
    error_of_an_elided(ws)
}

fn error_of_an_elided(ws: &Workspace) -> Result<(), Box<dyn Error + '_>> {
    match ws.path().is_dir() {
        true => Ok(()),
        false => Err(Box::new(Borrowed(ws))),
    }
}
