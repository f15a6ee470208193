//! Small packages that use one contender each, generated, and built with this workspace's lock file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package: the same tests and the same program, written for one contender.
pub(crate) struct Project {
    pub(crate) name: &'static str,
    dependencies: &'static str,
    /// What stands before the tests, and a test in which `NUMBER` is replaced.
    suite: [&'static str; 2],
    /// The same for tests that differ in nothing but where the directory comes from.
    compile: [&'static str; 2],
    /// A program that makes a directory and removes it.
    program: &'static str,
}

const WRITE_AND_READ: &str = r#"
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(dir.join(name), "contents of NUMBER").unwrap();
    }
    for name in ["a.txt", "b.txt", "c.txt"] {
        assert_eq!(std::fs::read_to_string(dir.join(name)).unwrap(), "contents of NUMBER");
    }"#;

const BY_WORKSPACE: &str = r#"
    for name in ["a.txt", "b.txt", "c.txt"] {
        ws.write(name, "contents of NUMBER");
    }
    for name in ["a.txt", "b.txt", "c.txt"] {
        assert_eq!(ws.read_to_string(name), "contents of NUMBER");
    }"#;

/// `BODY` and `FILES` stand for the above.
pub(crate) const PROJECTS: &[Project] = &[
    Project {
        name: "std",
        dependencies: "",
        suite: [
            "fn directory(number: usize) -> std::path::PathBuf {
                let name = format!(\"suite-{}-{number}\", std::process::id());
                let dir = std::env::temp_dir().join(name);
                std::fs::create_dir(&dir).unwrap();
                dir
            }",
            "#[test] fn test_NUMBER() { let dir = directory(NUMBER); FILES std::fs::remove_dir_all(dir).unwrap(); }",
        ],
        compile: [
            "struct Dir(std::path::PathBuf);
            impl Dir { fn join(&self, name: &str) -> std::path::PathBuf { self.0.join(name) } }
            fn directory() -> Dir { Dir(std::env::temp_dir()) }",
            "#[test] fn test_NUMBER() { let ws = directory(); BODY }",
        ],
        program: "fn main() {
            let dir = std::env::temp_dir().join(format!(\"program-{}\", std::process::id()));
            std::fs::create_dir(&dir).unwrap();
            std::fs::remove_dir_all(&dir).unwrap();
        }",
    },
    Project {
        name: "tempspace",
        dependencies: "tempspace = { path = \"FIXTURES\" }",
        suite: [
            "use tempspace::{Workspace, with_temp_workspace};",
            "#[with_temp_workspace] fn test_NUMBER(ws: Workspace) { VERBS }",
        ],
        compile: [
            "use tempspace::{Workspace, with_temp_workspace};",
            "#[with_temp_workspace] fn test_NUMBER(ws: Workspace) { BODY }",
        ],
        program: "fn main() {
            let ws = tempspace::Workspace::new();
            if std::env::args().len() > 1 {
                println!();
                let _ = std::io::stdin().read_line(&mut String::new());
            }
            drop(ws);
        }",
    },
    Project {
        name: "tempspace-snapshot",
        dependencies: "tempspace = { path = \"FIXTURES\" }",
        suite: [
            "use tempspace::{Workspace, with_temp_workspace};",
            "#[with_temp_workspace(snapshot)] fn test_NUMBER(ws: Workspace) { VERBS }",
        ],
        compile: [
            "use tempspace::{Workspace, with_temp_workspace};",
            "#[with_temp_workspace(snapshot)] fn test_NUMBER(ws: Workspace) { BODY }",
        ],
        program: "fn main() {}",
    },
    Project {
        name: "tempfile",
        dependencies: "tempfile = \"3\"",
        suite: [
            "",
            "#[test] fn test_NUMBER() { let temp = tempfile::tempdir().unwrap(); let dir = temp.path(); FILES }",
        ],
        compile: [
            "struct Dir(tempfile::TempDir);
            impl Dir { fn join(&self, name: &str) -> std::path::PathBuf { self.0.path().join(name) } }",
            "#[test] fn test_NUMBER() { let ws = Dir(tempfile::tempdir().unwrap()); BODY }",
        ],
        program: "fn main() { drop(tempfile::tempdir().unwrap()); }",
    },
    Project {
        name: "assert_fs",
        dependencies: "assert_fs = \"1\"",
        suite: [
            "use assert_fs::prelude::*;",
            r#"#[test] fn test_NUMBER() {
                let dir = assert_fs::TempDir::new().unwrap();
                for name in ["a.txt", "b.txt", "c.txt"] {
                    dir.child(name).write_str("contents of NUMBER").unwrap();
                }
                for name in ["a.txt", "b.txt", "c.txt"] {
                    let text = std::fs::read_to_string(dir.child(name).path()).unwrap();
                    assert_eq!(text, "contents of NUMBER");
                }
            }"#,
        ],
        compile: [
            "struct Dir(assert_fs::TempDir);
            impl Dir { fn join(&self, name: &str) -> std::path::PathBuf { self.0.path().join(name) } }",
            "#[test] fn test_NUMBER() { let ws = Dir(assert_fs::TempDir::new().unwrap()); BODY }",
        ],
        program: "fn main() { drop(assert_fs::TempDir::new().unwrap()); }",
    },
    Project {
        name: "rstest",
        dependencies: "rstest = { version = \"0.29\", default-features = false }\ntempfile = \"3\"",
        suite: [
            "use rstest::{fixture, rstest};
            #[fixture] fn temp() -> tempfile::TempDir { tempfile::tempdir().unwrap() }",
            "#[rstest] fn test_NUMBER(temp: tempfile::TempDir) { let dir = temp.path(); FILES }",
        ],
        compile: [
            "use rstest::{fixture, rstest};
            struct Dir(tempfile::TempDir);
            impl Dir { fn join(&self, name: &str) -> std::path::PathBuf { self.0.path().join(name) } }
            #[fixture] fn ws() -> Dir { Dir(tempfile::tempdir().unwrap()) }",
            "#[rstest] fn test_NUMBER(ws: Dir) { BODY }",
        ],
        program: "fn main() {}",
    },
    Project {
        name: "insta",
        dependencies: "insta = { version = \"1\", default-features = false }\ntempfile = \"3\"",
        suite: [
            "",
            "#[test] fn test_NUMBER() {
                let temp = tempfile::tempdir().unwrap(); let dir = temp.path(); FILES
                insta::assert_snapshot!(std::fs::read_to_string(dir.join(\"a.txt\")).unwrap());
            }",
        ],
        compile: [
            "struct Dir(tempfile::TempDir);
            impl Dir { fn join(&self, name: &str) -> std::path::PathBuf { self.0.path().join(name) } }",
            "#[test] fn test_NUMBER() {
                let ws = Dir(tempfile::tempdir().unwrap()); BODY
                insta::assert_snapshot!(std::fs::read_to_string(ws.join(\"a.txt\")).unwrap());
            }",
        ],
        program: "fn main() {}",
    },
];

const BODY: &str = r#"
    std::fs::write(ws.join("a.txt"), "contents of NUMBER").unwrap();
    let text = std::fs::read_to_string(ws.join("a.txt")).unwrap();
    assert_eq!(text, "contents of NUMBER");"#;

/// Where the packages lie: they are kept, so that only the first run builds them.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("tempspace-projects")
}

/// Writes the package of `name`, if that is not done, and gives its directory.
pub(crate) fn write(name: &str) -> PathBuf {
    let project = PROJECTS.iter().find(|one| one.name == name);
    let project = project.expect("a known project");
    let dir = root().join(name);
    fs::create_dir_all(dir.join("tests")).expect("a directory");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = here.join("../../fixtures");
    let dependencies = project.dependencies.replace("FIXTURES", &fixtures.to_string_lossy());
    update(
        &dir.join("Cargo.toml"),
        &format!(
            "[package]\nname = \"project-{name}\"\nedition = \"2024\"\n\
             [dependencies]\n{dependencies}\n[workspace]\n"
        ),
    );
    let _ = fs::create_dir(dir.join("src"));
    update(&dir.join("src/main.rs"), project.program);
    update(&dir.join("tests/many.rs"), &tests(project.suite, 1_000));
    update(&dir.join("tests/few.rs"), &tests(project.suite, 200));
    update(&dir.join("tests/compile.rs"), &tests(project.compile, 1_000));
    if !dir.join("Cargo.lock").exists() {
        fs::copy(here.join("../../Cargo.lock"), dir.join("Cargo.lock")).expect("a lock file");
    }
    dir
}

fn tests([head, test]: [&str; 2], count: usize) -> String {
    let test =
        test.replace("VERBS", BY_WORKSPACE).replace("FILES", WRITE_AND_READ).replace("BODY", BODY);
    let tests = (0..count).map(|number| test.replace("NUMBER", &number.to_string()));
    format!("{head}\n{}\n", tests.collect::<Vec<_>>().join("\n"))
}

fn update(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    fs::write(path, text).expect("written");
}

/// Cargo in the package at `dir`, quiet, with one target directory for all packages.
pub(crate) fn cargo(dir: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(arguments)
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", root().join("target"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    cargo
}

/// Builds the test target `name` of the package and gives the executable.
pub(crate) fn build_tests(project: &str, name: &str) -> PathBuf {
    build(project, "test", &["test", "--no-run", "--test", name])
}

/// Writes the snapshots that the test target `name` of the package compares with.
pub(crate) fn accept_snapshots(project: &str, name: &str) {
    let dir = write(project);
    let mut cargo = cargo(&dir, &["test", "--test", name]);
    cargo.env("INSTA_UPDATE", "always").env("INSTA_WORKSPACE_ROOT", &dir);
    let is_ok = cargo.status().is_ok_and(|status| status.success());
    assert!(is_ok, "the suite of {project} fails");
}

/// Builds the program of the package and gives the executable.
pub(crate) fn build_program(project: &str) -> PathBuf {
    build(project, "bin", &["build"])
}

fn build(project: &str, kind: &str, arguments: &[&str]) -> PathBuf {
    let output = cargo(&write(project), arguments)
        .arg("--message-format=json")
        .stdout(Stdio::piped())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "project {project} does not build");
    let messages = String::from_utf8_lossy(&output.stdout);
    let kind = format!("\"kind\":[\"{kind}\"]");
    let mut messages = messages.lines().filter(|line| line.contains(&kind));
    let path = messages.find_map(|line| line.split_once("\"executable\":\""));
    let path = path.and_then(|(_, rest)| rest.split('"').next());
    path.expect("cargo names the executable").into()
}
