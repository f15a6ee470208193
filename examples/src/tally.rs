use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::parse::{Field, Request};
use crate::summary::{BrokenLine, Row, Summary};

const TOP_PATHS: usize = 10;

/// Counts the requests for a [`Summary`].
#[derive(Default)]
pub(crate) struct Tally {
    times: Option<(Timestamp, Timestamp)>,
    total: Count,
    statuses: Counts,
    paths: Counts,
    clients: Counts,
    files: Counts,
    file: String,
    line: u64,
    broken: Vec<BrokenLine>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    requests: u64,
    bytes: u64,
}

#[derive(Default)]
struct Counts(BTreeMap<String, Count>);

impl Tally {
    /// Starts the log `name`, which contains all requests that are added next.
    pub(crate) fn start_file(&mut self, name: &str) {
        self.file = name.to_owned();
        self.line = 0;
        self.files.0.entry(self.file.clone()).or_default();
    }

    pub(crate) fn add(&mut self, request: &Request<'_>) {
        self.line += 1;
        let (first, last) = self.times.unwrap_or((request.time, request.time));
        self.times = Some((first.min(request.time), last.max(request.time)));
        self.total.add(request.bytes);
        self.statuses.add(&format!("{}xx", request.status / 100), request.bytes);
        self.clients.add(request.client, request.bytes);
        self.files.add(&self.file, request.bytes);
        if let Some(path) = request.path {
            self.paths.add(path, request.bytes);
        }
    }

    pub(crate) fn add_broken(&mut self, field: Field) {
        self.line += 1;
        self.broken.push(BrokenLine { file: self.file.clone(), line: self.line, field });
    }

    pub(crate) fn finish(self) -> Summary {
        let mut top_paths = self.paths.by_frequency();
        top_paths.truncate(TOP_PATHS);
        Summary {
            first: self.times.map(|(first, _)| first),
            last: self.times.map(|(_, last)| last),
            requests: self.total.requests,
            bytes: self.total.bytes,
            statuses: self.statuses.by_name(),
            top_paths,
            clients: self.clients.by_frequency(),
            files: self.files.by_name(),
            broken_lines: self.broken,
        }
    }
}

impl Count {
    fn add(&mut self, bytes: u64) {
        self.requests += 1;
        self.bytes += bytes;
    }
}

impl Counts {
    fn add(&mut self, name: &str, bytes: u64) {
        if let Some(count) = self.0.get_mut(name) {
            count.add(bytes);
        } else {
            self.0.insert(name.to_owned(), Count { requests: 1, bytes });
        }
    }

    fn by_name(self) -> Vec<Row> {
        let row = |(name, Count { requests, bytes })| Row { name, requests, bytes };
        self.0.into_iter().map(row).collect()
    }

    /// Returns the most frequent rows first. Equally frequent rows are sorted by name.
    fn by_frequency(self) -> Vec<Row> {
        let mut rows = self.by_name();
        rows.sort_by_key(|row| std::cmp::Reverse(row.requests));
        rows
    }
}
