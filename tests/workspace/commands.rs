//! Commands in a workspace: their directory, streams and programs.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{self, Stdio};

use tempspace::{Run, Workspace, tree};

use crate::panics::message_of;

pub(super) fn sh(ws: &Workspace, script: &str) -> Run {
    ws.command("/bin/sh").args(["-c", script]).run()
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
    assert!(ws.tree().is_empty(), "home and temporary directory are beside the root");
}

#[test]
fn the_current_directory_is_relative_to_the_root_and_in_pwd() {
    let ws = Workspace::new();
    ws.create_dir_all("a/b");
    ws.symlink("a", "link");
    for (dir, shown) in
        [("a/b", "/a/b"), ("./a/./b/", "/a/b"), ("link/b", "/link/b"), ("a/b/..", "/a"), (".", "")]
    {
        let mut command = ws.command("/bin/sh");
        let run = command.args(["-c", "echo $PWD; pwd -L"]).current_dir(dir).run();
        assert_eq!(run.stdout(), format!("[WORKSPACE]{shown}\n").repeat(2), "{dir}");
    }
    let outside = ws.command("pwd").current_dir("/").run();
    assert_eq!(outside.stdout(), "/\n");
}

#[test]
fn a_missing_current_directory_is_named_and_not_the_program() {
    let ws = Workspace::new();
    ws.write("file", "");
    for (dir, cause) in [("no/such", "no such file"), ("file", "not a directory")] {
        let message = message_of(|| drop(ws.command("true").current_dir(dir).run()));
        let start = format!("cannot run a program in directory {:?}\n", ws.join(dir));
        assert!(message.starts_with(&start) && message.to_lowercase().contains(cause), "{message}");
    }
    let mut command = process::Command::new("true");
    command.current_dir(ws.path().join("no/such"));
    let message = message_of(|| drop(ws.run(command)));
    assert!(message.starts_with("cannot run a program in directory"), "{message}");
}

#[test]
fn a_missing_program_is_named() {
    let ws = Workspace::new();
    let expected = "cannot run \"/no/such/program\"\n";
    let messages = [
        message_of(|| drop(ws.run(process::Command::new("/no/such/program")))),
        message_of(|| drop(ws.command("/no/such/program").run())),
        message_of(|| drop(ws.command("/no/such/program").spawn())),
    ];
    assert!(messages.iter().all(|message| message.starts_with(expected)), "{messages:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_run_is_explained() {
    let ws = Workspace::new();
    ws.seed(tree! { "text" => "", "my-script" => exec("#!/no/such/shell\n"), "sub/text" => "" });
    for (program, help) in [
        ("./text", ": it is not executable, as `exec(…)` makes it"),
        ("./my-script", ": the interpreter in its first line does not exist"),
        ("my-script", ": it is in the directory of the command, not in PATH"),
        ("my-missing", "No such file or directory (os error 2)\n"),
    ] {
        let message = message_of(|| drop(ws.command(program).run()));
        assert!(message.contains(help), "{message}");
    }
    let message = message_of(|| drop(ws.command("./text").current_dir("sub").spawn()));
    assert!(message.contains("it is not executable"), "{message}");
}

#[test]
fn the_runtime_directory_is_there_and_private() {
    let ws = Workspace::new();
    let script = "cd $XDG_RUNTIME_DIR; pwd; ls -ld . | cut -c1-10";
    for _ in 0..2 {
        let expected = "exit code: 0\n-- stdout --\n[TMP]\ndrwx------\n";
        assert_eq!(sh(&ws, script).to_string(), expected);
    }
}

#[test]
fn what_the_machine_has_installed_is_not_looked_at() {
    let run = sh(&Workspace::new(), "echo $XDG_CONFIG_DIRS; echo $XDG_DATA_DIRS");
    let expected = "exit code: 0\n-- stdout --\n[HOME]/.xdg/config\n[HOME]/.xdg/data\n";
    assert_eq!(run.to_string(), expected);
}

#[test]
fn private_directories_go_with_the_workspace() {
    let ws = Workspace::new();
    ws.add_program("tool", "#!/bin/sh\n");
    let run = sh(&ws, "touch $HOME/x $TMPDIR/y; echo $HOME; echo $TMPDIR; command -v tool");
    let paths = String::from_utf8(run.stdout_bytes().to_vec()).unwrap();
    assert!(paths.lines().count() == 3 && paths.lines().all(|path| fs::metadata(path).is_ok()));
    drop(ws);
    assert!(paths.lines().all(|path| fs::metadata(path).is_err()), "{paths}");
}

#[test]
fn the_home_has_the_methods_of_a_workspace() {
    let ws = Workspace::new();
    ws.home().write(".config/tool/config.toml", "verbose = true\n");
    let run = sh(&ws, "cat ~/.config/tool/config.toml; echo $1 > $HOME/history");
    assert_eq!(run.assert_success().stdout(), "verbose = true\n");
    assert_eq!(ws.home().read_to_string("history"), "\n");
    let home = ws.home().tree();
    assert_eq!(home, tree! { ".config/tool/config.toml" => "verbose = true\n", "history" => "\n" });
}

#[test]
fn the_home_is_one_however_often_it_is_asked_for() {
    let ws = Workspace::new();
    ws.home().seed(tree! { "a" => "one\n" });
    assert!(ws.home().changes().is_empty());
    let run = ws.home().command("/bin/sh").args(["-c", "pwd; echo two > a"]).run();
    assert_eq!(run.stdout(), "[HOME]\n");
    assert_eq!(ws.home().changes().len(), 1);
    assert_eq!(ws.home().home().path(), ws.home().path());
    ws.home().close();
    assert!(ws.home().exists("a"), "it goes with the workspace");
}

#[test]
fn an_added_program_comes_first() {
    let ws = Workspace::new();
    ws.add_program("git", "#!/bin/sh\necho fake \"$@\"\n");
    assert_eq!(ws.command("git").arg("status").run().stdout(), "fake status\n");
    assert_eq!(sh(&ws, "git log").stdout(), "fake log\n");
    let path = ws.add_program("git", "#!/bin/sh\necho other\n");
    assert_eq!(sh(&ws, "git log; command -v git").stdout(), "other\n[BIN]/git\n");
    assert!(!path.starts_with(ws.path()));
    let other = Workspace::new();
    let run = sh(&other, "command -v git");
    assert!(!run.stdout().contains("[BIN]"), "{run}");
}

#[test]
fn a_program_that_was_just_written_runs_beside_threads_that_fork() {
    let ws = Workspace::new();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let ws = &ws;
            scope.spawn(move || {
                for number in 0..50 {
                    let name = format!("tool-{thread}-{number}");
                    let path = ws.add_program(&name, "#!/bin/sh\necho ran\n");
                    assert_eq!(ws.command(&name).run().stdout(), "ran\n");
                    assert_eq!(ws.run(process::Command::new(path)).stdout(), "ran\n");
                }
            });
        }
    });
}

#[test]
fn a_program_that_stays_open_is_an_error_in_the_end() {
    let ws = Workspace::new();
    let path = ws.add_program("tool", "#!/bin/sh\n");
    let _open = fs::OpenOptions::new().append(true).open(&path).unwrap();
    if process::Command::new(&path).status().is_ok() {
        crate::tool::skipped("the system runs a program that is open for writing");
        return;
    }
    let message = message_of(|| drop(ws.command("tool").run()));
    assert!(message.starts_with("cannot run \"tool\"\n"), "{message}");
}

#[test]
fn a_program_is_added_nowhere_else() {
    let ws = Workspace::new();
    let other = Workspace::new();
    let file = other.write("tool", "other");
    let absolute = [file, other.join("new")].map(|path| path.to_str().unwrap().to_owned());
    let absolute = absolute.iter().map(String::as_str);
    for name in absolute.chain(["../tool", "a/../../tool", "..", "", "tool/"]) {
        message_of(|| drop(ws.add_program(name, "new")));
    }
    assert_eq!(other.tree(), tree! { "tool" => "other" });
    assert!(!ws.path().parent().unwrap().join("tool").exists());
}

#[test]
fn standard_input_is_empty_unless_given() {
    let ws = Workspace::new();
    assert_eq!(sh(&ws, "cat").to_string(), "exit code: 0\n");
    assert_eq!(ws.command("cat").stdin("one\ntwo").run().stdout(), "one\ntwo");
    assert_eq!(ws.command("cat").stdin(b"\xff\0").run().stdout_bytes(), b"\xff\0");
    ws.write("in.txt", "given\n");
    let input = fs::File::open(ws.join("in.txt")).unwrap();
    let mut command = ws.command("cat");
    command.as_std_mut().stdin(input);
    assert_eq!(ws.run(command).stdout(), "given\n");
}

#[test]
fn standard_input_may_be_large_or_stay_unread() {
    let ws = Workspace::new();
    let large = "0123456789abcde\n".repeat(100_000);
    assert_eq!(ws.command("cat").stdin(&large).run().stdout(), large);
    ws.command("true").stdin(large).run().assert_success();
    let mut cat = ws.command("cat");
    cat.stdin("again\n");
    assert_eq!(cat.run(), cat.run());
}

#[test]
fn streams_go_where_they_are_sent() {
    let ws = Workspace::new();
    let out = fs::File::create(ws.join("out.txt")).unwrap();
    let mut command = ws.command("/bin/sh");
    let run =
        command.args(["-c", "echo out; echo err >&2"]).stdout(out).stderr(Stdio::null()).run();
    assert_eq!(run.to_string(), "exit code: 0\n");
    assert_eq!(ws.read_to_string("out.txt"), "out\n");
}

#[test]
fn a_command_of_the_standard_library_runs_as_it_is() {
    let ws = Workspace::new();
    let other = tempfile::tempdir().unwrap();
    let mut command = process::Command::new("/bin/sh");
    command.args(["-c", "pwd; echo $HOME; echo err >&2"]).env("HOME", "/no/such/home");
    command.current_dir(other.path()).stderr(fs::File::create(ws.join("err.txt")).unwrap());
    let here = fs::canonicalize(other.path()).unwrap();
    let run = ws.run(&mut command);
    assert_eq!(run.stdout(), format!("{}\n/no/such/home\n", here.display()));
    assert_eq!(ws.read_to_string("err.txt"), "err\n");
    ws.run(command).assert_success();
}

#[test]
fn a_command_may_come_from_a_helper() {
    fn tool(ws: &Workspace) -> tempspace::Command {
        let mut command = ws.command("/bin/sh");
        command.arg("-c");
        command
    }
    let ws = Workspace::new();
    assert_eq!(tool(&ws).arg("echo 1").run().stdout(), "1\n");
    assert_eq!(ws.run(tool(&ws).arg("echo 2")).stdout(), "2\n");
    assert_eq!(format!("{:?}", tool(&ws).arg("echo 2")), "Command(\"/bin/sh -c 'echo 2'\")");
}

#[test]
fn filters_apply_to_all_that_a_command_writes() {
    let ws = Workspace::new();
    let before = sh(&ws, "echo 12 ms in $PWD/12");
    ws.add_filter(r"\d+ ms", "[TIME]");
    ws.add_filter(r"(?m)^(\[TIME\]) in", "after $1 in");
    assert_eq!(before.stdout(), "12 ms in [WORKSPACE]/12\n");
    assert_eq!(
        sh(&ws, "echo 12 ms in $PWD/12; echo 3 ms >&2").to_string(),
        "exit code: 0\n-- stdout --\nafter [TIME] in [WORKSPACE]/12\n-- stderr --\n[TIME]\n"
    );
    assert_eq!(ws.redact("100 ms"), "[TIME]");
    assert_eq!(Workspace::new().redact("100 ms"), "100 ms");
    let message = message_of(|| ws.add_filter("(", ""));
    assert!(message.starts_with("\"(\" is not a regular expression"), "{message}");
}

#[test]
fn a_closed_workspace_runs_nothing() {
    let ws = Workspace::new();
    let mut command = ws.command("true");
    let path = ws.path().to_owned();
    drop(ws);
    let message = message_of(|| drop(command.run()));
    assert!(message.contains(&format!("{path:?}")), "{message}");
    assert!(!Path::new(&path).exists());
}
