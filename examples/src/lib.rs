//! Summarises a directory of access logs in the [common log format] as `report.json` and `report.md`.
//!
//! It is a small program of the kind that [`tempspace`] is for, one that reads and writes files, and
//! here so that its tests can be read and copied.
//!
//! [common log format]: https://httpd.apache.org/docs/current/logs.html#common
//! [`tempspace`]: https://docs.rs/tempspace

mod error;
mod logs;
mod parse;
mod report;
mod summary;
mod tally;

use std::path::Path;

pub use error::Error;
pub use parse::Field;
pub use summary::{BrokenLine, Row, Summary};

use tally::Tally;

/// Reads the access logs in the directory `logs` and writes `report.json` and `report.md` into the
/// directory `out`, which is made if it is missing.
///
/// A line that is not in the common log format is counted as a [`BrokenLine`] and no error.
///
/// # Errors
///
/// When there are no logs, when one cannot be read to its end, or when a report cannot be written.
/// Nothing is written unless every log has been read.
pub fn summarise(logs: &Path, out: &Path) -> Result<Summary, Error> {
    let mut tally = Tally::default();
    for log in logs::find(logs)? {
        tally.start_file(&log.name);
        log.for_each_line(|line| match parse::parse(line) {
            Ok(request) => tally.add(&request),
            Err(field) => tally.add_broken(field),
        })?;
    }
    let summary = tally.finish();
    report::write(&summary, out)?;
    Ok(summary)
}
