//! A run of the benchmarks: a child process for each place.
//!
//! Peers ask the environment for the temporary directory, and a child is the one way to set that
//! without `unsafe`. Children for a single contender are what strace and the kernel look at.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::arguments::{Arguments, Mode};
use crate::place::{Kind, Place};
use crate::runner::{Row, measure};
use crate::{ROWS, calls, compile, memory, process, table};

pub(crate) fn run(arguments: Arguments) -> ExitCode {
    match &arguments.child {
        Some(role) => child(role, &arguments),
        None if arguments.mode == Mode::List => {
            rows(&arguments).for_each(|row| println!("{}", row.name));
        }
        None => Kind::ALL.iter().for_each(|kind| parent(*kind, &arguments)),
    }
    ExitCode::SUCCESS
}

/// The rows that are asked for.
pub(crate) fn rows(arguments: &Arguments) -> impl Iterator<Item = &'static Row> {
    let slow = [
        (arguments.processes, process::ROWS),
        (arguments.compile, compile::ROWS),
    ];
    let slow = slow.into_iter().filter(|(wanted, _)| *wanted);
    let rows = ROWS.iter().copied().chain(slow.map(|(_, rows)| rows));
    rows.flatten().filter(|row| arguments.wants(row.name))
}

fn parent(kind: Kind, arguments: &Arguments) {
    // Counts and compilers do not depend on the file system.
    let once = arguments.mode != Mode::Time || arguments.compile;
    if kind == Kind::Disk && once {
        return;
    }
    let Some(base) = kind.directory(arguments) else {
        println!("\n{}: skipped, there is no such directory", kind.name());
        return;
    };
    let place = tempfile::Builder::new()
        .prefix("tempspace-benches-")
        .tempdir_in(base)
        .expect("the directory is writable");
    let mut command = this_program(place.path(), kind.name());
    let status = command.args(std::env::args_os().skip(1)).status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the child failed"
    );
}

/// This program as a child that works in `place`.
fn this_program(place: &Path, role: &str) -> Command {
    let program = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(program);
    command.env("TMPDIR", place).args(["--child", role]);
    command
}

/// This program as a child that lets one contender work.
pub(crate) fn one(place: &Place, measure: &str, row: &Row, contender: usize) -> Command {
    this_program(&place.path, &format!("{measure}/{}/{contender}", row.name))
}

/// `memory`, `disk`, or for one contender `calls/<row>/<index>` and `peak/<row>/<index>`.
fn child(role: &str, arguments: &Arguments) {
    let disk = role == Kind::Disk.name();
    let place = Place::of_this_process(if disk { Kind::Disk } else { Kind::Memory });
    let parts: Vec<_> = role.split('/').collect();
    if let [what, row, index] = parts[..] {
        return work(&place, what, row, index);
    }
    match arguments.mode {
        Mode::Calls => calls::print(&place, arguments),
        Mode::Peak => memory::print(&place, arguments),
        Mode::Time | Mode::List => times(&place, arguments),
    }
}

fn times(place: &Place, arguments: &Arguments) {
    table::heading(place.kind, &place.path);
    for row in rows(arguments) {
        let mut contenders = (row.contenders)(place);
        if contenders.is_empty() {
            println!("{}: skipped, its runner is not installed", row.name);
            continue;
        }
        let measured = measure(
            &mut contenders,
            arguments.seconds.unwrap_or(3.0),
            arguments.clock,
        );
        table::ratios(row, place.kind, &measured);
    }
    if arguments.compile && arguments.wants("cold build") {
        compile::print_cold_builds(place);
    }
}

fn work(place: &Place, what: &str, row: &str, index: &str) {
    let all = ROWS.iter().copied().chain([process::ROWS]);
    let row = all.flatten().find(|one| one.name == row);
    let row = row.expect("the parent knows the rows");
    let index: usize = index.parse().expect("an index");
    let contender = &mut (row.contenders)(place)[index];
    match what {
        "calls" => calls::work(contender),
        _ => memory::work(contender),
    }
}
