//! A run of the benchmarks: a child process for each place.
//!
//! Peers ask the environment for the temporary directory, and a child is the one way to set that
//! without `unsafe`. Children for a single contender are what strace and the kernel look at.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::arguments::{Arguments, Mode};
use crate::clock::Clock;
use crate::place::{Kind, Place};
use crate::runner::{Row, measure};
use crate::table::{Style, Values};
use crate::{ROWS, calls, compile, machine, memory, process, removal};

pub(crate) fn run(arguments: Arguments) -> ExitCode {
    match &arguments.child {
        Some(role) => child(role, &arguments),
        None if arguments.mode == Mode::List => {
            rows(&arguments).for_each(|row| println!("{}", row.name));
        }
        None => parent(&arguments),
    }
    ExitCode::SUCCESS
}

/// The rows that are asked for.
pub(crate) fn rows(arguments: &Arguments) -> impl Iterator<Item = &'static Row> {
    let groups = [
        (true, ROWS),
        (true, &[removal::IN_MEMORY][..]),
        (arguments.processes, &[process::ROWS][..]),
        (arguments.compile, &[compile::ROWS][..]),
    ];
    let groups = groups.into_iter().filter(|(is_wanted, _)| *is_wanted);
    let rows = groups.flat_map(|(_, rows)| rows.iter().copied().flatten());
    rows.filter(|row| arguments.wants(row.name))
}

fn parent(arguments: &Arguments) {
    if arguments.style == Style::Markdown {
        machine::print();
    }
    match arguments.mode {
        Mode::Calls => return start(Kind::Memory, "calls", arguments),
        Mode::Peak => return start(Kind::Memory, "peak", arguments),
        Mode::Time | Mode::List => {}
    }
    for kind in Kind::ALL {
        start(kind, kind.name(), arguments);
    }
    if arguments.processes {
        start(Kind::Memory, "processes", arguments);
    }
    if arguments.compile {
        start(Kind::Memory, "compile", arguments);
    }
    if arguments.all {
        start(Kind::Memory, "peak", arguments);
    }
}

/// Runs a child for `role` with a directory of its own.
fn start(kind: Kind, role: &str, arguments: &Arguments) {
    let Some(base) = kind.directory(arguments) else {
        println!("\n{}: skipped, there is no such directory", kind.name());
        return;
    };
    let place = tempfile::Builder::new()
        .prefix("tempspace-benches-")
        .tempdir_in(base)
        .expect("the directory is writable");
    let mut command = this_program(place.path(), role);
    let status = command.args(std::env::args_os().skip(1)).status();
    assert!(status.is_ok_and(|status| status.success()), "the child failed");
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

/// A role of [`parent`], or for one contender `calls/<row>/<index>` and `peak/<row>/<index>`.
fn child(role: &str, arguments: &Arguments) {
    let is_disk = role == Kind::Disk.name();
    let place = Place::of_this_process(if is_disk { Kind::Disk } else { Kind::Memory });
    if let [what, row, index] = role.split('/').collect::<Vec<_>>()[..] {
        return work(&place, what, row, index);
    }
    match role {
        "calls" => calls::print(&place, arguments),
        "peak" => memory::print(&place, arguments),
        "processes" => {
            let title = "Processes and suites, on a memory file system";
            times(&place, arguments, title, process::ROWS.iter());
        }
        "compile" => {
            let arguments = &arguments.with_clock(Clock::Cpu);
            times(&place, arguments, "Building, processor time", compile::ROWS.iter());
            if arguments.wants("cold build") {
                compile::print_cold_builds(&place, arguments.style);
            }
        }
        _ => {
            let in_memory = if is_disk { &[] } else { removal::IN_MEMORY };
            let rows = ROWS.iter().copied().flatten().chain(in_memory);
            times(&place, arguments, place.kind.title(), rows);
        }
    }
}

fn times<'a>(
    place: &Place,
    arguments: &Arguments,
    title: &str,
    rows: impl Iterator<Item = &'a Row>,
) {
    arguments.style.heading(title, Some(&place.path));
    for row in rows.filter(|row| arguments.wants(row.name)) {
        let mut contenders = (row.contenders)(place);
        if contenders.is_empty() {
            println!("{}: skipped, its runner is not installed", row.name);
            continue;
        }
        let seconds = arguments.seconds.unwrap_or(3.0);
        let measured = measure(&mut contenders, seconds, arguments.clock);
        let values = Values::ratios(row, place.kind, &measured);
        arguments.style.print(&values);
    }
}

fn work(place: &Place, what: &str, row: &str, index: &str) {
    let all = ROWS.iter().copied().chain([process::ROWS, removal::IN_MEMORY]);
    let row = all.flatten().find(|one| one.name == row);
    let row = row.expect("the parent knows the rows");
    let index: usize = index.parse().expect("an index");
    let contender = &mut (row.contenders)(place)[index];
    match what {
        "calls" => calls::work(contender),
        _ => memory::work(contender),
    }
}
