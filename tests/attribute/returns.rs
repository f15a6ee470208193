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
