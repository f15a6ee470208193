//! How many system calls a contender makes, as strace sees them.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use rustix::fs::{Access, access};

use crate::arguments::Arguments;
use crate::clock::{Clock, Stopwatch};
use crate::place::Place;
use crate::runner::{Contender, Row};
use crate::session;
use crate::table::{Values, at_most};

/// What counts lies between looks at these two, which nobody else looks at.
const BEGIN: &str = "/tempspace-benches-begin";
const END: &str = "/tempspace-benches-end";

/// Prints the counts of the rows that are asked for; they differ little between file systems.
pub(crate) fn print(place: &Place, arguments: &Arguments) {
    if Command::new("strace").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("system calls: skipped, strace is not installed");
        return;
    }
    arguments.style.heading("System calls", None);
    // Larger trees take the same calls more often.
    let rows = session::rows(arguments).filter(|row| !row.name.contains("0,000"));
    for row in rows {
        let contenders = (row.contenders)(place);
        let counted = contenders.iter().enumerate().map(|(index, contender)| {
            let calls = count(place, row, index);
            (contender.name, calls.values().sum::<usize>() as f64, detail(&calls))
        });
        arguments.style.print(&Values {
            row: row.name,
            means: row.means,
            unit: "",
            values: counted.collect(),
            limit: row.target.calls.map(f64::from).map(at_most),
        });
    }
}

fn detail(calls: &BTreeMap<String, usize>) -> String {
    let mut calls: Vec<_> = calls.iter().collect();
    calls.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let words = calls.iter().map(|(name, count)| format!("{name} {count}"));
    format!("   {}", words.collect::<Vec<_>>().join(", "))
}

fn count(place: &Place, row: &Row, contender: usize) -> BTreeMap<String, usize> {
    let trace = place.path.join("trace");
    let program = session::one(place, "calls", row, contender);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(&trace);
    strace
        .env("TMPDIR", &place.path)
        // It starts meanwhile, and its calls would be counted.
        .env("TEMPSPACE_REAPER", "off")
        .arg(program.get_program())
        .args(program.get_args());
    assert!(strace.status().is_ok_and(|status| status.success()), "strace failed");
    between_marks(&String::from_utf8_lossy(&fs::read(&trace).expect("strace wrote it")))
}

fn between_marks(trace: &str) -> BTreeMap<String, usize> {
    let mut calls = BTreeMap::new();
    let mut counts = false;
    for line in trace.lines() {
        // `1234 openat(AT_FDCWD, …`; the end of a call that was interrupted is no call.
        let call = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        let Some((name, arguments)) = call.split_once('(') else {
            continue;
        };
        match arguments {
            _ if arguments.contains(BEGIN) => counts = true,
            _ if arguments.contains(END) => counts = false,
            _ if counts && !name.contains(' ') => *calls.entry(name.to_owned()).or_default() += 1,
            _ => {}
        }
    }
    calls
}

/// In the child: once to warm up, and once between the marks.
pub(crate) fn work(contender: &mut Contender) {
    contender.run(&mut Stopwatch::new(Clock::Wall));
    let mut watch = Stopwatch::new(Clock::Wall);
    watch.mark = Some(|when| {
        let _ = access(if when == "begin" { BEGIN } else { END }, Access::EXISTS);
    });
    contender.run(&mut watch);
}
