//! The status and the output of a run.
#![cfg(unix)]

use std::time::Duration;

use tempspace::Workspace;

use super::commands::sh;
use crate::panics::message_of;

/// Waits until the process has ended. It is a zombie until the process that adopts it reaps it, and for ever in a
/// container whose first process reaps none.
#[track_caller]
pub(super) fn wait_until_ended(pid: &str) {
    let ws = Workspace::new();
    let is_gone = |_| {
        std::thread::sleep(Duration::from_millis(10));
        let pid = pid.trim();
        let script = format!("kill -0 {pid} && ! grep -q ') Z' /proc/{pid}/stat 2>/dev/null");
        !sh(&ws, &script).status().success()
    };
    assert!((0..6000).any(is_gone), "process {pid} still runs");
}

#[test]
fn a_run_shows_both_streams_and_the_status() {
    let ws = Workspace::new();
    let run = sh(&ws, "echo out; echo err >&2; exit 3");
    assert_eq!(run.to_string(), "exit code: 3\n-- stdout --\nout\n-- stderr --\nerr\n");
    assert_eq!(run.assert_code(3).status().code(), Some(3));
    assert_eq!((run.stdout_bytes(), run.stderr()), (&b"out\n"[..], "err\n"));
    assert_eq!(sh(&ws, "true").to_string(), "exit code: 0\n");
    assert!(sh(&ws, "kill -9 $$").to_string().starts_with("signal: 9"));
}

#[test]
fn a_missing_final_newline_shows() {
    let ws = Workspace::new();
    assert_eq!(
        sh(&ws, "printf a; printf '\\n\\nb' >&2").to_string(),
        "exit code: 0\n-- stdout (no final newline) --\na\n-- stderr (no final newline) --\n\n\nb\n"
    );
    assert_eq!(sh(&ws, "echo").to_string(), "exit code: 0\n-- stdout --\n\n");
}

#[test]
fn line_ends_are_unified_only_where_they_are_shown() {
    let run = sh(&Workspace::new(), "printf 'a\\r\\nb\\r\\n'");
    assert_eq!(run.to_string(), "exit code: 0\n-- stdout --\na\nb\n");
    assert_eq!((run.stdout(), run.stdout_bytes()), ("a\r\nb\r\n", &b"a\r\nb\r\n"[..]));
}

#[test]
fn bytes_that_are_not_text_are_kept() {
    let run = sh(&Workspace::new(), "printf '\\377\\n'");
    assert_eq!((run.stdout(), run.stdout_bytes()), ("\u{fffd}\n", &b"\xff\n"[..]));
}

#[test]
fn runs_are_equal_by_status_and_bytes() {
    let ws = Workspace::new();
    assert_eq!(sh(&ws, "echo a"), sh(&Workspace::new(), "echo a"));
    for (one, other) in [
        ("printf a", "echo a"),
        ("printf 'a\\r\\n'", "echo a"),
        ("printf '\\377'", "printf '\\376'"),
        ("echo a", "echo a >&2"),
        ("exit 1", "exit 2"),
        ("exit 9", "kill -9 $$"),
    ] {
        assert_ne!(sh(&ws, one), sh(&ws, other), "{one}, {other}");
    }
}

#[test]
fn an_assertion_returns_the_run() {
    let ws = Workspace::new();
    let run = sh(&ws, "echo 1");
    assert_eq!(run.assert_success().assert_code(0).stdout(), "1\n");
    sh(&ws, "exit 4").assert_failure().assert_code(4);
    sh(&ws, "kill -9 $$").assert_failure();
}

#[test]
fn a_panic_shows_the_command_its_directory_and_its_output() {
    let ws = Workspace::new();
    ws.create_dir_all("sub");
    let mut command = ws.command("/bin/sh");
    let run = command.args(["-c", "echo why >&2; exit $1", "", "2"]).current_dir("sub").run();
    let context = format!(
        "  command: /bin/sh -c 'echo why >&2; exit $1' '' 2\n  directory: {}\n\
         exit code: 2\n-- stderr --\nwhy",
        ws.join("sub").display()
    );
    for (message, start) in [
        (message_of(|| _ = run.assert_success()), "the program failed\n"),
        (message_of(|| _ = run.assert_code(0)), "the program did not end with exit code 0\n"),
        (message_of(|| _ = run.assert_code(3)), "the program did not end with exit code 3\n"),
    ] {
        assert_eq!(message, format!("{start}{context}"));
    }
    let message = message_of(|| _ = sh(&ws, "echo fine").assert_failure());
    assert!(message.starts_with("the program succeeded, and should fail\n"), "{message}");
    assert!(message.ends_with("exit code: 0\n-- stdout --\nfine"), "{message}");
}

#[test]
fn a_panic_shows_the_beginning_and_the_end_of_a_long_output() {
    let ws = Workspace::new();
    let output = |last: u32| {
        let script = format!("seq 1 {last}; seq 1 {last} >&2; exit 1");
        message_of(|| _ = sh(&ws, &script).assert_success())
    };
    let message = output(100_000);
    assert!(message.lines().count() < 70, "{message}");
    let part = "\n10\n… 99970 more lines\n99981\n";
    assert_eq!(message.matches(part).count(), 2, "{message}");
    assert!(message.ends_with("\n100000"), "{message}");
    for (last, left_out) in [(30, ""), (31, ""), (32, "… 2 more lines")] {
        let message = output(last);
        assert_eq!(message.contains('…'), last == 32, "{message}");
        assert!(message.contains(left_out), "{message}");
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal_in_a_panic() {
    let ws = Workspace::new();
    let format = r"\033[31mred\033[0m\r\nC:\\a \nb\016\000\\\n\377\n";
    let run = ws.command("printf").arg(format).run();
    let message = message_of(|| _ = run.assert_failure());
    let shown = "-- stdout --\nred\nC:\\a \nb\\x0e\\x00\\\\\n\u{fffd}";
    assert!(message.ends_with(shown), "{message}");
}

#[test]
fn long_lines_are_cut_in_the_panic() {
    let ws = Workspace::new();
    let run = sh(&ws, "printf '%09999d' 1; printf '%09999d\\n2\\n' 1 >&2");
    let message = message_of(|| _ = run.assert_failure());
    let zeros = "0".repeat(500);
    let streams = format!("-- stdout (no final newline) --\n{zeros}…\n-- stderr --\n{zeros}…\n2");
    assert!(message.ends_with(&streams), "{message}");
    assert_eq!(run.stdout().len(), 9_999);
}

#[test]
fn runs_that_differ_are_shown_below_each_other() {
    let ws = Workspace::new();
    let (one, other) = (sh(&ws, "printf 1"), sh(&ws, "echo 1; echo 2"));
    let message = message_of(|| assert_eq!(one, other));
    let expected = "  left: Run {\n    exit code: 0\n    -- stdout (no final newline) --\n    1\n}\n \
                    right: Run {\n    exit code: 0\n    -- stdout --\n    1\n    2\n}";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn output_can_be_sorted_and_replaced() {
    let ws = Workspace::new();
    let run = sh(&ws, "printf 'b 12\\n\\033[1;31ma\\033[0m 3\\n'; printf 'y\\nx' >&2");
    assert_eq!(
        run.without_ansi().sorted_lines().replace(r"\d+", "[N]").to_string(),
        "exit code: 0\n-- stdout --\na [N]\nb [N]\n-- stderr (no final newline) --\nx\ny\n"
    );
    assert_eq!(run.replace("(b) (12)", "$2 $1").stdout().lines().next(), Some("12 b"));
    assert_eq!(sh(&ws, "echo 1").replace(".", "x"), sh(&ws, "echo 2").replace(".", "x"));
    let message = message_of(|| drop(run.replace("(", "")));
    assert!(message.contains("is not a regular expression"), "{message}");
}

#[test]
fn a_program_beyond_its_timeout_is_killed_with_its_children() {
    let ws = Workspace::new();
    let script = "echo started; (sleep 600; echo > ended) & echo $! > pid; wait";
    let mut command = ws.command("/bin/sh");
    let limit = Duration::from_millis(300);
    let run = command.args(["-c", script]).timeout(limit).run();
    assert!(run.timed_out());
    let message = message_of(|| _ = run.assert_success());
    assert!(message.starts_with("the program did not end in time\n"), "{message}");
    assert_eq!(run.to_string(), "timed out after 300ms\n-- stdout --\nstarted\n");
    wait_until_ended(&ws.read_to_string("pid"));
    assert!(!ws.exists("ended"), "the run waits for the child");
    let message = message_of(|| _ = run.assert_success());
    assert!(message.contains("timed out after 300ms"), "{message}");
    run.assert_failure();
    message_of(|| _ = run.assert_code(0));
}

#[test]
fn a_program_that_closes_its_streams_is_killed_as_well() {
    let ws = Workspace::new();
    let script = "echo started; exec > /dev/null 2>&1; sleep 600";
    let mut command = ws.command("/bin/sh");
    let run = command.args(["-c", script]).timeout(Duration::from_millis(300)).run();
    assert!(run.timed_out() && !run.status().success());
    assert_eq!(run.stdout(), "started\n");
}

#[test]
fn the_timeout_may_be_any_duration() {
    let ws = Workspace::new();
    let run = ws.command("echo").arg("1").timeout(Duration::MAX).run();
    assert_eq!(run.assert_success().stdout(), "1\n");
    let late = ws.command("sleep").arg("600").timeout(Duration::ZERO).run();
    assert!(late.timed_out());
}

#[test]
fn a_program_within_its_timeout_is_not_killed() {
    let ws = Workspace::new();
    let mut command = ws.command("/bin/sh");
    command.args(["-c", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"]);
    for limit in [None, Some(Duration::from_secs(300))] {
        if let Some(limit) = limit {
            command.timeout(limit);
        }
        let run = command.run();
        assert!(!run.assert_success().timed_out());
        assert_eq!((run.stdout_bytes().len(), run.stderr().len()), (300_000, 300_000));
    }
}

#[test]
fn a_run_does_not_wait_for_a_server_that_its_program_starts() {
    let ws = Workspace::new();
    for limit in [None, Some(Duration::from_secs(300))] {
        let mut command = ws.command("/bin/sh");
        if let Some(limit) = limit {
            command.timeout(limit);
        }
        let script = "head -c 200000 /dev/zero; sleep 600 & echo $! > pid";
        let run = command.args(["-c", script]).run();
        assert_eq!(run.assert_success().stdout_bytes().len(), 200_000);
        let pid = ws.read_to_string("pid");
        sh(&ws, &format!("kill -0 {pid}")).assert_success();
    }
}

#[test]
fn programs_that_still_run_are_killed_with_the_workspace() {
    for script in [
        "sleep 600 & echo $!",
        "sleep 600 >/dev/null 2>&1 & echo $!",
        "(sleep 600; true) >/dev/null 2>&1 & echo $!",
    ] {
        let ws = Workspace::new();
        let run = sh(&ws, script);
        let pid = run.stdout().trim().to_owned();
        sh(&ws, &format!("kill -0 {pid}")).assert_success();
        drop(ws);
        wait_until_ended(&pid);
    }
}
