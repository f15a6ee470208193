//! The configuration in the user's home.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

#[derive(Default)]
pub(crate) struct Config {
    pub(crate) author: Option<String>,
    pub(crate) commit: bool,
}

impl Config {
    /// Reads the configuration. Returns the default one if there is no file.
    pub(crate) fn read() -> io::Result<Self> {
        let Some(path) = path() else {
            return Ok(Self::default());
        };
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|line| {
                io::Error::other(format!("{}: unknown line {line:?}", path.display()))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    fn parse(text: &str) -> Result<Self, &str> {
        let mut config = Self::default();
        for line in text.lines() {
            match line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
                Some(("author", author)) => config.author = Some(author.to_owned()),
                Some(("commit", value @ ("true" | "false"))) => config.commit = value == "true",
                _ => return Err(line),
            }
        }
        Ok(config)
    }
}

fn path() -> Option<PathBuf> {
    let base = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")));
    Some(base?.join("notes/config"))
}
