//! `log-summary LOGS OUT`: the command line of the library.

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use log_summary::{Summary, summarise};

const USAGE: &str = "\
Usage: log-summary LOGS OUT

Reads the access logs (*.log, *.log.1, *.log.2.gz) in the directory LOGS
and writes report.json and report.md into the directory OUT.

Exit status: 0 with reports, even if lines are broken; 1 without; 2 for wrong usage.";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [help] if help == "--help" => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        [logs, out] => run(Path::new(logs), Path::new(out)),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(logs: &Path, out: &Path) -> ExitCode {
    match summarise(logs, out) {
        Ok(summary) => {
            print_summary(&summary);
            ExitCode::SUCCESS
        }
        Err(error) => {
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}

fn print_summary(summary: &Summary) {
    for broken in &summary.broken_lines {
        eprintln!("warning: {}:{}: broken in the field {}", broken.file, broken.line, broken.field);
    }
    println!("{} requests in {} logs", summary.requests, summary.files.len());
}

fn print_error(error: &dyn Error) {
    eprint!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprint!(": {error}");
        cause = error.source();
    }
    eprintln!();
}
