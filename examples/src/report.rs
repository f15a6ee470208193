mod json;
mod markdown;

use std::fs;
use std::path::Path;

use crate::{Error, Summary};

/// Writes `report.json` and `report.md`.
pub(crate) fn write(summary: &Summary, directory: &Path) -> Result<(), Error> {
    fs::create_dir_all(directory).map_err(Error::io("create directory", directory))?;
    let reports =
        [("report.json", json::render(summary)), ("report.md", markdown::render(summary))];
    for (name, text) in reports {
        let path = directory.join(name);
        fs::write(&path, text).map_err(Error::io("write report", &path))?;
    }
    Ok(())
}
