use jiff::Timestamp;
use serde::Serialize;

use crate::Field;

/// What the reports say, in the order in which they say it.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The time of the earliest request, if there was one.
    pub first: Option<Timestamp>,
    /// The time of the latest request.
    pub last: Option<Timestamp>,
    /// How many requests the logs tell of.
    pub requests: u64,
    /// How many bytes were sent in answer, headers not counted.
    pub bytes: u64,
    /// A row for each class of status codes, such as `2xx`, sorted.
    pub statuses: Vec<Row>,
    /// The paths that were asked for most often, without queries.
    pub top_paths: Vec<Row>,
    /// A row for each client, the most frequent first.
    pub clients: Vec<Row>,
    /// A row for each log, sorted by name.
    pub files: Vec<Row>,
    /// Each line that could not be parsed, in the order of `files`.
    pub broken_lines: Vec<BrokenLine>,
}

/// The requests that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What they have in common: a status class, a path, a client, a log.
    pub name: String,
    /// How many they are.
    pub requests: u64,
    /// How many bytes were sent in answer.
    pub bytes: u64,
}

/// Where a line is that is not in the common log format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrokenLine {
    /// The log's name.
    pub file: String,
    /// The line's number, from 1.
    pub line: u64,
    /// The first field that is not as it should be.
    pub field: Field,
}
