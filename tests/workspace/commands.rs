//! Programs in a workspace.
#![cfg(unix)]

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use tempspace::Workspace;

use crate::child::{Stage, output};

fn sh(ws: &Workspace, script: &str) -> tempspace::Run {
    ws.run(ws.command("/bin/sh").args(["-c", script]))
}

/// Whether the process is no more; whoever adopted it may take a moment to notice its end.
fn is_gone_soon(ws: &Workspace, pid: &str) -> bool {
    (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        !sh(ws, &format!("kill -0 {pid}")).status.success()
    })
}

#[test]
fn a_command_runs_in_the_root_with_a_home_of_its_own() {
    let ws = Workspace::new();
    let run = sh(
        &ws,
        "pwd; echo $PWD; echo $HOME $XDG_CONFIG_HOME; echo $TMPDIR $TMP $TEMP; cd ~; cd $TMPDIR",
    );
    assert_eq!(
        run.to_string(),
        "exit code: 0\n-- stdout --\n[WORKSPACE]\n[WORKSPACE]\n[HOME] [HOME]/.config\n[TMP] [TMP] [TMP]\n"
    );
    assert!(
        ws.tree().is_empty(),
        "home and temporary directory are beside the root"
    );
}

#[test]
fn the_runtime_directory_is_there_and_private() {
    let ws = Workspace::new();
    let script = "cd $XDG_RUNTIME_DIR; pwd; ls -ld . | cut -c1-10";
    for _ in 0..2 {
        let expected = "exit code: 0\n-- stdout --\n[HOME]/.run\ndrwx------\n";
        assert_eq!(sh(&ws, script).to_string(), expected);
    }
}

#[test]
fn what_the_machine_has_installed_is_not_looked_at() {
    let run = sh(
        &Workspace::new(),
        "echo $XDG_CONFIG_DIRS; echo $XDG_DATA_DIRS",
    );
    let expected = "exit code: 0\n-- stdout --\n[HOME]/.xdg/config\n[HOME]/.xdg/data\n";
    assert_eq!(run.to_string(), expected);
}

#[test]
fn private_directories_go_with_the_workspace() {
    let ws = Workspace::new();
    let run = sh(&ws, "touch $HOME/x $TMPDIR/y; echo $HOME; echo $TMPDIR");
    let stdout = run.stdout().into_owned();
    assert!(stdout.lines().count() == 2 && stdout.lines().all(|path| fs::metadata(path).is_ok()));
    drop(ws);
    assert!(
        stdout.lines().all(|path| fs::metadata(path).is_err()),
        "{stdout}"
    );
}

#[test]
fn tools_still_find_their_own() {
    let ws = Workspace::new();
    let run = sh(
        &ws,
        "echo $CARGO_HOME $RUSTUP_HOME; echo $LLVM_PROFILE_FILE",
    );
    let run = run.success();
    assert!(!run.to_string().contains("[HOME]"), "{run}");
    let own = Command::new(env!("CARGO")).arg("--version").output();
    if own.is_err() {
        eprintln!("skipped: this user may not run {}", env!("CARGO"));
        return;
    }
    let cargo = ws.run(ws.command(env!("CARGO")).arg("--version")).success();
    assert!(cargo.stdout().starts_with("cargo "), "{cargo}");
}

#[test]
#[ignore = "runs in a child process of another test"]
fn prints_the_environment_of_a_command() {
    let ws = Workspace::new();
    print!("{}", ws.run(&mut ws.command("env")).success().stdout());
}

/// The variables that a command has of those that are set for the process of its test.
fn inherited<'a>(set: &[&'a str]) -> Vec<&'a str> {
    let stage = Stage::new();
    let mut child = stage.child("workspace::commands::prints_the_environment_of_a_command");
    child.args(["--exact", "--nocapture"]);
    child.envs(set.iter().map(|name| (name, "/no/such/place")));
    let text = output(&mut child, true);
    let is_there = |name: &str| {
        text.lines()
            .any(|line| line == format!("{name}=/no/such/place"))
    };
    set.iter().copied().filter(|name| is_there(name)).collect()
}

#[test]
fn nothing_leads_a_command_elsewhere() {
    let mut names = vec![
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_WORK_TREE",
        "GIT_CONFIG_GLOBAL",
    ];
    names.extend(["OLDPWD", "CDPATH", "CARGO_TARGET_DIR", "BASH_ENV", "ENV"]);
    let git = Command::new("git")
        .args(["rev-parse", "--local-env-vars"])
        .output();
    let of_git = git.map(|output| String::from_utf8(output.stdout).unwrap());
    let of_git = of_git.unwrap_or_default();
    names.extend(of_git.lines());
    assert_eq!(inherited(&names), [""; 0]);
    assert_eq!(
        inherited(&["EDITOR", "GIT_AUTHOR_NAME"]),
        ["EDITOR", "GIT_AUTHOR_NAME"]
    );
}

#[test]
fn a_run_shows_both_streams_and_the_status() {
    let ws = Workspace::new();
    let run = sh(&ws, "echo out; echo err >&2; exit 3");
    assert_eq!(
        run.to_string(),
        "exit code: 3\n-- stdout --\nout\n-- stderr --\nerr\n"
    );
    assert_eq!(
        (run.status.code(), run.stdout.as_slice()),
        (Some(3), &b"out\n"[..])
    );
    assert_eq!(sh(&ws, "true").to_string(), "exit code: 0\n");
    assert_eq!(
        sh(&ws, "printf 'a\\r\\nb'").to_string(),
        "exit code: 0\n-- stdout --\na\nb\n"
    );
    assert!(sh(&ws, "kill -9 $$").to_string().starts_with("signal: 9"));
}

#[test]
fn equal_runs_are_equal_wherever_they_ran() {
    let (one, two) = (Workspace::new(), Workspace::new());
    assert_eq!(sh(&one, "pwd"), sh(&two, "pwd"));
    assert_ne!(sh(&one, "echo 1"), sh(&one, "echo 2"));
}

#[test]
fn success_shows_what_a_failed_program_wrote() {
    let ws = Workspace::new();
    let message = crate::panics::message_of(|| drop(sh(&ws, "echo why >&2; false").success()));
    assert_eq!(
        message,
        "the program failed\nexit code: 1\n-- stderr --\nwhy\n"
    );
}

#[test]
fn a_missing_program_is_named() {
    let ws = Workspace::new();
    let message = crate::panics::message_of(|| drop(ws.run(&mut Command::new("/no/such/program"))));
    assert!(
        message.starts_with("cannot run \"/no/such/program\"\n"),
        "{message}"
    );
}

#[test]
fn standard_input_is_empty_unless_given() {
    let ws = Workspace::new();
    ws.write("in.txt", "given\n");
    assert_eq!(sh(&ws, "cat").to_string(), "exit code: 0\n");
    let input = fs::File::open(ws.join("in.txt")).unwrap();
    let run = ws.run(ws.command("cat").stdin(input));
    assert_eq!(run.to_string(), "exit code: 0\n-- stdout --\ngiven\n");
}

#[test]
fn a_late_program_is_killed_with_its_children() {
    let ws = Workspace::new();
    let start = Instant::now();
    let script = "echo started; sleep 600 & echo $! > pid; wait";
    let run = ws.run_within(
        Duration::from_millis(300),
        ws.command("/bin/sh").args(["-c", script]),
    );
    assert!(run.timed_out());
    assert_eq!(
        run.to_string(),
        "timed out after 300ms\n-- stdout --\nstarted\n"
    );
    assert!(
        start.elapsed() < Duration::from_secs(300),
        "it did not wait for the child"
    );
    assert!(is_gone_soon(&ws, &ws.read_to_string("pid")));
}

#[test]
fn who_holds_the_streams_of_a_program_has_the_same_time() {
    let ws = Workspace::new();
    let start = Instant::now();
    let script = "sleep 600 & echo $! > pid; echo started";
    let run = ws.run_within(
        Duration::from_secs(1),
        ws.command("/bin/sh").args(["-c", script]),
    );
    assert!(run.timed_out() && run.status.success());
    assert_eq!(run.stdout(), "started\n");
    assert!(start.elapsed() < Duration::from_secs(300));
    let message = crate::panics::message_of(|| drop(run.success()));
    assert!(message.contains("timed out after 1s"), "{message}");
    assert!(is_gone_soon(&ws, &ws.read_to_string("pid")));
}

#[test]
fn who_does_not_hold_the_streams_of_a_program_is_left_alone() {
    let ws = Workspace::new();
    let script = "sleep 600 > /dev/null 2>&1 & echo $! > pid; echo started";
    let run = ws.run_within(
        Duration::from_secs(300),
        ws.command("/bin/sh").args(["-c", script]),
    );
    assert!(!run.timed_out());
    assert_eq!(run.success().stdout(), "started\n");
    let pid = ws.read_to_string("pid");
    sh(&ws, &format!("kill -9 {pid}")).success();
}

#[test]
fn a_program_that_closes_its_streams_is_killed_as_well() {
    let ws = Workspace::new();
    let script = "echo started; exec > /dev/null 2>&1; sleep 600";
    let run = ws.run_within(
        Duration::from_millis(300),
        ws.command("/bin/sh").args(["-c", script]),
    );
    assert!(run.timed_out() && !run.status.success());
    assert_eq!(run.stdout(), "started\n");
}

#[test]
fn the_limit_may_be_any_duration() {
    let ws = Workspace::new();
    let run = ws.run_within(Duration::MAX, ws.command("/bin/sh").args(["-c", "echo 1"]));
    assert_eq!(run.success().stdout(), "1\n");
    let late = ws.run_within(Duration::ZERO, ws.command("sleep").arg("600"));
    assert!(late.timed_out());
}

#[test]
fn an_early_program_is_not_killed() {
    let ws = Workspace::new();
    let run = ws.run_within(
        Duration::from_secs(300),
        ws.command("/bin/sh")
            .args(["-c", "head -c 300000 /dev/zero"]),
    );
    assert!(!run.timed_out() && run.status.success());
    assert_eq!(run.stdout.len(), 300_000);
}
