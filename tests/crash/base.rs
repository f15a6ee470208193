//! Which base directory is used, and what may be in the place of the shared directory.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use super::launch::isolate;
use super::sandbox::{Sandbox, each_user, root};
use super::sweep::open_to_all;
use super::user::User;
use crate::tool::needs;

/// Asserts that a base directory called `name` is used, and that nothing is left in it.
#[track_caller]
fn assert_used(name: &str) {
    each_user(|sandbox| {
        let base = sandbox.base().join(name);
        create_dir_all(sandbox, &base);
        sandbox.ignore_existing();
        let inside = format!("is-inside:{}", base.display());
        sandbox.subject("attribute", &inside).env("TMPDIR", &base).assert_success();
        sandbox.assert_empty();
        sandbox.subject("attribute", "signal:9").env("TMPDIR", &base).assert_signal();
        sandbox.wait_until_empty();
        let dead = sandbox.subject("two", "signal:9").env("TMPDIR", &base);
        dead.with_reaper("off").assert_signal();
        sandbox.subject("attribute", "nothing").env("TMPDIR", &base).assert_success();
        sandbox.wait_until_empty();
    });
}

/// Creates a directory and its missing parents in the sandbox for its user.
fn create_dir_all(sandbox: &Sandbox, dir: &Path) {
    assert!(dir.starts_with(sandbox.path()), "{dir:?} is not in the sandbox");
    fs::create_dir_all(dir).expect("a directory");
    let is_below = |dir: &&Path| *dir != sandbox.base() && *dir != sandbox.path();
    for dir in dir.ancestors().take_while(is_below) {
        sandbox.user.chown(dir);
    }
}

#[test]
fn a_base_may_have_spaces() {
    assert_used("two  spaces and\ttabs");
}

#[test]
fn a_base_may_have_a_line_break() {
    assert_used("line\nbreak");
}

#[test]
fn a_base_may_have_letters_beyond_ascii() {
    assert_used("größe-日本-🦀");
}

#[test]
fn a_base_may_have_what_a_shell_expands() {
    assert_used("$(touch x) `id` * ? [a] ~ 'q' \"q\" \\ ; & | -rf");
}

#[test]
fn a_base_may_look_like_an_option() {
    assert_used("-rf");
}

#[test]
fn a_base_may_have_two_hundred_characters() {
    assert_used(&"b".repeat(200));
}

#[test]
fn a_base_may_have_two_thousand_characters() {
    assert_used(&vec!["b".repeat(199); 10].join("/"));
}

/// Asserts that the next candidate is used where `TMPDIR` has this value.
#[track_caller]
fn assert_passed_over(value: impl Fn(&Sandbox) -> std::path::PathBuf) {
    each_user(|sandbox| {
        let inside = format!("is-inside:{}", sandbox.base().display());
        let subject = || {
            let subject = sandbox.subject("attribute", &inside).env("TMPDIR", value(sandbox));
            subject.env("TEMP", sandbox.base()).env("TMP", "/nonexistent")
        };
        subject().assert_success();
        sandbox.assert_empty();
    });
}

#[test]
fn an_empty_variable_is_passed_over() {
    assert_passed_over(|_| "".into());
}

#[test]
fn a_missing_base_is_passed_over() {
    assert_passed_over(|sandbox| sandbox.path().join("missing"));
}

#[test]
fn a_file_is_passed_over() {
    assert_passed_over(|sandbox| sandbox.path().join("outside/data.txt"));
}

#[test]
fn a_dangling_link_is_passed_over() {
    assert_passed_over(|sandbox| {
        let link = sandbox.path().join("dangling");
        let _ = symlink("nowhere", &link);
        link
    });
}

#[test]
fn a_base_that_cannot_be_written_to_is_passed_over() {
    each_user(|sandbox| {
        if sandbox.user.is_root() {
            return;
        }
        let closed = sandbox.path().join("closed");
        create_dir_all(sandbox, &closed);
        fs::set_permissions(&closed, Permissions::from_mode(0o555)).expect("a mode");
        let inside = format!("is-inside:{}", sandbox.base().display());
        let subject = sandbox.subject("attribute", &inside).env("TMPDIR", &closed);
        subject.env("TEMP", sandbox.base()).assert_success();
        sandbox.assert_empty();
        assert_eq!(fs::read_dir(closed).expect("it exists").count(), 0);
    });
}

#[test]
fn a_base_may_be_relative() {
    each_user(|sandbox| {
        let inside = format!("is-inside:{}", sandbox.base().display());
        for value in ["base", "./base", "outside/../base"] {
            let subject = sandbox.subject("attribute", &inside).env("TMPDIR", value);
            subject.current_dir(sandbox.path()).assert_success();
            sandbox.assert_empty();
            sandbox.subject("attribute", "signal:9").env("TMPDIR", value).assert_signal();
            sandbox.wait_until_empty();
        }
    });
}

#[test]
fn a_base_may_be_a_link() {
    each_user(|sandbox| {
        let link = sandbox.path().join("link");
        symlink(sandbox.base(), &link).expect("a link");
        let inside = format!("is-inside:{}", sandbox.base().display());
        sandbox.subject("attribute", &inside).env("TMPDIR", &link).assert_success();
    });
}

#[test]
fn the_variable_of_the_library_comes_first() {
    each_user(|sandbox| {
        let inside = format!("is-inside:{}", sandbox.base().display());
        let subject =
            sandbox.subject("attribute", &inside).env("TMPDIR", sandbox.path().join("outside"));
        subject.env("TEMPSPACE_DIR", sandbox.base()).assert_success();
    });
}

#[test]
fn the_error_lists_the_candidates_where_none_can_be_written_to() {
    each_user(|sandbox| {
        let end = sandbox
            .subject("attribute", "nothing")
            .after("trap '' XFSZ; ulimit -f 0")
            .assert_failure();
        let error = "cannot find a usable temporary directory, not even \".\"\n";
        assert!(end.stderr.contains(error), "{end}");
        for candidate in [sandbox.base().to_str().expect("a path in UTF-8"), "/var/tmp", "/tmp"] {
            assert!(end.stderr.contains(candidate), "{candidate} is not listed\n{end}");
        }
        assert!(end.stderr.contains("= help: set TEMPSPACE_DIR to"), "{end}");
    });
}

#[test]
fn a_full_disk_gives_an_error_and_leaves_nothing() {
    each_user(|sandbox| {
        // In blocks of 512 or 1024 bytes.
        sandbox.subject("attribute", "fill").after("trap '' XFSZ; ulimit -f 2000").assert_success();
        sandbox.assert_empty();
    });
}

#[test]
fn a_full_file_system_gives_an_error_and_leaves_nothing() {
    root(|sandbox| {
        let Some(isolated) = isolate() else { return };
        let script = format!(
            "mount -t tmpfs -o size=2m,mode=777 tmpfs '{base}' || exit 9
             \"$0\" \"$@\" || exit 8
             for try in $(seq 600); do
               test -z \"$(ls -A '{base}')\" && exit 0
               sleep 0.1
             done
             exit 1",
            base = sandbox.base().display()
        );
        let subject = sandbox.subject("attribute", "fill").under("unshare", isolated);
        subject.under("sh", &["-c", &script]).assert_success();
    });
}

#[test]
fn a_file_system_without_programs_is_named_in_the_error() {
    root(|sandbox| {
        let Some(isolated) = isolate() else { return };
        sandbox.subject("attribute", "script").assert_success();
        let script = format!(
            "mount -t tmpfs -o noexec,mode=777 tmpfs '{}' && exec \"$0\" \"$@\"",
            sandbox.base().display()
        );
        let subject = sandbox.subject("attribute", "script").under("unshare", isolated);
        let end = subject.under("sh", &["-c", &script]).assert_failure();
        let help = "mounted noexec; set TEMPSPACE_DIR to a directory of another one";
        assert!(end.stderr.contains(help), "{end}");
    });
}

#[test]
fn a_socket_fits_into_a_workspace() {
    each_user(|sandbox| {
        // `/tempspace-61234/1-abcdefgh/0/`, the root, and the socket in it.
        let root = "cases-case_2_failing";
        let length = sandbox.base().as_os_str().len() + 30 + root.len() + 10;
        if !needs(length <= 103, "the path of the temporary directory is too long") {
            return;
        }
        sandbox.subject("attribute", "socket").assert_success();
        sandbox.subject("kept::cases::case_2_failing", "socket").assert_success();
    });
}

#[test]
fn modes_do_not_depend_on_the_umask() {
    each_user(|sandbox| {
        for umask in ["0000", "0022", "0077", "0277", "0777"] {
            let preparation = format!("umask {umask}");
            sandbox.subject("attribute", "modes").after(&preparation).assert_success();
            sandbox.assert_empty();
            // The test itself sets the umask, when a workspace exists.
            let action = format!("modes-later:{umask}");
            sandbox.subject("attribute", &action).assert_success();
            sandbox.assert_empty();
            sandbox.subject("two", "signal:9").after(&preparation).assert_signal();
            sandbox.wait_until_empty();
            sandbox.subject("elsewhere", "signal:9").after(&preparation).assert_signal();
            sandbox.wait_until_empty();
        }
    });
}

/// Asserts that what `create` puts in the place of the shared directory is left alone.
#[track_caller]
fn assert_left_alone(create: impl Fn(&Path, &Sandbox)) {
    each_user(|sandbox| {
        open_to_all(&sandbox.base());
        create(&sandbox.shared(), sandbox);
        sandbox.ignore_existing();
        let paths: Vec<_> = fs::read_dir(sandbox.base()).expect("the base").flatten().collect();
        let modes = || paths.iter().map(|entry| entry.metadata().expect("the entry").mode());
        let before: Vec<u32> = modes().collect();
        for action in ["nothing", "modes"] {
            sandbox.subject("attribute", action).assert_success();
            sandbox.assert_empty();
        }
        sandbox.subject("attribute", "signal:9").assert_signal();
        sandbox.wait_until_empty();
        sandbox.subject("attribute", "signal:9").with_reaper("off").assert_signal();
        sandbox.assert_not_empty();
        sandbox.run_ordinary();
        sandbox.wait_until_empty();
        assert_eq!(modes().collect::<Vec<u32>>(), before);
        sandbox.assert_outside_unchanged();
    });
}

#[test]
fn a_file_in_the_place_of_the_shared_directory_is_left_alone() {
    assert_left_alone(|path, sandbox| {
        fs::write(path, "data").expect("a file");
        sandbox.user.chown(path);
    });
}

/// The library looks for the directory of another process beside the one that is taken.
#[test]
fn directories_of_the_user_with_similar_names_are_left_alone() {
    assert_left_alone(|path, sandbox| {
        fs::write(path, "data").expect("a file");
        sandbox.user.chown(path);
        for end in ["-notes", "-ABCDEFGH", "-abcdefghi"] {
            let dir = PathBuf::from(format!("{}{end}", path.display()));
            fs::create_dir(&dir).expect("a directory");
            fs::set_permissions(&dir, Permissions::from_mode(0o755)).expect("a mode");
            sandbox.user.chown(&dir);
        }
    });
}

#[test]
fn a_link_in_the_place_of_the_shared_directory_is_left_alone() {
    assert_left_alone(|path, sandbox| {
        symlink(sandbox.path().join("outside"), path).expect("a link");
        sandbox.user.chown(path);
    });
}

#[test]
fn a_dangling_link_in_the_place_of_the_shared_directory_is_left_alone() {
    assert_left_alone(|path, sandbox| {
        symlink(sandbox.path().join("nowhere"), path).expect("a link");
    });
}

#[test]
fn a_shared_directory_of_another_user_is_left_alone() {
    if !User::ordinary_can_run() {
        return;
    }
    for mode in [0o755, 0o777, 0o700] {
        assert_left_alone(|path, sandbox| {
            fs::create_dir(path).expect("a directory");
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
            if sandbox.user == User::Current {
                User::Ordinary.chown(path);
            }
        });
    }
}

#[test]
fn a_shared_directory_that_others_can_write_to_is_made_private() {
    each_user(|sandbox| {
        create_dir_all(sandbox, &sandbox.shared());
        open_to_all(&sandbox.shared());
        sandbox.subject("attribute", "modes").assert_success();
    });
}
