//! What a test costs to compile, and the library as a dependency.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::clock::{Clock, Stopwatch};
use crate::place::Place;
use crate::runner::{Contender, Row, Target};
use crate::{projects, table};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "compile 1,000 annotated tests",
        target: Target::ratio(1.15, 1.15),
        contenders: |_| tests(&["std", "tempspace", "assert_fs", "rstest"]),
    },
    Row {
        name: "compile 1,000 annotated tests, a snapshot each",
        target: Target::ratio(1.3, 1.3),
        contenders: |_| tests(&["std", "tempspace-snapshot", "insta"]),
    },
];

fn tests(names: &[&'static str]) -> Vec<Contender> {
    let contenders = names.iter().map(|name| {
        projects::build_tests(name, "compile");
        let dir = projects::write(name);
        Contender::new(name, move |watch| {
            touch(&dir.join("tests/compile.rs"));
            let mut cargo = projects::cargo(&dir, &["test", "--no-run", "--test", "compile"]);
            watch.processes(cargo.env("CARGO_INCREMENTAL", "0"));
        })
    });
    contenders.collect()
}

fn touch(path: &Path) {
    let file = File::options()
        .append(true)
        .open(path)
        .expect("it is there");
    file.set_modified(SystemTime::now()).expect("it is ours");
}

/// What a first build of a package with nothing but one dependency takes. Each is built once, because
/// it takes minutes; the processor's time varies by a few percent.
pub(crate) fn print_cold_builds(place: &Place) {
    let names = ["assert_fs", "tempspace", "tempfile", "insta", "rstest"];
    let built = names.map(|name| (name, build_cold(place, name), crates(name)));
    let most = built[0].1;
    let seconds = built
        .each_ref()
        .map(|(name, seconds, _)| (*name, seconds / most, format!("   {seconds:.1} s")));
    let name = "cold build as a dependency, processor time";
    table::counts(name, "× assert_fs", Some(0.7), &seconds);
    let crates = built
        .each_ref()
        .map(|(name, _, crates)| (*name, *crates, String::new()));
    table::counts("cold build as a dependency", "crates", Some(18.0), &crates);
}

fn build_cold(place: &Place, name: &str) -> f64 {
    let dir = projects::write(name);
    let target = place.path.join("cold");
    let mut cargo = projects::cargo(&dir, &["build"]);
    let mut watch = Stopwatch::new(Clock::Cpu);
    watch.processes(cargo.env("CARGO_TARGET_DIR", &target));
    fs::remove_dir_all(&target).expect("removed");
    watch.elapsed.as_secs_f64()
}

/// The crates that are built for `name`, without the package itself.
fn crates(name: &str) -> f64 {
    let dir = projects::write(name);
    let arguments = [
        "tree",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
    ];
    let mut cargo: Command = projects::cargo(&dir, &arguments);
    let output = cargo.stdout(Stdio::piped()).output().expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("project-"))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines.len() as f64
}
