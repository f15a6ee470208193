//! What is printed.

use crate::place::Kind;
use crate::runner::{Measured, Row, Target};

/// The heading of all rows on one file system.
pub(crate) fn heading(kind: Kind, directory: &std::path::Path) {
    println!("\n{}: {}", kind.name(), directory.display());
    println!("{:<44}{:>8}{:>16}{:>9}", "", "ratio", "quartiles", "target");
}

/// The ratios of a row; the target and whether it is reached stand beside tempspace's.
pub(crate) fn ratios(row: &Row, kind: Kind, measured: &[Measured]) {
    println!("{}", row.name);
    for (index, Measured { name, ratio }) in measured.iter().enumerate() {
        let spread = format!("{:.2} – {:.2}", ratio.lower, ratio.upper);
        let verdict = match index {
            1 => verdict(ratio.median, row.target.of(kind)),
            _ => String::new(),
        };
        let line = format!("  {name:<42}{:>8.2}{spread:>16}{verdict}", ratio.median);
        println!("{line}");
    }
}

/// A count of a row, such as system calls, with a limit for tempspace.
pub(crate) fn counts(row: &str, unit: &str, limit: Option<f64>, counted: &[(&str, f64, String)]) {
    println!("{row}");
    for (index, (name, count, detail)) in counted.iter().enumerate() {
        let verdict = match (index, limit) {
            (1, Some(limit)) => verdict(*count, limit),
            _ => String::new(),
        };
        println!("  {name:<42}{count:>8.1} {unit}{verdict}{detail}");
    }
}

fn verdict(value: f64, target: f64) -> String {
    // Two digits are what is printed and what targets are given in.
    let reached = (value * 100.0).round() <= target * 100.0;
    format!(
        "{:>9} {}",
        format!("≤ {target}"),
        if reached { "✓" } else { "✗" }
    )
}

impl Target {
    fn of(&self, kind: Kind) -> f64 {
        self.ratio[usize::from(kind == Kind::Disk)]
    }
}
