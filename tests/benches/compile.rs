//! What a test costs to compile, and the library as a dependency.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::clock::{Clock, Stopwatch};
use crate::place::Place;
use crate::projects;
use crate::runner::{Contender, Limit, Row, Target};
use crate::table::{Style, Values, at_most};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "compile 1,000 annotated tests",
        means: "How much longer a test target compiles than with `tempfile::tempdir()` in each test.",
        target: Target::at(0.95),
        contenders: |_| tests(&["tempfile", "tempspace", "assert_fs", "rstest"]),
    },
    Row {
        name: "compile 1,000 annotated tests, a snapshot each",
        means: "The same with a tree snapshot in each test; insta's macro is in both.",
        target: Target::limit(Limit::Peer("insta", 1.1, 0.0)),
        contenders: |_| tests(&["tempfile", "tempspace-snapshot", "insta"]),
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
    let file = File::options().append(true).open(path).expect("it is there");
    file.set_modified(SystemTime::now()).expect("it is ours");
}

/// What a first build of a package with nothing but one dependency takes. Each is built once, because
/// it takes minutes; the processor's time varies by a few percent.
pub(crate) fn print_cold_builds(place: &Place, style: Style) {
    let names = ["insta", "tempspace", "assert_fs", "rstest"];
    let shown = ["tempfile + insta", "tempspace", "assert_fs", "rstest + tempfile"];
    let seconds = names.map(|name| build_cold(place, name));
    let crates = names.map(crates);
    let values = |value: &dyn Fn(usize) -> (f64, String)| {
        let values = shown.iter().enumerate().map(|(index, name)| {
            let (value, more) = value(index);
            (*name, value, more)
        });
        values.collect()
    };
    style.print(&Values {
        row: "cold build as a dev-dependency, processor time",
        means: "What the library adds to a build on CI that starts with nothing.",
        unit: "",
        values: values(&|index| {
            let ratio = seconds[index] / seconds[0];
            (ratio, format!("{:.1} s", seconds[index]))
        }),
        limit: Some(at_most(2.0)),
    });
    style.print(&Values {
        row: "cold build as a dev-dependency, crates",
        means: "What the library adds to `Cargo.lock` and to a review of dependencies.",
        unit: "",
        values: values(&|index| (crates[index], String::new())),
        limit: Some(at_most(22.0)),
    });
}

fn build_cold(place: &Place, name: &str) -> f64 {
    let dir = projects::write(name);
    let target = place.path.join("cold");
    let mut cargo = projects::cargo(&dir, &["build"]);
    let mut watch = Stopwatch::new(Clock::Cpu);
    cargo.env("CARGO_TARGET_DIR", &target);
    // As for a dependency from a registry. Cargo builds a local one incrementally, which takes longer.
    watch.processes(cargo.env("CARGO_INCREMENTAL", "0"));
    fs::remove_dir_all(&target).expect("removed");
    watch.elapsed.as_secs_f64()
}

/// The crates that are built for `name`, without the package itself.
fn crates(name: &str) -> f64 {
    let dir = projects::write(name);
    let arguments = ["tree", "-e", "normal,build", "--prefix", "none", "--no-dedupe"];
    let mut cargo: Command = projects::cargo(&dir, &arguments);
    let output = cargo.stdout(Stdio::piped()).output().expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines: Vec<_> = text.lines().filter(|line| !line.starts_with("project-")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.len() as f64
}
