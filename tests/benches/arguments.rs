//! The command line.

use std::path::PathBuf;
use std::process::exit;

use crate::clock::Clock;
use crate::table::Style;

const USAGE: &str = "\
usage: cargo bench -p tempspace-benches -- [options] [word…]

A row is measured if its name contains one of the words; without words, all rows are.

  --calls          count system calls with strace instead of measuring time
  --peak           measure peak memory instead of time
  --processes      also measure processes and suites; the first time builds some crates
  --compile        also measure the compilation of tests and of the library; takes minutes;
                   on one file system only
  --all            everything: times on both file systems, with --processes, --compile and --peak
  --markdown       as BENCHMARKS.md has it
  --cpu            take the processor's time instead of the wall's, where others work too
  --seconds N      time for each row, 3 by default
  --memory DIR     a directory on a memory file system, /dev/shm by default
  --disk DIR       a directory on a disk, Cargo's target directory by default
  --list           print the names of the rows
";

/// What is asked for.
#[derive(Clone, Default)]
pub(crate) struct Arguments {
    pub(crate) mode: Mode,
    pub(crate) clock: Clock,
    pub(crate) processes: bool,
    pub(crate) compile: bool,
    pub(crate) all: bool,
    pub(crate) style: Style,
    pub(crate) seconds: Option<f64>,
    pub(crate) memory: Option<PathBuf>,
    pub(crate) disk: Option<PathBuf>,
    pub(crate) words: Vec<String>,
    /// Of a child that was started for one contender of one row: see `session`.
    pub(crate) child: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Mode {
    #[default]
    Time,
    Calls,
    Peak,
    List,
}

impl Arguments {
    pub(crate) fn from_env() -> Self {
        let mut arguments = Self::default();
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| usage(&word));
            match word.as_str() {
                "--calls" => arguments.mode = Mode::Calls,
                "--peak" => arguments.mode = Mode::Peak,
                "--list" => arguments.mode = Mode::List,
                "--processes" => arguments.processes = true,
                "--compile" => arguments.compile = true,
                "--all" => {
                    arguments.all = true;
                    arguments.processes = true;
                    arguments.compile = true;
                }
                "--markdown" => arguments.style = Style::Markdown,
                "--cpu" => arguments.clock = Clock::Cpu,
                "--seconds" => {
                    arguments.seconds = Some(value().parse().unwrap_or_else(|_| usage(&word)));
                }
                "--memory" => arguments.memory = Some(value().into()),
                "--disk" => arguments.disk = Some(value().into()),
                "--child" => arguments.child = Some(value()),
                // Cargo adds it.
                "--bench" => {}
                _ if word.starts_with('-') => usage(&word),
                _ => arguments.words.push(word),
            }
        }
        arguments
    }

    pub(crate) fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// Whether the row `name` is asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        let found = |word: &String| name.contains(word.as_str());
        self.words.is_empty() || self.words.iter().any(found)
    }
}

fn usage(word: &str) -> ! {
    if !matches!(word, "--help" | "-h") {
        eprintln!("cannot understand `{word}`\n");
    }
    eprint!("{USAGE}");
    exit(2)
}
