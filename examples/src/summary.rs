use jiff::Timestamp;
use serde::Serialize;

use crate::Field;

/// The content of the reports, in the same order.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The time of the earliest request, if there is one.
    pub first: Option<Timestamp>,
    /// The time of the latest request.
    pub last: Option<Timestamp>,
    /// The number of requests.
    pub requests: u64,
    /// The number of bytes that were sent, without headers.
    pub bytes: u64,
    /// A row for each class of status codes, such as `2xx`, sorted.
    pub statuses: Vec<Row>,
    /// The most frequent paths, without queries.
    pub top_paths: Vec<Row>,
    /// A row for each client, the most frequent first.
    pub clients: Vec<Row>,
    /// A row for each log, sorted by name.
    pub files: Vec<Row>,
    /// Each line that could not be parsed, in the order of `files`.
    pub broken_lines: Vec<BrokenLine>,
}

/// The requests of one status class, path, client or log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The status class, path, client or log.
    pub name: String,
    /// The number of requests.
    pub requests: u64,
    /// The number of bytes that were sent.
    pub bytes: u64,
}

/// A line that is not in the common log format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrokenLine {
    /// The log's name.
    pub file: String,
    /// The line's number, counted from 1.
    pub line: u64,
    /// The first invalid field.
    pub field: Field,
}
