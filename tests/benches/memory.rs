//! How far the memory of a process grows, as Linux sees it.

use std::fs;

use crate::arguments::Arguments;
use crate::clock::{Clock, Stopwatch};
use crate::place::Place;
use crate::runner::Contender;
use crate::table::{Style, Values, at_most};
use crate::{fixture, session};

/// Prints the peaks of the rows that have a target for them.
pub(crate) fn print(place: &Place, arguments: &Arguments) {
    if peak().is_none() {
        println!("peak memory: skipped, there is no /proc/self/status");
        return;
    }
    let style: Style = arguments.style;
    style.heading("Peak memory, as a multiple of the text", None);
    for row in session::rows(arguments).filter(|row| row.target.memory.is_some()) {
        let contenders = (row.contenders)(place);
        let values = contenders.iter().enumerate().map(|(index, contender)| {
            let output = session::one(place, "peak", row, index).output().expect("it runs");
            let bytes = String::from_utf8_lossy(&output.stdout).trim().parse::<f64>();
            let text = fixture::text_size(row.name);
            (contender.name, bytes.expect("the child prints a number") / text, String::new())
        });
        style.print(&Values {
            row: row.name,
            means: row.means,
            unit: "",
            values: values.collect(),
            limit: row.target.memory.map(at_most),
        });
    }
}

/// In the child: what the peak grows by.
pub(crate) fn work(contender: &mut Contender) {
    let before = peak().unwrap_or(0);
    contender.run(&mut Stopwatch::new(Clock::Wall));
    println!("{}", (peak().unwrap_or(0) - before) * 1024);
}

/// In KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
