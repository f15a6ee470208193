//! Summarises a directory of access logs in the [common log format] as `report.json` and `report.md`.
//!
//! It is an example of a program that reads and writes files. Its tests show how to use [`tempspace`].
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
/// directory `out`, which is created if necessary.
///
/// A line that is not in the common log format is recorded as a [`BrokenLine`].
///
/// # Errors
///
/// Returns an error, and writes nothing, if there are no logs or one cannot be read. Returns an error if a report
/// cannot be written.
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
