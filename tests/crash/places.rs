//! Where temporary things go, and who may be there before.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::play::can_run;
use super::scene::{Scene, everybody, root};
use super::sweep::open_to_all;
use super::user::User;

/// The victim's temporary directory is called `name`, and everything works there.
#[track_caller]
fn base_called(name: &str) {
    everybody(|scene| {
        let base = scene.base().join(name);
        make(scene, &base);
        scene.plant();
        let inside = format!("is-inside:{}", base.display());
        scene
            .victim("attribute", &inside)
            .env("TMPDIR", &base)
            .passes();
        scene.is_empty_now();
        scene
            .victim("attribute", "signal:9")
            .env("TMPDIR", &base)
            .dies();
        scene.becomes_empty();
        let dead = scene.victim("two", "signal:9").env("TMPDIR", &base);
        dead.env("TEMPSPACE_REAPER", "off").dies();
        scene
            .victim("attribute", "nothing")
            .env("TMPDIR", &base)
            .passes();
        scene.becomes_empty();
    });
}

/// Makes a directory of the scene for its user, with those above it that are the scene's own.
fn make(scene: &Scene, dir: &Path) {
    assert!(
        dir.starts_with(scene.path()),
        "{dir:?} is no part of the scene"
    );
    fs::create_dir_all(dir).expect("a directory");
    let ours = |dir: &&Path| *dir != scene.base() && *dir != scene.path();
    for dir in dir.ancestors().take_while(ours) {
        scene.user.owns(dir);
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
fn next_candidate(value: impl Fn(&Scene) -> std::path::PathBuf) {
    everybody(|scene| {
        let inside = format!("is-inside:{}", scene.base().display());
        let victim = || {
            let victim = scene
                .victim("attribute", &inside)
                .env("TMPDIR", value(scene));
            victim.env("TEMP", scene.base()).env("TMP", "/nonexistent")
        };
        victim().passes();
        scene.is_empty_now();
    });
}

#[test]
fn an_empty_variable() {
    next_candidate(|_| "".into());
}

#[test]
fn a_base_that_is_missing() {
    next_candidate(|scene| scene.path().join("missing"));
}

#[test]
fn a_base_that_is_a_file() {
    next_candidate(|scene| scene.path().join("outside/data.txt"));
}

#[test]
fn a_base_that_is_a_dangling_link() {
    next_candidate(|scene| {
        let link = scene.path().join("dangling");
        let _ = symlink("nowhere", &link);
        link
    });
}

#[test]
fn a_base_that_cannot_be_written_to() {
    everybody(|scene| {
        if scene.user.is_root() {
            return;
        }
        let closed = scene.path().join("closed");
        make(scene, &closed);
        fs::set_permissions(&closed, Permissions::from_mode(0o555)).expect("a mode");
        let inside = format!("is-inside:{}", scene.base().display());
        let victim = scene.victim("attribute", &inside).env("TMPDIR", &closed);
        victim.env("TEMP", scene.base()).passes();
        scene.is_empty_now();
        assert_eq!(fs::read_dir(closed).expect("it is there").count(), 0);
    });
}

#[test]
fn a_relative_base() {
    everybody(|scene| {
        let inside = format!("is-inside:{}", scene.base().display());
        for value in ["base", "./base", "outside/../base"] {
            let victim = scene.victim("attribute", &inside).env("TMPDIR", value);
            victim.current_dir(scene.path()).passes();
            scene.is_empty_now();
            scene
                .victim("attribute", "signal:9")
                .env("TMPDIR", value)
                .dies();
            scene.becomes_empty();
        }
    });
}

#[test]
fn a_base_behind_a_link() {
    everybody(|scene| {
        let link = scene.path().join("link");
        symlink(scene.base(), &link).expect("a link");
        let inside = format!("is-inside:{}", scene.base().display());
        scene
            .victim("attribute", &inside)
            .env("TMPDIR", &link)
            .passes();
    });
}

#[test]
fn the_own_variable_comes_first() {
    everybody(|scene| {
        let inside = format!("is-inside:{}", scene.base().display());
        let victim = scene
            .victim("attribute", &inside)
            .env("TMPDIR", scene.path().join("outside"));
        victim.env("TEMPSPACE_DIR", scene.base()).passes();
    });
}

/// Nothing can be written anywhere: the error lists what was tried.
#[test]
fn no_base_at_all() {
    everybody(|scene| {
        let end = scene
            .victim("attribute", "nothing")
            .after("trap '' XFSZ; ulimit -f 0")
            .fails();
        assert!(
            end.stderr.contains("no usable temporary directory"),
            "{end}"
        );
        for tried in [
            scene.base().to_str().expect("a path in UTF-8"),
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
    everybody(|scene| {
        // In blocks of 512 or 1024 bytes.
        scene
            .victim("attribute", "fill")
            .after("trap '' XFSZ; ulimit -f 2000")
            .passes();
        scene.is_empty_now();
    });
}

#[test]
fn a_full_file_system_gives_an_error_and_leaves_no_rest() {
    root(|scene| {
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
            base = scene.base().display()
        );
        let victim = scene
            .victim("attribute", "fill")
            .under("unshare", &isolated);
        victim.under("sh", &["-c", &script]).passes();
    });
}

#[test]
fn a_program_that_the_file_system_forbids_to_run_says_so() {
    root(|scene| {
        let isolated = ["--mount", "--propagation", "private"];
        if !can_run("unshare", &[&isolated[..], &["true"]].concat()) {
            return;
        }
        scene.victim("attribute", "script").passes();
        let script = format!(
            "mount -t tmpfs -o noexec,mode=777 tmpfs '{}' && exec \"$0\" \"$@\"",
            scene.base().display()
        );
        let victim = scene
            .victim("attribute", "script")
            .under("unshare", &isolated);
        let end = victim.under("sh", &["-c", &script]).fails();
        let help = "mounted noexec; set TEMPSPACE_DIR to a directory of another one";
        assert!(end.stderr.contains(help), "{end}");
    });
}

#[test]
fn a_socket_fits_into_a_workspace() {
    everybody(|scene| {
        // `/tempspace-61234/1-abcdefgh/0/`, the root, and the socket in it.
        let root = "cases-case_2_failing";
        if scene.base().as_os_str().len() + 30 + root.len() + 10 > 103 {
            return;
        }
        scene.victim("attribute", "socket").passes();
        scene
            .victim("kept::cases::case_2_failing", "socket")
            .passes();
    });
}

#[test]
fn modes_are_right_under_any_umask() {
    everybody(|scene| {
        for umask in ["0000", "0022", "0077", "0277", "0777"] {
            let preparation = format!("umask {umask}");
            scene
                .victim("attribute", "modes")
                .after(&preparation)
                .passes();
            scene.is_empty_now();
            scene.victim("two", "signal:9").after(&preparation).dies();
            scene.becomes_empty();
            scene
                .victim("elsewhere", "signal:9")
                .after(&preparation)
                .dies();
            scene.becomes_empty();
        }
    });
}

/// Something is where this user's shared directory should be.
#[track_caller]
fn planted(plant: impl Fn(&Path, &Scene)) {
    everybody(|scene| {
        open_to_all(&scene.base());
        plant(&scene.shared(), scene);
        scene.plant();
        let others = fs::symlink_metadata(scene.shared()).expect("it was planted");
        for deed in ["nothing", "modes"] {
            scene.victim("attribute", deed).passes();
            scene.is_empty_now();
        }
        scene.victim("attribute", "signal:9").dies();
        scene.becomes_empty();
        scene
            .victim("attribute", "signal:9")
            .env("TEMPSPACE_REAPER", "off")
            .dies();
        scene.is_not_empty();
        scene.ordinary_run();
        scene.becomes_empty();
        let now = fs::symlink_metadata(scene.shared()).expect("it is still there");
        assert_eq!(now.permissions(), others.permissions());
        scene.is_unharmed();
    });
}

#[test]
fn a_planted_file() {
    planted(|path, scene| {
        fs::write(path, "data").expect("a file");
        scene.user.owns(path);
    });
}

#[test]
fn a_planted_link_to_a_directory() {
    planted(|path, scene| {
        symlink(scene.path().join("outside"), path).expect("a link");
        scene.user.owns(path);
    });
}

#[test]
fn a_planted_dangling_link() {
    planted(|path, scene| symlink(scene.path().join("nowhere"), path).expect("a link"));
}

#[test]
fn a_planted_directory_of_another_user() {
    if !User::ordinary_can_play() {
        return;
    }
    for mode in [0o755, 0o777, 0o700] {
        planted(|path, scene| {
            fs::create_dir(path).expect("a directory");
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
            if scene.user == User::Current {
                User::Ordinary.owns(path);
            }
        });
    }
}

/// A directory of ours that others could write to is made private before it is used.
#[test]
fn a_shared_directory_that_was_open() {
    everybody(|scene| {
        make(scene, &scene.shared());
        open_to_all(&scene.shared());
        scene.victim("attribute", "modes").passes();
    });
}
