//! Nothing is left under libtest with one thread or many, after an interruption, and under nextest.

use std::fs;
use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use super::launch::can_run;
use super::sandbox::{Sandbox, current, each_user, poll, wait_until};

#[test]
fn libtest_may_have_one_thread_or_many() {
    each_user(|sandbox| {
        for threads in ["--test-threads=1", "--test-threads=8"] {
            let all = |action| sandbox.subject("", action).args(&["subject::many::", threads]);
            let end = all("nothing").assert_success();
            assert!(end.stdout.contains("8 passed"), "{end}");
            sandbox.assert_empty();
            let end = all("one-in-eight").assert_failure();
            assert!(end.stdout.contains("7 passed; 1 failed"), "{end}");
            sandbox.assert_empty();
            all("panic").assert_failure();
            sandbox.assert_empty();
            all("signal:9").assert_signal();
            sandbox.wait_until_empty();
            all("exit:0").assert_failure();
            sandbox.wait_until_empty();
        }
    });
}

/// Ctrl-C interrupts the process group of cargo and the test binary.
#[test]
fn an_interrupted_run_leaves_nothing() {
    each_user(|sandbox| {
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            let all = sandbox.subject("", "hang").args(&["subject::many::", "--test-threads=4"]);
            let mut run = all.under("sh", &["-c", "\"$0\" \"$@\"; exit"]).start();
            run.wait_until_ready();
            run.kill_group(signal);
            run.wait();
            sandbox.wait_until_empty();
        }
    });
}

#[test]
fn a_process_that_is_killed_at_any_time_leaves_nothing() {
    each_user(|sandbox| {
        // The first entries appear before the reaper starts: the sweep removes them.
        for entries in [1, 3, 10, 40] {
            let subject = sandbox.subject("seeding", "seeding:1000").start();
            wait_until(|| sandbox.leftovers().len() >= entries);
            subject.kill(Signal::KILL);
            subject.wait();
            sandbox.run_ordinary();
            sandbox.wait_until_empty();
        }
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_is_killed_at_a_system_call_leaves_nothing() {
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
                let subject = sandbox.subject("every_operation", "nothing").with_reaper("off");
                subject.under("strace", &[&strace[..], &["-e", &inject]].concat()).run();
                sandbox.run_ordinary();
                poll(|| sandbox.leftovers().is_empty());
                assert_eq!(
                    sandbox.leftovers(),
                    [] as [std::path::PathBuf; 0],
                    "killed at {call} {when}"
                );
                assert_nothing_beside_base(sandbox, call, when);
            }
        }
    });
}

#[cfg(target_os = "linux")]
#[track_caller]
fn assert_nothing_beside_base(sandbox: &Sandbox, call: &str, when: usize) {
    let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let known = ["base", "outside", "fixture"];
    let others: Vec<String> = names.filter(|name| !known.contains(&name.as_str())).collect();
    assert_eq!(others, [] as [&str; 0], "killed at {call} {when}");
}

/// nextest runs each test in a process, ends slow ones, and reports processes that hold the output of a test.
#[test]
fn nextest_reports_no_leak() {
    if !can_run("cargo-nextest", &["nextest", "--version"]) {
        return;
    }
    current(|sandbox| {
        let end = run_nextest(sandbox, "nothing", "many");
        assert!(
            end.contains("8 passed") && !end.contains("LEAK") && !end.contains("leaky"),
            "{end}"
        );
        sandbox.wait_until_empty();
        let end = run_nextest(sandbox, "one-in-eight", "many");
        assert!(end.contains("7 passed") && end.contains("1 failed"), "{end}");
        sandbox.wait_until_empty();
        let end = run_nextest(sandbox, "signal:9", "many");
        assert!(end.contains("8 failed") && !end.contains("LEAK"), "{end}");
        sandbox.wait_until_empty();
        let end = run_nextest(sandbox, "nothing", "templated");
        let built = fs::read_to_string(sandbox.path().join("built")).expect("a template was built");
        assert!(end.contains("4 passed") && built.lines().count() == 1, "{built}\n{end}");
        sandbox.wait_until_empty();
        let end = run_nextest(sandbox, "hang", "attribute");
        assert!(end.contains("1 timed out"), "{end}");
    });
}

/// Runs the subjects of a module with nextest, from the binary that runs now: nothing has to be built.
fn run_nextest(sandbox: &Sandbox, action: &str, filter: &str) -> String {
    let config = sandbox.path().join("nextest.toml");
    // Only a test that hangs is slow, even if the machine is busy.
    let period = if action == "hang" { "1s" } else { "300s" };
    // One after the other: between two tests, no process uses the template.
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
    command.args(["nextest", "run", "--no-fail-fast", "--config-file"]).arg(&config);
    command.arg("--binaries-metadata").arg(&binaries).arg("--cargo-metadata").arg(&metadata);
    command.args(["-E", &format!("test(/^subject::{filter}(::|$)/)")]);
    let output = command.current_dir(package).output().expect("nextest");
    [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .concat()
}

/// The output of `cargo metadata` for a package without dependencies, in the place of this one. Of the
/// dependencies of this one, those of other platforms may be missing.
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

/// The output of `cargo nextest list --list-type binaries-only` for this binary.
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
