//! What is printed.

use std::path::Path;

use crate::place::Kind;
use crate::runner::{Limit, Measured, Row, Target};

/// How a table looks.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Style {
    #[default]
    Text,
    /// For BENCHMARKS.md.
    Markdown,
}

/// One thing that was measured of a row: each contender's value, tempspace's second, and more about it.
pub(crate) struct Values<'a> {
    pub(crate) row: &'a str,
    pub(crate) means: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) values: Vec<(&'static str, f64, String)>,
    /// A number, and how it is written.
    pub(crate) limit: Option<(f64, String)>,
}

impl<'a> Values<'a> {
    /// The ratios of `row`, each with its quartiles.
    pub(crate) fn ratios(row: &'a Row, kind: Kind, measured: &[Measured]) -> Self {
        let values = measured.iter().map(|Measured { name, ratio }| {
            let spread = format!("{:.2} – {:.2}", ratio.lower, ratio.upper);
            (*name, ratio.median, spread)
        });
        Self {
            row: row.name,
            means: row.means,
            unit: "",
            values: values.collect(),
            limit: row.target.of(kind, measured),
        }
    }
}

impl Style {
    /// Above all rows on one file system.
    pub(crate) fn heading(self, title: &str, directory: Option<&Path>) {
        match self {
            Self::Text => {
                let directory = directory.unwrap_or(Path::new("")).display();
                println!("\n{title}: {directory}");
                println!("{:<44}{:>8}{:>16}{:>9}", "", "value", "quartiles", "target");
            }
            Self::Markdown => {
                println!("\n## {title}\n");
                println!("| Work | tempspace | target | others | what it means |");
                println!("| --- | --- | --- | --- | --- |");
            }
        }
    }

    pub(crate) fn print(self, values: &Values<'_>) {
        match self {
            Self::Text => text(values),
            Self::Markdown => markdown(values),
        }
    }
}

fn text(values: &Values<'_>) {
    println!("{}", values.row);
    for (index, (name, value, more)) in values.values.iter().enumerate() {
        let verdict = match (index, &values.limit) {
            (1, Some(limit)) => format!("  {}", verdict(*value, limit)),
            _ => String::new(),
        };
        let unit = values.unit;
        println!("  {name:<42}{value:>8.2}{unit}{more:>16}{verdict}");
    }
}

fn markdown(values: &Values<'_>) {
    let [floor, (_, ours, _), others @ ..] = &values.values[..] else {
        return;
    };
    let unit = values.unit;
    let (verdict, mut peers) = match &values.limit {
        Some(limit) => (verdict(*ours, limit), Vec::new()),
        None => (String::new(), Vec::new()),
    };
    if floor.1 != 1.0 || !floor.0.starts_with("floor") {
        peers.push(floor);
    }
    peers.extend(others);
    let peers = peers.iter().map(|(name, value, _)| format!("{name} {value:.2}{unit}"));
    let peers = peers.collect::<Vec<_>>().join(", ");
    let (row, means) = (values.row, values.means);
    println!("| {row} | **{ours:.2}**{unit} | {verdict} | {peers} | {means} |");
}

fn verdict(value: f64, (limit, text): &(f64, String)) -> String {
    // Two digits are what is printed and what targets are given in.
    let is_reached = (value * 100.0).round() <= (limit * 100.0).round();
    format!("{text} {}", if is_reached { "✓" } else { "✗" })
}

/// A limit that is a number.
pub(crate) fn at_most(limit: f64) -> (f64, String) {
    (limit, format!("≤ {limit}"))
}

impl Target {
    /// The limit of tempspace's ratio, if the row has one.
    fn of(&self, kind: Kind, measured: &[Measured]) -> Option<(f64, String)> {
        match self.ratio {
            Limit::None => None,
            Limit::At(limits) => Some(at_most(limits[usize::from(kind == Kind::Disk)])),
            Limit::Peer(peer, times, plus) => {
                let peers = measured.iter().find(|one| one.name == peer)?;
                let text = match (times, plus) {
                    (1.0, plus) => format!("≤ {peer} + {plus}"),
                    (times, _) => format!("≤ {times} × {peer}"),
                };
                Some((peers.ratio.median * times + plus, text))
            }
        }
    }
}
