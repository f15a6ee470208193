//! Copies of failed workspaces for CI.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use super::keep::{assert_only_kept, remove_kept};
use super::launch::Subject;
use super::sandbox::{Sandbox, each_user, wait_until_equal};

/// The directory of the copies.
fn dir(sandbox: &Sandbox) -> PathBuf {
    sandbox.path().join("artifacts")
}

fn with_artifacts<'a>(sandbox: &'a Sandbox, test: &str, action: &str) -> Subject<'a> {
    let subject = sandbox.subject(test, action);
    subject.env("TEMPSPACE_ARTIFACTS", dir(sandbox))
}

/// The names of the copies.
fn copies(sandbox: &Sandbox) -> Vec<String> {
    let entries = fs::read_dir(dir(sandbox)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name != "index.txt").collect();
    names.sort();
    names
}

fn index(sandbox: &Sandbox) -> String {
    fs::read_to_string(dir(sandbox).join("index.txt")).unwrap_or_default()
}

/// Waits for copies with these names, each with the file that every test writes and an entry in the index.
#[track_caller]
fn assert_copies(sandbox: &Sandbox, names: &[&str]) {
    wait_until_equal(|| index(sandbox).matches("  directory: ").count(), names.len());
    assert_eq!(copies(sandbox), names, "{}", index(sandbox));
    for name in names {
        let file = dir(sandbox).join(name).join("some/file.txt");
        assert_eq!(fs::read_to_string(file).expect("a file"), "data");
        assert!(index(sandbox).contains(&format!("  directory: {name}\n")));
    }
}

fn remove(sandbox: &Sandbox) {
    let _ = fs::remove_dir_all(dir(sandbox));
}

#[test]
fn a_passing_test_is_not_copied() {
    each_user(|sandbox| {
        for test in ["attribute", "owned", "elsewhere", "kept::always"] {
            with_artifacts(sandbox, test, "nothing").assert_success();
            assert!(!dir(sandbox).exists());
        }
        remove_kept(sandbox);
    });
}

#[test]
fn a_failing_test_is_copied_with_an_index() {
    each_user(|sandbox| {
        for (test, action, outcome) in [
            ("attribute", "panic", "failed"),
            ("result", "err", "failed"),
            ("owned", "panic", "panicked"),
            ("elsewhere", "panic", "failed"),
        ] {
            let end = with_artifacts(sandbox, test, action).assert_failure();
            let name = format!("subjects-subject-{test}");
            assert_copies(sandbox, &[&name]);
            let path = dir(sandbox).join(name);
            let printed = format!("{}{}", end.stdout, end.stderr);
            assert!(printed.contains(path.to_str().expect("UTF-8")), "{end}");
            let index = index(sandbox);
            for part in [
                &format!("test `subject::{test}`\n"),
                &format!("  outcome: {outcome}\n"),
                &format!("subject::{test} --exact --nocapture\n"),
                "  changes in its workspace:\n    + some/file.txt",
            ] {
                assert!(index.contains(part), "{part}{index}");
            }
            remove(sandbox);
            sandbox.assert_empty();
        }
    });
}

/// By the reaper, the sweep of the next run, or the exit hook.
#[test]
fn a_test_whose_process_ends_is_copied() {
    each_user(|sandbox| {
        for (test, action, reaper) in [
            ("attribute", "signal:9", "on"),
            ("attribute", "signal:9", "off"),
            ("attribute", "abort", "on"),
            ("attribute", "exit:0", "on"),
            ("elsewhere", "signal:9", "on"),
            ("elsewhere", "_exit:0", "off"),
            ("owned", "signal:15", "on"),
            ("shared", "segfault", "on"),
        ] {
            let subject = with_artifacts(sandbox, test, action);
            subject.with_reaper(reaper).run();
            if reaper == "off" {
                sandbox.run_ordinary();
            }
            assert_copies(sandbox, &[&format!("subjects-subject-{test}")]);
            assert!(index(sandbox).contains("  outcome: ended with its process\n"));
            sandbox.wait_until_empty();
            remove(sandbox);
        }
    });
}

#[test]
fn a_test_that_takes_too_long_is_copied() {
    each_user(|sandbox| {
        let subject = with_artifacts(sandbox, "timed_out", "hang");
        subject.assert_failure();
        assert_copies(sandbox, &["subjects-subject-timed_out"]);
        remove(sandbox);
    });
}

#[test]
fn retries_have_copies_of_their_own() {
    each_user(|sandbox| {
        for _ in 0..2 {
            with_artifacts(sandbox, "attribute", "panic").assert_failure();
        }
        with_artifacts(sandbox, "attribute", "signal:9").assert_signal();
        with_artifacts(sandbox, "attribute", "nothing").assert_success();
        let name = "subjects-subject-attribute";
        assert_copies(sandbox, &[name, &format!("{name}-2"), &format!("{name}-3")]);
    });
}

/// A property test may fail a thousand times.
#[test]
fn one_test_has_a_bounded_number_of_copies() {
    each_user(|sandbox| {
        fs::create_dir(dir(sandbox)).expect("a directory");
        sandbox.user.chown(&dir(sandbox));
        for number in 2..=8 {
            let name = format!("subjects-subject-attribute-{number}");
            fs::create_dir(dir(sandbox).join(name)).expect("a directory");
        }
        with_artifacts(sandbox, "attribute", "panic").assert_failure();
        let end = with_artifacts(sandbox, "attribute", "panic").assert_failure();
        assert!(end.stderr.contains("it has 8 for the same test"), "{end}");
        assert_eq!(copies(sandbox).len(), 8);
    });
}

/// The tool that collects the copies may follow links.
#[test]
fn nothing_outside_of_the_root_is_copied() {
    each_user(|sandbox| {
        for (action, left_out) in [
            ("leave-links:kill", "to-file: it is a symlink to \""),
            ("leave-special-files:kill", "fifo: it is a FIFO"),
        ] {
            with_artifacts(sandbox, "attribute", action).assert_signal();
            assert_copies(sandbox, &["subjects-subject-attribute"]);
            let index = index(sandbox);
            assert!(index.contains(&format!("  left out: {left_out}")), "{index}");
            let copy = dir(sandbox).join("subjects-subject-attribute");
            let entries = fs::read_dir(copy).expect("a copy").flatten();
            let names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
            assert_eq!(names, ["some"]);
            remove(sandbox);
        }
        with_artifacts(sandbox, "attribute", "leave-replaced:kill").assert_signal();
        sandbox.wait_until_empty();
        assert_eq!(index(sandbox), "");
        remove(sandbox);
    });
}

#[test]
fn what_is_too_large_is_left_out() {
    each_user(|sandbox| {
        for end in ["go", "kill"] {
            let mut subject = with_artifacts(sandbox, "expected_panic", "hang").start();
            let root = subject.wait_until_ready();
            let large = fs::File::create(root.join("large")).expect("a file");
            large.set_len(21 << 20).expect("a size");
            for number in 0..3 {
                let file = fs::File::create(root.join(number.to_string())).expect("a file");
                file.set_len(9 << 20).expect("a size");
            }
            match end {
                "go" => subject.resume(),
                _ => subject.kill(Signal::KILL),
            }
            subject.wait();
            if end == "go" {
                assert_eq!(copies(sandbox), [] as [&str; 0]);
                continue;
            }
            assert_copies(sandbox, &["subjects-subject-expected_panic"]);
            let index = index(sandbox);
            let large = "  left out: large: its 22020096 bytes do not fit\n";
            assert!(index.contains(large), "{index}");
            assert_eq!(index.matches("its 9437184 bytes do not fit").count(), 1);
        }
        // The copies of other processes count as well.
        let path = dir(sandbox).join("index.txt");
        fs::write(&path, "  bytes: 209715200\n").expect("an index");
        with_artifacts(sandbox, "attribute", "panic").assert_failure();
        let index = fs::read_to_string(path).expect("an index");
        assert!(index.contains("  left out: some: its 4096 bytes do not fit\n"));
    });
}

/// A file that is cut off by a full disk leaves room for the index.
#[test]
fn what_cannot_be_written_whole_is_left_out() {
    each_user(|sandbox| {
        let subject = with_artifacts(sandbox, "attribute", "exit-locked:hang");
        // In blocks of 512 or 1024 bytes.
        let subject = subject.after("trap '' XFSZ; ulimit -f 2000");
        let mut subject = subject.start();
        let root = subject.wait_until_ready();
        fs::write(root.join("large"), vec![b'x'; 3 << 20]).expect("a file");
        subject.resume();
        subject.wait_or_kill();
        let name = "subjects-subject-attribute";
        assert_copies(sandbox, &[name]);
        let index = index(sandbox);
        assert!(index.contains("  left out: large: "), "{index}");
        assert!(!dir(sandbox).join(name).join("large").exists());
    });
}

#[test]
fn a_directory_that_cannot_be_written_is_reported_once() {
    each_user(|sandbox| {
        fs::write(dir(sandbox), "in the way").expect("a file");
        let args = ["subject::many::", "--nocapture", "--test-threads=2"];
        let end = with_artifacts(sandbox, "", "panic").args(&args).assert_failure();
        let printed = format!("{}{}", end.stdout, end.stderr);
        let path = dir(sandbox);
        let text = format!("cannot copy the failed workspace to {path:?}");
        assert_eq!(printed.matches(&text).count(), 1, "{end}");
        assert!(printed.contains("TEMPSPACE_ARTIFACTS names"), "{end}");
        sandbox.assert_empty();
        with_artifacts(sandbox, "attribute", "signal:9").assert_signal();
        sandbox.wait_until_empty();
        let subject = with_artifacts(sandbox, "attribute", "exit:0");
        assert!(subject.assert_failure().stderr.contains(&text));
        fs::remove_file(path).expect("the test may remove it");
    });
}

#[test]
fn a_kept_workspace_is_copied_too() {
    each_user(|sandbox| {
        for action in ["panic", "signal:9"] {
            with_artifacts(sandbox, "kept::attribute", action).run();
            assert_copies(sandbox, &["subjects-subject-kept-attribute"]);
            assert_only_kept(sandbox, &["subject-kept-attribute"]);
            remove_kept(sandbox);
            remove(sandbox);
        }
    });
}

#[test]
fn another_entry_at_the_path_of_a_root_elsewhere_is_not_copied() {
    each_user(|sandbox| {
        let subject = with_artifacts(sandbox, "elsewhere", "hang");
        let mut subject = subject.with_reaper("off").start();
        let root = subject.wait_until_ready();
        subject.kill(Signal::KILL);
        subject.wait();
        fs::rename(&root, sandbox.path().join("moved")).expect("a rename");
        fs::create_dir(&root).expect("a directory");
        fs::write(root.join("other"), "other").expect("a file");
        sandbox.run_ordinary();
        sandbox.wait_until_empty();
        assert!(!dir(sandbox).exists());
        assert!(root.join("other").exists());
    });
}

#[test]
fn a_relative_directory_is_in_the_workspace_of_the_package() {
    each_user(|sandbox| {
        let package = sandbox.path().join("project/member");
        fs::create_dir_all(&package).expect("a package");
        for path in [sandbox.path().join("project"), package.clone()] {
            sandbox.user.chown(&path);
        }
        let run = || {
            let subject = sandbox.subject("attribute", "panic").current_dir(&package);
            let subject = subject.env("CARGO_MANIFEST_DIR", &package);
            subject.env("TEMPSPACE_ARTIFACTS", "target/out").assert_failure();
        };
        run();
        let copy = |root: &Path| root.join("target/out/subjects-subject-attribute/some/file.txt");
        assert!(copy(&package).exists());
        fs::write(sandbox.path().join("project/Cargo.lock"), "").expect("a file");
        run();
        assert!(copy(&sandbox.path().join("project")).exists());
    });
}

#[test]
fn the_variables_of_bazel_name_base_and_copies() {
    each_user(|sandbox| {
        let temp = sandbox.path().join("bazel");
        fs::create_dir(&temp).expect("a directory");
        sandbox.user.chown(&temp);
        let subject = |action: &str| {
            let subject = sandbox.subject("attribute", action).env("TEST_TMPDIR", &temp);
            subject.env("TEST_UNDECLARED_OUTPUTS_DIR", dir(sandbox))
        };
        let inside = format!("is-inside:{}", temp.display());
        subject(&inside).assert_success();
        subject("panic").assert_failure();
        assert_copies(sandbox, &["subjects-subject-attribute"]);
        // `TEMPSPACE_ARTIFACTS` comes first, and a base that cannot be used is passed over.
        let own = sandbox.path().join("own");
        subject("panic").env("TEMPSPACE_ARTIFACTS", &own).assert_failure();
        assert!(own.join("index.txt").exists());
        assert_eq!(copies(sandbox).len(), 1);
        let inside = format!("is-inside:{}", sandbox.base().display());
        for unusable in [sandbox.path().join("missing"), sandbox.path().join("file")] {
            let _ = fs::write(sandbox.path().join("file"), "");
            subject(&inside).env("TEST_TMPDIR", unusable).assert_success();
        }
        wait_until_equal(|| fs::read_dir(&temp).expect("a directory").count(), 0);
    });
}

/// The directory may be a link, as CI systems have it, but nothing below it is followed.
#[test]
fn links_in_the_directory_of_the_copies_are_not_followed() {
    each_user(|sandbox| {
        let real = sandbox.path().join("real");
        fs::create_dir(&real).expect("a directory");
        sandbox.user.chown(&real);
        symlink(&real, dir(sandbox)).expect("a link");
        let name = "subjects-subject-attribute";
        symlink(sandbox.path().join("outside"), real.join(name)).expect("a link");
        with_artifacts(sandbox, "attribute", "panic").assert_failure();
        assert!(real.join(format!("{name}-2/some/file.txt")).exists());
        assert!(real.join("index.txt").exists());
    });
}
