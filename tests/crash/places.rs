//! Where temporary things go, and who may be there before.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::launch::can_run;
use super::sandbox::{Sandbox, each_user, root};
use super::sweep::open_to_all;
use super::user::User;

/// The subject's temporary directory is called `name`, and everything works there.
#[track_caller]
fn base_called(name: &str) {
    each_user(|sandbox| {
        let base = sandbox.base().join(name);
        make(sandbox, &base);
        sandbox.keep_existing();
        let inside = format!("is-inside:{}", base.display());
        sandbox
            .subject("attribute", &inside)
            .env("TMPDIR", &base)
            .passes();
        sandbox.is_empty_now();
        sandbox
            .subject("attribute", "signal:9")
            .env("TMPDIR", &base)
            .ends_by_signal();
        sandbox.becomes_empty();
        let dead = sandbox.subject("two", "signal:9").env("TMPDIR", &base);
        dead.with_reaper("off").ends_by_signal();
        sandbox
            .subject("attribute", "nothing")
            .env("TMPDIR", &base)
            .passes();
        sandbox.becomes_empty();
    });
}

/// Makes a directory of the sandbox for its user, with those above it that are the sandbox's own.
fn make(sandbox: &Sandbox, dir: &Path) {
    assert!(
        dir.starts_with(sandbox.path()),
        "{dir:?} is no part of the sandbox"
    );
    fs::create_dir_all(dir).expect("a directory");
    let ours = |dir: &&Path| *dir != sandbox.base() && *dir != sandbox.path();
    for dir in dir.ancestors().take_while(ours) {
        sandbox.user.owns(dir);
    }
}

#[test]
fn a_base_with_spaces() {
    base_called("two  spaces and\ttabs");
}

#[test]
fn a_base_with_a_line_break() {
    base_called("line\nbreak");
}

#[test]
fn a_base_beyond_ascii() {
    base_called("größe-日本-🦀");
}

#[test]
fn a_base_that_a_shell_would_expand() {
    base_called("$(touch x) `id` * ? [a] ~ 'q' \"q\" \\ ; & | -rf");
}

#[test]
fn a_base_that_looks_like_an_option() {
    base_called("-rf");
}

#[test]
fn a_base_of_two_hundred_characters() {
    base_called(&"b".repeat(200));
}

#[test]
fn a_base_of_two_thousand_characters() {
    base_called(&vec!["b".repeat(199); 10].join("/"));
}

/// The variable names no place that can be used; the next candidate is taken.
#[track_caller]
fn next_candidate(value: impl Fn(&Sandbox) -> std::path::PathBuf) {
    each_user(|sandbox| {
        let inside = format!("is-inside:{}", sandbox.base().display());
        let subject = || {
            let subject = sandbox
                .subject("attribute", &inside)
                .env("TMPDIR", value(sandbox));
            subject
                .env("TEMP", sandbox.base())
                .env("TMP", "/nonexistent")
        };
        subject().passes();
        sandbox.is_empty_now();
    });
}

#[test]
fn an_empty_variable() {
    next_candidate(|_| "".into());
}

#[test]
fn a_base_that_is_missing() {
    next_candidate(|sandbox| sandbox.path().join("missing"));
}

#[test]
fn a_base_that_is_a_file() {
    next_candidate(|sandbox| sandbox.path().join("outside/data.txt"));
}

#[test]
fn a_base_that_is_a_dangling_link() {
    next_candidate(|sandbox| {
        let link = sandbox.path().join("dangling");
        let _ = symlink("nowhere", &link);
        link
    });
}

#[test]
fn a_base_that_cannot_be_written_to() {
    each_user(|sandbox| {
        if sandbox.user.is_root() {
            return;
        }
        let closed = sandbox.path().join("closed");
        make(sandbox, &closed);
        fs::set_permissions(&closed, Permissions::from_mode(0o555)).expect("a mode");
        let inside = format!("is-inside:{}", sandbox.base().display());
        let subject = sandbox.subject("attribute", &inside).env("TMPDIR", &closed);
        subject.env("TEMP", sandbox.base()).passes();
        sandbox.is_empty_now();
        assert_eq!(fs::read_dir(closed).expect("it is there").count(), 0);
    });
}

#[test]
fn a_relative_base() {
    each_user(|sandbox| {
        let inside = format!("is-inside:{}", sandbox.base().display());
        for value in ["base", "./base", "outside/../base"] {
            let subject = sandbox.subject("attribute", &inside).env("TMPDIR", value);
            subject.current_dir(sandbox.path()).passes();
            sandbox.is_empty_now();
            sandbox
                .subject("attribute", "signal:9")
                .env("TMPDIR", value)
                .ends_by_signal();
            sandbox.becomes_empty();
        }
    });
}

#[test]
fn a_base_behind_a_link() {
    each_user(|sandbox| {
        let link = sandbox.path().join("link");
        symlink(sandbox.base(), &link).expect("a link");
        let inside = format!("is-inside:{}", sandbox.base().display());
        sandbox
            .subject("attribute", &inside)
            .env("TMPDIR", &link)
            .passes();
    });
}

#[test]
fn the_own_variable_comes_first() {
    each_user(|sandbox| {
        let inside = format!("is-inside:{}", sandbox.base().display());
        let subject = sandbox
            .subject("attribute", &inside)
            .env("TMPDIR", sandbox.path().join("outside"));
        subject.env("TEMPSPACE_DIR", sandbox.base()).passes();
    });
}

/// Nothing can be written anywhere: the error lists what was tried.
#[test]
fn no_base_at_all() {
    each_user(|sandbox| {
        let end = sandbox
            .subject("attribute", "nothing")
            .after("trap '' XFSZ; ulimit -f 0")
            .fails();
        assert!(
            end.stderr.contains("no usable temporary directory"),
            "{end}"
        );
        for tried in [
            sandbox.base().to_str().expect("a path in UTF-8"),
            "/var/tmp",
            "/tmp",
        ] {
            assert!(end.stderr.contains(tried), "{tried} is not listed\n{end}");
        }
        assert!(end.stderr.contains("= help: set TEMPSPACE_DIR to"), "{end}");
    });
}

#[test]
fn a_full_disk_gives_an_error_and_leaves_no_rest() {
    each_user(|sandbox| {
        // In blocks of 512 or 1024 bytes.
        sandbox
            .subject("attribute", "fill")
            .after("trap '' XFSZ; ulimit -f 2000")
            .passes();
        sandbox.is_empty_now();
    });
}

#[test]
fn a_full_file_system_gives_an_error_and_leaves_no_rest() {
    root(|sandbox| {
        let isolated = ["--mount", "--propagation", "private"];
        if !can_run("unshare", &[&isolated[..], &["true"]].concat()) {
            return;
        }
        let script = format!(
            "mount -t tmpfs -o size=2m,mode=777 tmpfs '{base}' || exit 9
             \"$0\" \"$@\" || exit 8
             for try in 1 2 3 4 5 6 7 8 9; do
               test -z \"$(ls -A '{base}')\" && exit 0
               sleep 0.3
             done
             exit 1",
            base = sandbox.base().display()
        );
        let subject = sandbox
            .subject("attribute", "fill")
            .under("unshare", &isolated);
        subject.under("sh", &["-c", &script]).passes();
    });
}

#[test]
fn a_program_that_the_file_system_forbids_to_run_says_so() {
    root(|sandbox| {
        let isolated = ["--mount", "--propagation", "private"];
        if !can_run("unshare", &[&isolated[..], &["true"]].concat()) {
            return;
        }
        sandbox.subject("attribute", "script").passes();
        let script = format!(
            "mount -t tmpfs -o noexec,mode=777 tmpfs '{}' && exec \"$0\" \"$@\"",
            sandbox.base().display()
        );
        let subject = sandbox
            .subject("attribute", "script")
            .under("unshare", &isolated);
        let end = subject.under("sh", &["-c", &script]).fails();
        let help = "mounted noexec; set TEMPSPACE_DIR to a directory of another one";
        assert!(end.stderr.contains(help), "{end}");
    });
}

#[test]
fn a_socket_fits_into_a_workspace() {
    each_user(|sandbox| {
        // `/tempspace-61234/1-abcdefgh/0/`, the root, and the socket in it.
        let root = "cases-case_2_failing";
        if sandbox.base().as_os_str().len() + 30 + root.len() + 10 > 103 {
            return;
        }
        sandbox.subject("attribute", "socket").passes();
        sandbox
            .subject("kept::cases::case_2_failing", "socket")
            .passes();
    });
}

#[test]
fn modes_are_right_under_any_umask() {
    each_user(|sandbox| {
        for umask in ["0000", "0022", "0077", "0277", "0777"] {
            let preparation = format!("umask {umask}");
            sandbox
                .subject("attribute", "modes")
                .after(&preparation)
                .passes();
            sandbox.is_empty_now();
            sandbox
                .subject("two", "signal:9")
                .after(&preparation)
                .ends_by_signal();
            sandbox.becomes_empty();
            sandbox
                .subject("elsewhere", "signal:9")
                .after(&preparation)
                .ends_by_signal();
            sandbox.becomes_empty();
        }
    });
}

/// Something is where this user's shared directory should be.
#[track_caller]
fn existing(plant: impl Fn(&Path, &Sandbox)) {
    each_user(|sandbox| {
        open_to_all(&sandbox.base());
        plant(&sandbox.shared(), sandbox);
        sandbox.keep_existing();
        let others = fs::symlink_metadata(sandbox.shared()).expect("it was existing");
        for action in ["nothing", "modes"] {
            sandbox.subject("attribute", action).passes();
            sandbox.is_empty_now();
        }
        sandbox.subject("attribute", "signal:9").ends_by_signal();
        sandbox.becomes_empty();
        sandbox
            .subject("attribute", "signal:9")
            .with_reaper("off")
            .ends_by_signal();
        sandbox.is_not_empty();
        sandbox.ordinary_run();
        sandbox.becomes_empty();
        let now = fs::symlink_metadata(sandbox.shared()).expect("it is still there");
        assert_eq!(now.permissions(), others.permissions());
        sandbox.is_unharmed();
    });
}

#[test]
fn a_planted_file() {
    existing(|path, sandbox| {
        fs::write(path, "data").expect("a file");
        sandbox.user.owns(path);
    });
}

#[test]
fn a_planted_link_to_a_directory() {
    existing(|path, sandbox| {
        symlink(sandbox.path().join("outside"), path).expect("a link");
        sandbox.user.owns(path);
    });
}

#[test]
fn a_planted_dangling_link() {
    existing(|path, sandbox| symlink(sandbox.path().join("nowhere"), path).expect("a link"));
}

#[test]
fn a_planted_directory_of_another_user() {
    if !User::ordinary_can_run() {
        return;
    }
    for mode in [0o755, 0o777, 0o700] {
        existing(|path, sandbox| {
            fs::create_dir(path).expect("a directory");
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
            if sandbox.user == User::Current {
                User::Ordinary.owns(path);
            }
        });
    }
}

/// A directory of ours that others could write to is made private before it is used.
#[test]
fn a_shared_directory_that_was_open() {
    each_user(|sandbox| {
        make(sandbox, &sandbox.shared());
        open_to_all(&sandbox.shared());
        sandbox.subject("attribute", "modes").passes();
    });
}
