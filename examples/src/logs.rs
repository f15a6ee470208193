use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::Error;

/// A log file, plain or gzip-compressed.
pub(crate) struct Log {
    pub(crate) name: String,
    path: PathBuf,
}

/// Returns the logs in `directory`, sorted by name. Ignores subdirectories and other files.
pub(crate) fn find(directory: &Path) -> Result<Vec<Log>, Error> {
    let mut logs = list(directory).map_err(Error::io("read directory", directory))?;
    if logs.is_empty() {
        return Err(Error::NoLogs { path: directory.to_owned() });
    }
    logs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(logs)
}

fn list(directory: &Path) -> io::Result<Vec<Log>> {
    let mut logs = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let log =
            Log { name: entry.file_name().to_string_lossy().into_owned(), path: entry.path() };
        if is_log(&log.name) && log.path.is_file() {
            logs.push(log);
        }
    }
    Ok(logs)
}

/// Returns `true` for `access.log` and rotated logs: `access.log.1`, `access.log.2.gz`, `access.log-20261124.gz`.
fn is_log(name: &str) -> bool {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let Some((_, rotation)) = plain.rsplit_once(".log") else {
        return false;
    };
    match rotation.strip_prefix(['.', '-']) {
        Some(number) => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
        None => rotation.is_empty(),
    }
}

impl Log {
    /// Calls `visit` with each line, including its line end. The last line may have none.
    pub(crate) fn for_each_line(&self, visit: impl FnMut(&str)) -> Result<(), Error> {
        self.open()
            .and_then(|reader| for_each_line(reader, visit))
            .map_err(Error::io("read log", &self.path))
    }

    fn open(&self) -> io::Result<Box<dyn Read>> {
        let file = File::open(&self.path)?;
        if self.name.ends_with(".gz") {
            return Ok(Box::new(MultiGzDecoder::new(file)));
        }
        Ok(Box::new(file))
    }
}

fn for_each_line(reader: impl Read, mut visit: impl FnMut(&str)) -> io::Result<()> {
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        visit(&String::from_utf8_lossy(&line)); // A crash may leave invalid UTF-8.
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_log;

    #[test]
    fn logs_are_told_from_other_files_by_their_names() {
        for name in
            ["access.log", "access.log.1", "access.log.10.gz", "access.log-20261124", "a.log.gz"]
        {
            assert!(is_log(name), "{name}");
        }
        for name in ["access.txt", "access.log.bak", "access.log.", "catalog", "access.log.1.xz"] {
            assert!(!is_log(name), "{name}");
        }
    }
}
