//! The environment of commands: only what programs need is inherited.
#![cfg(unix)]

use std::process::Command;

use tempspace::Workspace;

use super::commands::sh;
use crate::child::{TestDir, output};

#[test]
#[ignore = "runs in a child process of another test"]
fn prints_the_environment_of_a_command() {
    let ws = Workspace::new();
    let run = ws.command("env").inherit_env("ASKED_FOR").inherit_env("NOT_SET").run();
    print!("{}", run.assert_success().stdout());
}

/// The lines of the environment that a command has if these variables are set for the test.
fn environment(variables: &[(&str, &str)]) -> Vec<String> {
    let test_dir = TestDir::new();
    let mut child = test_dir.child("workspace::environment::prints_the_environment_of_a_command");
    child.args(["--exact", "--nocapture"]);
    child.envs(variables.iter().copied());
    let text = output(&mut child, true);
    text.lines().map(str::to_owned).collect()
}

/// Those of the variables that a command inherits.
fn inherited<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let value = "/no/such/place";
    let lines = environment(&names.iter().map(|name| (*name, value)).collect::<Vec<_>>());
    let is_there = |name: &str| lines.contains(&format!("{name}={value}"));
    names.iter().copied().filter(|name| is_there(name)).collect()
}

#[test]
fn the_settings_of_the_user_are_not_inherited() {
    let mut names = vec![
        "JUST_COLOR",
        "GNUPGHOME",
        "CLICOLOR_FORCE",
        "FORCE_COLOR",
        "RUST_BACKTRACE",
        "RUST_LOG",
        "GIT_AUTHOR_NAME",
        "GIT_COMMITTER_DATE",
        "GIT_CONFIG_GLOBAL",
        "GIT_EDITOR",
        "EDITOR",
        "VISUAL",
        "PAGER",
        "LESS",
        "LANG",
        "LC_ALL",
        "LANGUAGE",
        "TZ",
        "TERM",
        "COLUMNS",
        "CI",
        "HTTPS_PROXY",
        "http_proxy",
        "SSH_AUTH_SOCK",
        "MAKEFLAGS",
        "RUSTFLAGS",
        "RUSTC_WRAPPER",
        "CARGO_TARGET_DIR",
        "CARGO_MANIFEST_DIR",
        "CARGO_ENCODED_RUSTFLAGS",
        "OLDPWD",
        "CDPATH",
        "BASH_ENV",
        "ENV",
        "USER",
        "SHELL",
        "XDG_CONFIG_HOME",
        "XDG_DATA_DIRS",
        "DISPLAY",
        "PWD",
        "LD_PRELOAD_",
        "PYTHONPATH",
        "path",
        "NEXTES",
        "XTEMPSPACE_KEEP",
    ];
    let git = Command::new("git").args(["rev-parse", "--local-env-vars"]).output();
    let of_git = git.map(|output| String::from_utf8(output.stdout).unwrap()).unwrap_or_default();
    names.extend(of_git.lines());
    assert_eq!(inherited(&names), [""; 0]);
}

#[test]
fn what_programs_need_is_inherited() {
    let names = [
        "RUSTUP_HOME",
        "CARGO_HOME",
        "RUSTUP_TOOLCHAIN",
        "RUST_MIN_STACK",
        "SDKROOT",
        "LLVM_PROFILE_FILE",
        "ASAN_OPTIONS",
        "TSAN_OPTIONS",
        "LLVM_SYMBOLIZER_PATH",
        "NEXTEST",
        "NEXTEST_BIN_EXE_tool",
        "TEMPSPACE_TESTS_MARK",
        "NIX_PROFILES",
        "LOCALE_ARCHIVE",
        "SSL_CERT_FILE",
        "ASKED_FOR",
    ];
    assert_eq!(inherited(&names), names);
}

#[test]
fn tools_are_found_where_they_are() {
    let lines = environment(&[("LLVM_PROFILE_FILE", "profiles/%p.profraw")]);
    let value = |name: &str| {
        let start = format!("{name}=");
        lines.iter().find_map(|line| line.strip_prefix(&start)).unwrap_or_default().to_owned()
    };
    // Home and current directory of the child are in the test directory.
    for (name, end) in [
        ("CARGO_HOME", "/home/.cargo"),
        ("RUSTUP_HOME", "/home/.rustup"),
        ("LLVM_PROFILE_FILE", "/profiles/%p.profraw"),
    ] {
        let given = std::env::var(name).unwrap_or_default();
        let is_given = name != "LLVM_PROFILE_FILE" && value(name) == given;
        assert!(
            is_given || value(name).starts_with('/') && value(name).ends_with(end),
            "{lines:?}"
        );
    }
    assert_eq!(value("NOT_SET"), "");
}

#[test]
fn programs_are_not_searched_in_the_workspace() {
    let inherited = std::env::var("PATH").unwrap();
    for start in [".", "", "./bin:bin/../bin"] {
        let lines = environment(&[("PATH", &format!("{start}:{inherited}:"))]);
        let path = lines.iter().find_map(|line| line.strip_prefix("PATH="));
        let dirs: Vec<_> = std::env::split_paths(path.unwrap()).collect();
        assert!(dirs.iter().all(|dir| dir.is_absolute()), "{dirs:?}");
        assert!(path.unwrap().ends_with(&inherited), "{dirs:?}");
    }
}

#[test]
fn the_environment_is_the_same_everywhere() {
    let run = sh(&Workspace::new(), "echo $LC_ALL $TZ $NO_COLOR $PAGER $TERM");
    assert_eq!(run.stdout(), "C.UTF-8 UTC 1 cat dumb\n");
}

#[test]
fn a_test_can_set_and_remove_variables() {
    let ws = Workspace::new();
    let mut command = ws.command("/usr/bin/env");
    command.env("A", "1").envs([("B", "2"), ("C", "3")]).env_remove("C").env_remove("TZ");
    let run = command.run();
    let has = |line: &str| run.stdout().lines().any(|other| other.starts_with(line));
    assert!(has("A=1") && has("B=2") && !has("C=") && !has("TZ="), "{run}");
    let run = command.env_clear().env("D", "4").run();
    assert_eq!(run.stdout(), "D=4\n");
}

#[test]
#[ignore = "runs in a child process of another test"]
fn commits() {
    let ws = Workspace::new();
    for arguments in [
        &["rev-parse", "--git-dir"][..],
        &["init", "--quiet"],
        &["commit", "--quiet", "--allow-empty", "--message", "first"],
        &["log", "--format=%an <%ae> %aI, %cn <%ce> %cI, %H, %D"],
    ] {
        println!("{}", ws.command("git").args(arguments).run());
    }
    let home = ws.command("git").args(["config", "--global", "init.defaultBranch", "trunk"]).run();
    home.assert_success();
    ws.command("git").args(["init", "--quiet", "other"]).run().assert_success();
    let branch = ws.command("git").args(["branch", "--show-current"]).current_dir("other").run();
    println!("{branch}");
}

#[test]
fn git_works_inside_of_another_repository() {
    if !crate::tool::tool("git") {
        return;
    }
    let test_dir = TestDir::new();
    // The workspaces are in a repository, and the user's configuration breaks everything.
    let mut init = Command::new("git");
    init.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).arg("init");
    let init = init.current_dir(test_dir.path("base")).output();
    assert!(init.unwrap().status.success());
    let config = "[init]\n\tdefaultBranch = mine\n\ttemplateDir = /no/such\n[user]\n\tname = Me\n\
                  [core]\n\thooksPath = /no/such\n[commit]\n\tgpgSign = true\n";
    std::fs::write(test_dir.path("home/.gitconfig"), config).unwrap();
    let mut child = test_dir.child("workspace::environment::commits");
    child.args(["--exact", "--nocapture"]);
    child.env("GIT_DIR", test_dir.path("base/.git")).env("GIT_AUTHOR_NAME", "Me");
    child.env("GIT_CONFIG_GLOBAL", test_dir.path("home/.gitconfig")).env("GIT_INDEX_FILE", "index");
    let text = output(&mut child, true);
    let ran: Vec<_> = text.split_inclusive("exit code: ").collect();
    assert!(ran[1].starts_with("128\n-- stderr --\nfatal: not a git repository"), "{text}");
    assert!(ran[2].starts_with("0\n") && ran[3].starts_with("0\n"), "{text}");
    let commit = "Test Author <author@example.com> 2000-01-01T00:00:00Z, \
                  Test Committer <committer@example.com> 2000-01-01T00:00:00Z, ";
    let commit = ran[4].split_once(commit).map(|(_, rest)| rest).unwrap_or_default();
    let (hash, branch) = commit.split_once(", ").unwrap_or_default();
    assert!(hash.len() == 40 && branch.starts_with("HEAD -> main\n"), "{text}");
    assert!(ran[5].contains("trunk\n"), "{text}");
}
