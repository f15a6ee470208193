//! Links and FIFOs that tests put in the place of the library's own files and directories.

use std::fs;

use super::sandbox::{Sandbox, each_user, reapers, wait_until};
use crate::subject::link_target;

/// Runs the subject with each kind of end, and asserts that what a link leads to stays.
#[track_caller]
fn assert_not_followed(sandbox: &Sandbox, action: &str, ends: &[&str], keeps: &[&str]) {
    for shape in ["attribute", "owned"] {
        for (end, keep) in ends.iter().flat_map(|end| keeps.iter().map(move |keep| (end, keep))) {
            for reaper in ["on", "off"] {
                let subject = sandbox.subject(shape, &format!("{action}:{end}"));
                let subject = subject.env("TEMPSPACE_KEEP", keep).with_reaper(reaper);
                match *end {
                    "kill" => subject.assert_signal(),
                    _ => subject.assert_success(),
                };
                sandbox.run_next(reaper);
                assert_unchanged(sandbox);
            }
        }
    }
}

#[track_caller]
fn assert_unchanged(sandbox: &Sandbox) {
    let target = link_target(sandbox.path());
    let mut count = 0;
    for entry in fs::read_dir(&target).expect("what links lead to").flatten() {
        let path = entry.path();
        let inner = path.join(if path.ends_with("empty") { "empty" } else { "file" });
        let file = if path.is_dir() { inner } else { path };
        assert!(file.exists(), "{file:?} is removed");
        let is_data = || fs::read(&file).is_ok_and(|data| data == b"data");
        assert!(file.is_dir() || is_data(), "{file:?} has changed");
        count += 1;
    }
    assert!(count >= 3, "{target:?} has lost entries");
}

#[test]
fn a_link_in_the_place_of_a_session_is_not_followed() {
    each_user(|sandbox| {
        assert_not_followed(sandbox, "plant-link-session", &["return"], &["never", "always"]);
    });
}

#[test]
fn a_link_in_the_place_of_a_directory_of_a_workspace_is_not_followed() {
    each_user(|sandbox| {
        let keeps = ["never", "always"];
        assert_not_followed(sandbox, "plant-link-slot", &["return", "kill"], &keeps);
        let _ = fs::remove_dir_all(sandbox.shared());
    });
}

#[test]
fn a_link_in_the_place_of_the_kept_directories_is_not_followed() {
    each_user(|sandbox| {
        assert_not_followed(sandbox, "plant-link-kept", &["return"], &["never"]);
        let _ = fs::remove_dir_all(sandbox.shared());
    });
}

/// The list cannot be read, so the session stays.
#[test]
fn a_link_in_the_place_of_the_outside_list_is_not_followed() {
    each_user(|sandbox| {
        assert_not_followed(sandbox, "plant-link-list", &["return", "kill"], &["never"]);
        wait_until(|| reapers(sandbox).is_empty());
        for entry in fs::read_dir(sandbox.shared()).expect("sessions").flatten() {
            let _ = fs::remove_file(entry.path().join("outside"));
        }
        sandbox.run_next("on");
    });
}

#[test]
fn links_in_the_place_of_written_files_are_not_followed() {
    each_user(|sandbox| {
        for action in ["plant-link-config", "plant-link-program", "plant-link-record"] {
            assert_not_followed(sandbox, action, &["return"], &["on-failure"]);
        }
    });
}

#[test]
fn no_process_waits_for_a_fifo_in_the_place_of_a_record() {
    each_user(|sandbox| {
        for action in ["plant-fifo-record", "plant-fifo-list", "plant-fifo-reason"] {
            assert_not_followed(sandbox, action, &["return", "kill"], &["never"]);
        }
        let _ = fs::remove_dir_all(sandbox.shared());
    });
}
