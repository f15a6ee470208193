//! A guided tour of workspaces, in the terminal.
//!
//!     cargo run --example tour
//!
//! Each stop runs in its own process, like a test under nextest. After each stop, the tour lists the base directory
//! of temporary files: it is empty, however the process ended.

mod stops;
mod terminal;

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use stops::{End, STOPS, Stop};
use terminal::Terminal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<ExitCode> {
    if let Some(name) = env::args().nth(1) {
        return Ok(run_stop(&name));
    }
    let terminal = Terminal::new();
    let base = tempspace::temp::Builder::new().prefix("tour_").dir()?;
    for (number, stop) in (1..).zip(&STOPS) {
        terminal.heading(&format!("{number}. {}", stop.title));
        terminal.paragraph(stop.text);
        show(stop, base.path(), &terminal)?;
        wait_for_reaper(base.path())?;
        if !list(base.path(), &terminal)?.is_empty() {
            return Err("something is left".into());
        }
    }
    terminal.heading("That is all");
    terminal.paragraph("The tests of this program are in examples/tests; copy what you like.");
    Ok(ExitCode::SUCCESS)
}

/// Runs a stop, in its child process.
fn run_stop(name: &str) -> ExitCode {
    let Some(stop) = STOPS.iter().find(|stop| stop.name == name) else {
        eprintln!("usage: cargo run --example tour");
        return ExitCode::from(2);
    };
    // On a thread with its name, as test harnesses run tests.
    let thread = thread::Builder::new().name(stop.name.to_owned()).spawn(stop.run);
    match thread.map(JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(_panic)) => ExitCode::FAILURE,
        Err(error) => panic!("cannot start a thread: {error}"),
    }
}

fn show(stop: &Stop, base: &Path, terminal: &Terminal) -> Result<()> {
    let mut command = child(stop, base)?;
    if let End::Killed = stop.end {
        return show_killed(&mut command, base, terminal);
    }
    let output = command.output()?;
    terminal.block(&String::from_utf8_lossy(&output.stdout));
    terminal.block(&String::from_utf8_lossy(&output.stderr));
    if output.status.success() != matches!(stop.end, End::Passes) {
        return Err(format!("the stop {:?} ended with {}", stop.name, output.status).into());
    }
    Ok(())
}

/// Returns a command that runs this program again, with its own base directory and without the user's settings.
fn child(stop: &Stop, base: &Path) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(stop.name).env("TEMPSPACE_DIR", base).env("INSTA_UPDATE", "no");
    for setting in ["TEMPSPACE_KEEP", "TEMPSPACE_REAPER", "INSTA_FORCE_PASS", "RUST_BACKTRACE"] {
        command.env_remove(setting);
    }
    Ok(command)
}

/// Kills the process as soon as it has written into its workspace.
fn show_killed(command: &mut Command, base: &Path, terminal: &Terminal) -> Result<()> {
    let mut process = command.stdout(Stdio::piped()).spawn()?;
    terminal.block(&first_line(&mut process)?);
    list(base, terminal)?;
    process.kill()?;
    terminal.block(&format!("killed: {}", process.wait()?));
    Ok(())
}

/// Waits until the base directory is empty. The reaper ends shortly after the last process that uses it.
fn wait_for_reaper(base: &Path) -> io::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while fs::read_dir(base)?.next().is_some() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn first_line(process: &mut Child) -> io::Result<String> {
    let mut line = String::new();
    if let Some(stdout) = &mut process.stdout {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    Ok(line)
}

/// Prints and returns the paths in the base directory, like `find`.
fn list(base: &Path, terminal: &Terminal) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    collect(base, base, &mut paths)?;
    paths.sort();
    terminal.listing(base, &paths);
    Ok(paths)
}

fn collect(base: &Path, directory: &Path, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        paths.push(path.strip_prefix(base).unwrap_or(&path).display().to_string());
        if entry.file_type()?.is_dir() {
            collect(base, &path, paths)?;
        }
    }
    Ok(())
}
