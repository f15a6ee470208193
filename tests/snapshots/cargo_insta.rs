//! A crate outside of this workspace goes through `cargo insta`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child::{TestDir, output};
use crate::tool::{needs, tool};

/// The variable with the version of insta for the crate, instead of the one in `Cargo.lock`.
const INSTA: &str = "TEMPSPACE_TEST_INSTA";

/// The crate, and the programs that are run on it.
struct Outside {
    test_dir: TestDir,
    root: PathBuf,
}

impl Outside {
    fn new() -> Self {
        let test_dir = TestDir::new();
        let root = test_dir.path("outside");
        let workspace = package().parent().unwrap().to_owned();
        for dir in ["src", "tests"] {
            fs::create_dir_all(root.join(dir)).unwrap();
        }
        fs::write(root.join("Cargo.toml"), manifest(&workspace)).unwrap();
        if env::var_os(INSTA).is_none() {
            fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
        }
        fs::write(root.join("src/lib.rs"), "").unwrap();
        fs::write(root.join("tests/it.rs"), include_str!("outside.rs.in")).unwrap();
        Self { test_dir, root }
    }

    /// Downloads the dependencies of every platform, which `cargo insta` needs.
    fn is_fetched(&self) -> bool {
        let fetch = self.cargo(&["fetch"], "").output().unwrap();
        let errors = String::from_utf8_lossy(&fetch.stderr);
        let reason = format!("the dependencies of all platforms cannot be downloaded\n{errors}");
        needs(fetch.status.success(), &reason)
    }

    /// `cargo insta …`, with what has been downloaded.
    fn insta(&self, args: &[&str], content: &str) -> Command {
        let mut command = self.cargo(&["insta"], content);
        command.args(args).env("CARGO_NET_OFFLINE", "true");
        command
    }

    /// The real cargo, with what this workspace has built already.
    fn cargo(&self, args: &[&str], content: &str) -> Command {
        let mut command = Command::new("cargo");
        self.test_dir.prepare(&mut command);
        let home = env::home_dir().unwrap();
        let tool = |name: &str, dir| env::var_os(name).unwrap_or_else(|| home.join(dir).into());
        command
            .args(args)
            .current_dir(&self.root)
            .env("PATH", env::var_os("PATH").unwrap())
            .env_remove("CARGO")
            .env_remove("CARGO_MANIFEST_DIR")
            .env("CARGO_HOME", tool("CARGO_HOME", ".cargo"))
            .env("RUSTUP_HOME", tool("RUSTUP_HOME", ".rustup"))
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_INCREMENTAL", "0")
            .env("OUTSIDE_CONTENT", content);
        command
    }

    fn snapshots(&self) -> Vec<String> {
        let files = fs::read_dir(self.root.join("tests/snapshots")).unwrap();
        let mut names: Vec<_> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn source(&self) -> String {
        fs::read_to_string(self.root.join("tests/it.rs")).unwrap()
    }
}

fn package() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

/// The target directory of this binary.
fn target() -> PathBuf {
    let exe = env::current_exe().unwrap();
    exe.ancestors().nth(3).unwrap().to_owned()
}

fn manifest(workspace: &Path) -> String {
    let fixtures = workspace.join("fixtures");
    let insta = env::var(INSTA).unwrap_or("1".to_owned());
    format!(
        "[package]\n\
         name = \"tempspace-outside\"\n\
         edition = \"2024\"\n\
         [dev-dependencies]\n\
         tempspace.path = {fixtures:?}\n\
         insta = {{ version = {insta:?}, default-features = false }}\n\
         rstest = {{ version = \">=0.23, <0.30\", default-features = false }}\n\
         [profile.dev]\n\
         debug = \"line-tables-only\"\n\
         [workspace]\n"
    )
}

const ALL: &[&str] = &[
    "it__by_name.snap",
    "it__cases@case_1.snap",
    "it__cases@case_2.snap",
    "it__files-2.snap",
    "it__files-3.snap",
    "it__files.snap",
    "it__named_thread.snap",
    "it__plain.snap",
    "it__run.snap",
];

/// How many inline snapshots there are; the two cases of one test share theirs.
const INLINE: usize = 7;

#[test]
fn an_outside_crate_accepts_reviews_and_cleans_up() {
    if !tool("cargo-insta") {
        return;
    }
    let outside = Outside::new();
    if !outside.is_fetched() {
        return;
    }
    output(&mut outside.insta(&["test", "--accept"], "content\n"), true);
    assert_eq!(outside.snapshots(), ALL);
    let source = outside.source();
    for inline in ["@\"\n    + a.txt\n      + content\n    \"", "@\"content\""] {
        assert!(source.contains(inline), "{source}");
    }

    let snapshots = outside.root.join("tests/snapshots");
    fs::copy(snapshots.join("it__plain.snap"), snapshots.join("it__gone.snap")).unwrap();
    let check = ["test", "--check", "--unreferenced=delete"];
    output(&mut outside.insta(&check, "content\n"), true);
    assert_eq!(outside.snapshots(), ALL);

    output(&mut outside.insta(&["test"], "changed\n"), false);
    let pending = output(&mut outside.insta(&["pending-snapshots", "--as-json"], ""), true);
    let count = |kind: &str| pending.matches(&format!("\"type\":\"{kind}\"")).count();
    assert_eq!(
        (count("file_snapshot"), count("inline_snapshot")),
        (ALL.len(), INLINE),
        "{pending}"
    );
    assert!(pending.contains("+ changed"), "{pending}");

    // As `review` does, which needs a terminal.
    output(&mut outside.insta(&["accept"], ""), true);
    assert_eq!(outside.snapshots(), ALL);
    assert_eq!(outside.source().matches("changed").count(), INLINE, "{}", outside.source());
    let runner = match tool("cargo-nextest") {
        true => "--test-runner=nextest",
        false => "--test-runner=cargo-test",
    };
    let check = ["test", "--check", "--disable-nextest-doctest", runner];
    output(&mut outside.insta(&check, "changed\n"), true);
}
