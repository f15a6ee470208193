//! The runners: libtest with one thread and with many, an interrupted run, nextest.

use std::fs;
use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, wait_until};

#[test]
fn one_thread_and_many() {
    each_user(|sandbox| {
        for threads in ["--test-threads=1", "--test-threads=8"] {
            let all = |action| {
                sandbox
                    .subject("", action)
                    .args(&["subject::many::", threads])
            };
            let end = all("nothing").passes();
            assert!(end.stdout.contains("8 passed"), "{end}");
            sandbox.is_empty_now();
            let end = all("one-in-eight").fails();
            assert!(end.stdout.contains("7 passed; 1 failed"), "{end}");
            sandbox.is_empty_now();
            all("panic").fails();
            sandbox.is_empty_now();
            all("signal:9").ends_by_signal();
            sandbox.becomes_empty();
            all("exit:0").fails();
            sandbox.becomes_empty();
        }
    });
}

/// What Ctrl-C does: the whole group, cargo and test binary, is interrupted.
#[test]
fn an_interrupted_run() {
    each_user(|sandbox| {
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            let all = sandbox
                .subject("", "hang")
                .args(&["subject::many::", "--test-threads=4"]);
            let mut run = all.under("sh", &["-c", "\"$0\" \"$@\"; exit"]).starts();
            run.is_ready();
            run.group_is_killed(signal);
            run.ends();
            sandbox.becomes_empty();
        }
    });
}

/// Killed at every stage of many tests' lives at once.
#[test]
fn a_run_killed_in_the_middle() {
    each_user(|sandbox| {
        // The third entry is the first workspace; the reaper has been started before that.
        for entries in [3, 10, 40] {
            let subject = sandbox.subject("seeding", "seeding:1000").starts();
            wait_until(|| sandbox.left().len() >= entries);
            subject.is_killed(Signal::KILL);
            subject.ends();
            // Killed while it started the reaper, it leaves that to the next one.
            sandbox.ordinary_run();
            sandbox.becomes_empty();
        }
    });
}

/// In the first millisecond there is a run directory and no reaper yet: that is for the sweep.
#[test]
fn a_run_killed_before_its_reaper_has_started() {
    each_user(|sandbox| {
        let subject = sandbox.subject("seeding", "seeding:1000").starts();
        wait_until(|| !sandbox.left().is_empty());
        subject.is_killed(Signal::KILL);
        subject.ends();
        sandbox.ordinary_run();
        sandbox.becomes_empty();
    });
}

/// Killed at a certain system call, wherever the library makes it.
#[test]
#[cfg(target_os = "linux")]
fn a_process_killed_at_each_system_call() {
    let strace = ["-f", "-qq", "-o", "/dev/null"];
    if !can_run("strace", &[&strace[..], &["true"]].concat()) {
        return;
    }
    each_user(|sandbox| {
        for (call, most) in [
            ("mkdirat", 8),
            ("openat", 20),
            ("flock", 2),
            ("unlinkat", 12),
            ("write", 8),
            ("fstat", 6),
        ] {
            for when in (1..=most).step_by(if sandbox.user.is_root() { 3 } else { 4 }) {
                let inject = format!("inject={call}:signal=KILL:when={when}");
                let subject = sandbox.subject("whole_life", "nothing").with_reaper("off");
                subject
                    .under("strace", &[&strace[..], &["-e", &inject]].concat())
                    .runs();
                sandbox.ordinary_run();
                wait_until(|| sandbox.left().is_empty());
                assert_eq!(
                    sandbox.left(),
                    [] as [std::path::PathBuf; 0],
                    "killed at {call} {when}"
                );
                no_rest_beside(sandbox, call, when);
            }
        }
    });
}

#[cfg(target_os = "linux")]
#[track_caller]
fn no_rest_beside(sandbox: &Sandbox, call: &str, when: usize) {
    let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let known = ["base", "outside", "fixture"];
    let rests: Vec<String> = names
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    assert_eq!(rests, [] as [&str; 0], "killed at {call} {when}");
}

/// nextest runs each test in a process, ends slow ones, and reports who holds a test's output.
#[test]
fn nextest() {
    if !can_run("cargo-nextest", &["nextest", "--version"]) {
        return;
    }
    each_user(|sandbox| {
        if sandbox.user != super::user::User::Current {
            return;
        }
        let end = run_nextest(sandbox, "nothing", "many");
        assert!(
            end.contains("8 passed") && !end.contains("LEAK") && !end.contains("leaky"),
            "{end}"
        );
        sandbox.becomes_empty();
        let end = run_nextest(sandbox, "one-in-eight", "many");
        assert!(
            end.contains("7 passed") && end.contains("1 failed"),
            "{end}"
        );
        sandbox.becomes_empty();
        let end = run_nextest(sandbox, "signal:9", "many");
        assert!(end.contains("8 failed") && !end.contains("LEAK"), "{end}");
        sandbox.becomes_empty();
        let end = run_nextest(sandbox, "nothing", "templated");
        let built = fs::read_to_string(sandbox.path().join("built")).expect("a template was built");
        assert!(
            end.contains("4 passed") && built.lines().count() == 1,
            "{built}\n{end}"
        );
        sandbox.becomes_empty();
        let end = run_nextest(sandbox, "hang", "attribute");
        assert!(end.contains("1 timed out"), "{end}");
    });
}

/// Runs the subjects of a module with nextest, which is told about the binary that runs now: there
/// is nothing to be built.
fn run_nextest(sandbox: &Sandbox, action: &str, filter: &str) -> String {
    let config = sandbox.path().join("nextest.toml");
    // Only what hangs may be called slow, however busy the machine is.
    let period = if action == "hang" { "1s" } else { "300s" };
    // One after the other, so that nobody uses a template between two tests.
    let threads = if filter == "templated" { 1 } else { 4 };
    let text = format!(
        "[profile.default]\ntest-threads = {threads}\nslow-timeout = {{ period = {period:?}, terminate-after = 1, grace-period = \"1s\" }}\nleak-timeout = \"5s\"\n"
    );
    fs::write(&config, text).expect("a file");
    let package = sandbox.path().join("package");
    let cargo = package_metadata(&package);
    let metadata = sandbox.path().join("metadata.json");
    fs::write(&metadata, &cargo).expect("a file");
    let binaries = sandbox.path().join("binaries.json");
    fs::write(&binaries, binaries_metadata(&cargo)).expect("a file");
    let mut command = sandbox.subject("", action).command();
    let variables: Vec<_> = command
        .get_envs()
        .map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    command = Command::new("cargo");
    for (name, value) in variables {
        match value {
            Some(value) if name != "CARGO_MANIFEST_DIR" => command.env(name, value),
            _ => command.env_remove(name),
        };
    }
    command
        .args(["nextest", "run", "--no-fail-fast", "--config-file"])
        .arg(&config);
    command
        .arg("--binaries-metadata")
        .arg(&binaries)
        .arg("--cargo-metadata")
        .arg(&metadata);
    command.args(["-E", &format!("test(/^subject::{filter}(::|$)/)")]);
    let output = command.current_dir(package).output().expect("nextest");
    [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .concat()
}

/// What cargo says of a package that takes the place of this one. It has no dependencies: of this one's, those
/// of other platforms need not be there, and nothing is downloaded.
fn package_metadata(package: &Path) -> String {
    fs::create_dir_all(package.join("src")).expect("a directory");
    let manifest = "[package]\nname = \"tempspace-tests\"\n\n[workspace]\n";
    fs::write(package.join("Cargo.toml"), manifest).expect("a file");
    fs::write(package.join("src/lib.rs"), "").expect("a file");
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version=1", "--offline"]);
    let output = command.current_dir(package).output().expect("cargo");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("JSON")
}

/// What `cargo nextest list --list-type binaries-only` says of this binary.
fn binaries_metadata(cargo: &str) -> String {
    let program = std::env::current_exe().expect("the path of this binary");
    let target = program.ancestors().nth(3).unwrap_or(Path::new("/"));
    let members = cargo.split_once(r#""workspace_members":[""#);
    let package = members.and_then(|(_, rest)| rest.split('"').next());
    let package = package.expect("the package is a member");
    format!(
        r#"{{"rust-build-meta": {{"target-directory": {target:?}, "base-output-directories": [],
        "non-test-binaries": {{}}, "build-script-out-dirs": {{}}, "linked-paths": [], "target-platforms": [],
        "target-platform": null}}, "rust-binaries": {{"tempspace-tests": {{"binary-id": "tempspace-tests",
        "binary-name": "tempspace_tests", "package-id": {package:?}, "kind": "lib", "binary-path": {program:?},
        "build-platform": "target"}}}}}}"#
    )
}
