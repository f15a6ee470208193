//! Copies of failed workspaces for CI.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use super::keep::{forget, only_kept};
use super::play::Victim;
use super::scene::{Scene, everybody, wait_until};

/// Where the copies go.
fn dir(scene: &Scene) -> PathBuf {
    scene.path().join("artifacts")
}

fn with_artifacts<'a>(scene: &'a Scene, test: &str, deed: &str) -> Victim<'a> {
    let victim = scene.victim(test, deed);
    victim.env("TEMPSPACE_ARTIFACTS", dir(scene))
}

/// The names of the copies.
fn copies(scene: &Scene) -> Vec<String> {
    let entries = fs::read_dir(dir(scene)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name != "index.txt").collect();
    names.sort();
    names
}

fn index(scene: &Scene) -> String {
    fs::read_to_string(dir(scene).join("index.txt")).unwrap_or_default()
}

/// Whether the copies are these, each with the file that every test writes, and an entry in the index.
#[track_caller]
fn check(scene: &Scene, names: &[&str]) {
    wait_until(|| index(scene).matches("  directory: ").count() == names.len());
    assert_eq!(copies(scene), names, "{}", index(scene));
    for name in names {
        let file = dir(scene).join(name).join("some/file.txt");
        assert_eq!(fs::read_to_string(file).expect("a file"), "data");
        assert!(index(scene).contains(&format!("  directory: {name}\n")));
    }
}

fn remove(scene: &Scene) {
    let _ = fs::remove_dir_all(dir(scene));
}

#[test]
fn a_passing_test_is_not_copied() {
    everybody(|scene| {
        for test in ["attribute", "owned", "elsewhere", "kept::always"] {
            with_artifacts(scene, test, "nothing").passes();
            assert!(!dir(scene).exists());
        }
        forget(scene);
    });
}

#[test]
fn a_failing_test_is_copied_with_an_index() {
    everybody(|scene| {
        for (test, deed, outcome) in [
            ("attribute", "panic", "failed"),
            ("result", "err", "failed"),
            ("owned", "panic", "panicked"),
            ("elsewhere", "panic", "failed"),
        ] {
            let end = with_artifacts(scene, test, deed).fails();
            let name = format!("victims-victim-{test}");
            check(scene, &[&name]);
            let path = dir(scene).join(name);
            let said = format!("{}{}", end.stdout, end.stderr);
            assert!(said.contains(path.to_str().expect("UTF-8")), "{end}");
            let index = index(scene);
            for part in [
                &format!("test `victim::{test}`\n"),
                &format!("  outcome: {outcome}\n"),
                &format!("victim::{test} --exact --nocapture\n"),
                "  changes in its workspace:\n    + some/file.txt",
            ] {
                assert!(index.contains(part), "{part}{index}");
            }
            remove(scene);
            scene.is_empty_now();
        }
    });
}

/// The reaper, the next run, the exit hook and a runner's time limit.
#[test]
fn a_test_whose_process_ends_is_copied() {
    everybody(|scene| {
        for (test, deed, reaper) in [
            ("attribute", "signal:9", "on"),
            ("attribute", "signal:9", "off"),
            ("attribute", "abort", "on"),
            ("attribute", "exit:0", "on"),
            ("elsewhere", "signal:9", "on"),
            ("elsewhere", "_exit:0", "off"),
            ("owned", "signal:15", "on"),
            ("shared", "segfault", "on"),
        ] {
            let victim = with_artifacts(scene, test, deed);
            victim.env("TEMPSPACE_REAPER", reaper).runs();
            if reaper == "off" {
                scene.ordinary_run();
            }
            check(scene, &[&format!("victims-victim-{test}")]);
            assert!(index(scene).contains("  outcome: ended with its process\n"));
            scene.becomes_empty();
            remove(scene);
        }
    });
}

#[test]
fn a_test_that_takes_too_long_is_copied() {
    everybody(|scene| {
        let victim = with_artifacts(scene, "given_up", "hang");
        victim.fails();
        check(scene, &["victims-victim-given_up"]);
        remove(scene);
    });
}

#[test]
fn retries_have_copies_of_their_own() {
    everybody(|scene| {
        for _ in 0..2 {
            with_artifacts(scene, "attribute", "panic").fails();
        }
        with_artifacts(scene, "attribute", "signal:9").dies();
        with_artifacts(scene, "attribute", "nothing").passes();
        let name = "victims-victim-attribute";
        check(scene, &[name, &format!("{name}-2"), &format!("{name}-3")]);
    });
}

/// A property test fails a thousand times.
#[test]
fn one_test_has_a_bounded_number_of_copies() {
    everybody(|scene| {
        fs::create_dir(dir(scene)).expect("a directory");
        scene.user.owns(&dir(scene));
        for number in 2..=8 {
            let name = format!("victims-victim-attribute-{number}");
            fs::create_dir(dir(scene).join(name)).expect("a directory");
        }
        with_artifacts(scene, "attribute", "panic").fails();
        let end = with_artifacts(scene, "attribute", "panic").fails();
        assert!(end.stderr.contains("it has 8 for the same test"), "{end}");
        assert_eq!(copies(scene).len(), 8);
    });
}

/// Whoever collects the copies follows links.
#[test]
fn nothing_outside_of_the_root_is_copied() {
    everybody(|scene| {
        for (deed, left_out) in [
            ("mess-links:kill", "to-file: it is a symlink to \""),
            ("mess-special-files:kill", "fifo: it is a FIFO"),
        ] {
            with_artifacts(scene, "attribute", deed).dies();
            check(scene, &["victims-victim-attribute"]);
            let index = index(scene);
            assert!(
                index.contains(&format!("  left out: {left_out}")),
                "{index}"
            );
            let copy = dir(scene).join("victims-victim-attribute");
            let entries = fs::read_dir(copy).expect("a copy").flatten();
            let names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
            assert_eq!(names, ["some"]);
            remove(scene);
        }
        with_artifacts(scene, "attribute", "mess-replaced:kill").dies();
        scene.becomes_empty();
        assert_eq!(index(scene), "");
        remove(scene);
    });
}

#[test]
fn what_is_too_large_is_left_out() {
    everybody(|scene| {
        for end in ["go", "kill"] {
            let mut victim = with_artifacts(scene, "expected_panic", "hang").starts();
            let root = victim.is_ready();
            let large = fs::File::create(root.join("large")).expect("a file");
            large.set_len(21 << 20).expect("a size");
            for number in 0..3 {
                let file = fs::File::create(root.join(number.to_string())).expect("a file");
                file.set_len(9 << 20).expect("a size");
            }
            match end {
                "go" => victim.goes_on(),
                _ => victim.is_killed(Signal::KILL),
            }
            victim.ends();
            if end == "go" {
                assert_eq!(copies(scene), [] as [&str; 0]);
                continue;
            }
            check(scene, &["victims-victim-expected_panic"]);
            let index = index(scene);
            let large = "  left out: large: its 22020096 bytes do not fit\n";
            assert!(index.contains(large), "{index}");
            assert_eq!(index.matches("its 9437184 bytes do not fit").count(), 1);
        }
        // What others have copied counts as well.
        let path = dir(scene).join("index.txt");
        fs::write(&path, "  bytes: 209715200\n").expect("an index");
        with_artifacts(scene, "attribute", "panic").fails();
        let index = fs::read_to_string(path).expect("an index");
        assert!(index.contains("  left out: some: its 4096 bytes do not fit\n"));
    });
}

#[test]
fn a_directory_that_cannot_be_written_is_reported_once() {
    everybody(|scene| {
        fs::write(dir(scene), "in the way").expect("a file");
        let args = ["victim::many::", "--nocapture", "--test-threads=2"];
        let end = with_artifacts(scene, "", "panic").args(&args).fails();
        let said = format!("{}{}", end.stdout, end.stderr);
        let path = dir(scene);
        let text = format!("cannot copy the failed workspace to {path:?}");
        assert_eq!(said.matches(&text).count(), 1, "{end}");
        assert!(said.contains("TEMPSPACE_ARTIFACTS names"), "{end}");
        scene.is_empty_now();
        with_artifacts(scene, "attribute", "signal:9").dies();
        scene.becomes_empty();
        let victim = with_artifacts(scene, "attribute", "exit:0");
        assert!(victim.fails().stderr.contains(&text));
        fs::remove_file(path).expect("it is ours");
    });
}

#[test]
fn a_kept_workspace_is_copied_too() {
    everybody(|scene| {
        for deed in ["panic", "signal:9"] {
            with_artifacts(scene, "kept::attribute", deed).runs();
            check(scene, &["victims-victim-kept-attribute"]);
            only_kept(scene, &["victim-kept-attribute"]);
            forget(scene);
            remove(scene);
        }
    });
}

/// Somebody may have put something else there since the test was killed.
#[test]
fn another_entry_at_the_path_of_a_root_elsewhere_is_not_copied() {
    everybody(|scene| {
        let victim = with_artifacts(scene, "elsewhere", "hang");
        let mut victim = victim.env("TEMPSPACE_REAPER", "off").starts();
        let root = victim.is_ready();
        victim.is_killed(Signal::KILL);
        victim.ends();
        fs::rename(&root, scene.path().join("moved")).expect("a rename");
        fs::create_dir(&root).expect("a directory");
        fs::write(root.join("theirs"), "theirs").expect("a file");
        scene.ordinary_run();
        scene.becomes_empty();
        assert!(!dir(scene).exists());
        assert!(root.join("theirs").exists());
    });
}

#[test]
fn a_relative_directory_is_in_the_workspace_of_the_package() {
    everybody(|scene| {
        let package = scene.path().join("project/member");
        fs::create_dir_all(&package).expect("a package");
        for path in [scene.path().join("project"), package.clone()] {
            scene.user.owns(&path);
        }
        let run = || {
            let victim = scene.victim("attribute", "panic").current_dir(&package);
            let victim = victim.env("CARGO_MANIFEST_DIR", &package);
            victim.env("TEMPSPACE_ARTIFACTS", "target/out").fails();
        };
        run();
        let copy = |root: &Path| root.join("target/out/victims-victim-attribute/some/file.txt");
        assert!(copy(&package).exists());
        fs::write(scene.path().join("project/Cargo.lock"), "").expect("a file");
        run();
        assert!(copy(&scene.path().join("project")).exists());
    });
}

#[test]
fn bazel_says_where_everything_goes() {
    everybody(|scene| {
        let temp = scene.path().join("bazel");
        fs::create_dir(&temp).expect("a directory");
        scene.user.owns(&temp);
        let victim = |deed: &str| {
            let victim = scene.victim("attribute", deed).env("TEST_TMPDIR", &temp);
            victim.env("TEST_UNDECLARED_OUTPUTS_DIR", dir(scene))
        };
        let inside = format!("is-inside:{}", temp.display());
        victim(&inside).passes();
        victim("panic").fails();
        check(scene, &["victims-victim-attribute"]);
        // `TEMPSPACE_ARTIFACTS` comes first, and a base that cannot be used is passed over.
        let own = scene.path().join("own");
        victim("panic").env("TEMPSPACE_ARTIFACTS", &own).fails();
        assert!(own.join("index.txt").exists());
        assert_eq!(copies(scene).len(), 1);
        let inside = format!("is-inside:{}", scene.base().display());
        for unusable in [scene.path().join("missing"), scene.path().join("file")] {
            let _ = fs::write(scene.path().join("file"), "");
            victim(&inside).env("TEST_TMPDIR", unusable).passes();
        }
        wait_until(|| fs::read_dir(&temp).is_ok_and(|mut left| left.next().is_none()));
        assert_eq!(fs::read_dir(temp).expect("a directory").count(), 0);
    });
}

/// The directory may be a link, as CI systems have it, but nothing below it is followed.
#[test]
fn links_in_the_directory_of_the_copies() {
    everybody(|scene| {
        let real = scene.path().join("real");
        fs::create_dir(&real).expect("a directory");
        scene.user.owns(&real);
        symlink(&real, dir(scene)).expect("a link");
        let name = "victims-victim-attribute";
        symlink(scene.path().join("outside"), real.join(name)).expect("a link");
        with_artifacts(scene, "attribute", "panic").fails();
        assert!(real.join(format!("{name}-2/some/file.txt")).exists());
        assert!(real.join("index.txt").exists());
    });
}
