//! Whole processes: programs, and suites of tests under both runners.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::place::Place;
use crate::projects;
use crate::runner::{Contender, Row, Target};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "a process with one workspace, reaper and all",
        target: Target::ratio(1.4, 1.4),
        contenders: |place| programs(place, &["std", "tempspace", "tempfile", "assert_fs"], true),
    },
    Row {
        name: "a process with one workspace, without a reaper",
        target: Target::ratio(1.03, 1.03),
        contenders: |place| programs(place, &["std", "tempspace", "tempfile", "assert_fs"], false),
    },
    Row {
        name: "1,000 tests, three files each, cargo test",
        target: Target::ratio(1.05, 1.05),
        contenders: |place| {
            suites(
                place,
                &["std", "tempspace", "tempfile", "assert_fs", "rstest"],
            )
        },
    },
    Row {
        name: "200 tests under nextest",
        target: Target::ratio(1.1, 1.1),
        contenders: |place| {
            nextest(
                place,
                &["std", "tempspace", "tempfile", "assert_fs", "rstest"],
            )
        },
    },
    Row {
        name: "200 tests under nextest, a snapshot each",
        target: Target::ratio(1.3, 1.3),
        contenders: |place| nextest(place, &["std", "tempspace-snapshot", "insta"]),
    },
];

fn programs(place: &Place, names: &[&'static str], reaper: bool) -> Vec<Contender> {
    let contenders = names.iter().map(|name| {
        let program = projects::build_program(name);
        contender(
            name,
            move |place| {
                let mut command = Command::new(&program);
                command.env("TMPDIR", place);
                command.env("TEMPSPACE_REAPER", if reaper { "on" } else { "off" });
                command
            },
            place,
        )
    });
    contenders.collect()
}

fn suites(place: &Place, names: &[&'static str]) -> Vec<Contender> {
    let contenders = names.iter().map(|name| {
        let suite = projects::build_tests(name, "many");
        contender(
            name,
            move |place| {
                let mut command = Command::new(&suite);
                command.arg("--quiet").env("TMPDIR", place);
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
    if !quiet(&mut version)
        .status()
        .is_ok_and(|status| status.success())
    {
        return Vec::new();
    }
    let contenders = names.iter().map(|name| {
        projects::build_tests(name, "few");
        let dir = projects::write(name);
        // Takes the snapshots that later runs compare with.
        let taken = projects::cargo(&dir, &["test", "--test", "few"])
            .env("INSTA_UPDATE", "always")
            .status();
        assert!(
            taken.is_ok_and(|status| status.success()),
            "the suite of {name} fails"
        );
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
    let list = [
        "nextest",
        "list",
        "--test",
        "few",
        "--list-type",
        "binaries-only",
    ];
    let questions: [(&str, &[&str]); 2] = [
        (
            "binaries.json",
            &[&list[..], &["--message-format", "json"]].concat(),
        ),
        ("metadata.json", &["metadata", "--format-version", "1"]),
    ];
    questions.map(|(name, arguments)| {
        let path = dir.join(name);
        let answer = projects::cargo(dir, arguments)
            .stdout(Stdio::piped())
            .output();
        std::fs::write(&path, answer.expect("cargo answers").stdout).expect("written");
        path
    })
}

fn contender(
    name: &'static str,
    command: impl Fn(&Path) -> Command + 'static,
    place: &Place,
) -> Contender {
    let path = place.path.clone();
    Contender::new(name, move |watch| {
        watch.processes(quiet(&mut command(&path)));
    })
}
