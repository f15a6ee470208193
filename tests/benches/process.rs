//! Whole processes: programs, and suites of tests under both runners.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;

use crate::place::Place;
use crate::projects;
use crate::runner::{Contender, Limit, Row, Target};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "1,000 tests, three files each: `cargo test`",
        means: "How much longer a suite takes than with directories made and removed by hand.",
        target: Target::at(1.10),
        contenders: |place| suites(place, PEERS, Runner::Cargo),
    },
    Row {
        name: "1,000 tests, three files each: the test binary",
        means: "The same without Cargo's own time.",
        target: Target::at(1.08),
        contenders: |place| suites(place, PEERS, Runner::Binary),
    },
    Row {
        name: "1,000 tests, a tree snapshot each: `cargo test`",
        means: "What snapshots of whole trees add to insta's own cost, which is that of one string.",
        target: Target::limit(Limit::Peer("insta", 1.0, 0.3)),
        contenders: |place| suites(place, SNAPSHOTS, Runner::Cargo),
    },
    Row {
        name: "1,000 tests, a tree snapshot each: the test binary",
        means: "The same without Cargo's own time.",
        target: Target::limit(Limit::Peer("insta", 1.0, 0.3)),
        contenders: |place| suites(place, SNAPSHOTS, Runner::Binary),
    },
    Row {
        name: "200 tests under nextest, a process each",
        means: "What a process for each test costs, with the reaper.",
        target: Target::at(1.12),
        contenders: |place| nextest(place, PEERS),
    },
    Row {
        name: "a process with one workspace, beside a reaper",
        means: "The same for one process, where another has started the reaper.",
        target: Target::at(1.10),
        contenders: |place| programs(place, Reaper::Running),
    },
    Row {
        name: "a process with one workspace, without a reaper",
        means: "The same with `TEMPSPACE_REAPER=off`.",
        target: Target::at(1.06),
        contenders: |place| programs(place, Reaper::Off),
    },
    Row {
        name: "a process with one workspace that starts the reaper",
        means: "What the first process of a run pays once.",
        target: Target::NONE,
        contenders: |place| programs(place, Reaper::Started),
    },
];

const PEERS: &[&str] = &["std", "tempspace", "tempfile", "assert_fs", "rstest"];
const SNAPSHOTS: &[&str] = &["std", "tempspace-snapshot", "insta"];

#[derive(Clone, Copy, PartialEq)]
enum Reaper {
    /// Another process holds a workspace, and has started it.
    Running,
    Off,
    /// A new directory for each process, in which it is the first.
    Started,
}

fn programs(place: &Place, reaper: Reaper) -> Vec<Contender> {
    let holder = (reaper == Reaper::Running).then(|| Rc::new(Holder::start(place)));
    let contenders = PEERS[..4].iter().map(|name| {
        let program = projects::build_program(name);
        let holder = holder.clone();
        let mut number = 0;
        contender(
            name,
            move |place| {
                let _ = &holder;
                let mut base = place.to_owned();
                if reaper == Reaper::Started {
                    number += 1;
                    base = base.join(format!("{name}-{number}"));
                    std::fs::create_dir(&base).expect("the place is writable");
                }
                let mut command = Command::new(&program);
                command.env("TMPDIR", base);
                let is_off = reaper == Reaper::Off;
                command.env("TEMPSPACE_REAPER", if is_off { "off" } else { "on" });
                command
            },
            place,
        )
    });
    contenders.collect()
}

/// A process that holds a workspace, and so keeps a reaper, until its standard input ends.
struct Holder(Child);

impl Holder {
    fn start(place: &Place) -> Self {
        let mut command = Command::new(projects::build_program("tempspace"));
        command.arg("wait").env("TMPDIR", &place.path);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("it was built");
        let mut ready = [0];
        let stdout = child.stdout.as_mut().expect("it is a pipe");
        stdout.read_exact(&mut ready).expect("it says that it is ready");
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Runner {
    Cargo,
    Binary,
}

fn suites(place: &Place, names: &[&'static str], runner: Runner) -> Vec<Contender> {
    let contenders = names.iter().map(|name| {
        let suite = projects::build_tests(name, "many");
        let dir = projects::write(name);
        projects::accept_snapshots(name, "many");
        contender(
            name,
            move |place| {
                let mut command = match runner {
                    Runner::Cargo => projects::cargo(&dir, &["test", "--quiet", "--test", "many"]),
                    Runner::Binary => Command::new(&suite),
                };
                // The second is what `.cargo/config.toml` should say: insta asks Cargo otherwise.
                command.current_dir(&dir).env("TMPDIR", place);
                command.env("INSTA_WORKSPACE_ROOT", &dir).env("INSTA_UPDATE", "no");
                command
            },
            place,
        )
    });
    contenders.collect()
}

/// Nextest runs what was built before, so that cargo's own time is left out.
fn nextest(place: &Place, names: &[&'static str]) -> Vec<Contender> {
    let mut version = Command::new("cargo-nextest");
    version.args(["nextest", "--version"]);
    if !quiet(&mut version).status().is_ok_and(|status| status.success()) {
        return Vec::new();
    }
    let contenders = names.iter().map(|name| {
        projects::build_tests(name, "few");
        let dir = projects::write(name);
        let archive = archive(&dir);
        contender(
            name,
            move |place| {
                let mut command = Command::new("cargo-nextest");
                command
                    .args(["nextest", "run", "--test-threads", "2"])
                    .arg("--binaries-metadata")
                    .arg(&archive[0])
                    .arg("--cargo-metadata")
                    .arg(&archive[1])
                    .current_dir(&dir)
                    .env("TMPDIR", place);
                command
            },
            place,
        )
    });
    contenders.collect()
}

fn quiet(command: &mut Command) -> &mut Command {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    command.stderr(Stdio::null())
}

/// What nextest would ask cargo: the binaries and the metadata.
fn archive(dir: &Path) -> [PathBuf; 2] {
    let list = ["nextest", "list", "--test", "few", "--list-type", "binaries-only"];
    let questions: [(&str, &[&str]); 2] = [
        ("binaries.json", &[&list[..], &["--message-format", "json"]].concat()),
        ("metadata.json", &["metadata", "--format-version", "1"]),
    ];
    questions.map(|(name, arguments)| {
        let path = dir.join(name);
        let answer = projects::cargo(dir, arguments).stdout(Stdio::piped()).output();
        std::fs::write(&path, answer.expect("cargo answers").stdout).expect("written");
        path
    })
}

fn contender(
    name: &'static str,
    mut command: impl FnMut(&Path) -> Command + 'static,
    place: &Place,
) -> Contender {
    let path = place.path.clone();
    Contender::new(name, move |watch| {
        watch.processes(quiet(&mut command(&path)));
    })
}
