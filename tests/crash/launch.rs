//! Runs the tests of [`subject`](crate::subject) in child processes.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::sandbox::{Sandbox, poll, wait_until};
use crate::subject::{ACTION, GO, READY, SANDBOX};
use crate::tool::{skipped, tool};

/// A subject that has not been started.
pub(super) struct Subject<'a> {
    sandbox: &'a Sandbox,
    /// Programs, with their arguments, that run the subject.
    wrappers: Vec<OsString>,
    test: Vec<OsString>,
    variables: Vec<(OsString, Option<OsString>)>,
    dir: PathBuf,
    reads_output: bool,
}

impl<'a> Subject<'a> {
    pub(super) fn new(sandbox: &'a Sandbox, test: &str, action: &str) -> Self {
        let test = vec![format!("subject::{test}").into(), "--exact".into(), "--nocapture".into()];
        let (wrappers, variables) = (Vec::new(), Vec::new());
        let subject = Self {
            sandbox,
            wrappers,
            test,
            variables,
            dir: sandbox.path().to_owned(),
            reads_output: true,
        };
        let package = sandbox.path().join("package");
        subject
            .env(ACTION, action)
            .env(SANDBOX, sandbox.path())
            .env("TMPDIR", sandbox.base())
            .env("CARGO_MANIFEST_DIR", package)
            .env("CARGO_PKG_NAME", "subjects")
    }

    pub(super) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.into(), Some(value.as_ref().to_owned())));
        self
    }

    /// Whether the subject starts a reaper: `on` or `off`.
    pub(super) fn with_reaper(self, value: &str) -> Self {
        self.env("TEMPSPACE_REAPER", value)
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.variables.push((name.into(), None));
        self
    }

    /// Replaces the arguments for the test harness.
    pub(super) fn args(mut self, args: &[&str]) -> Self {
        self.test = args.iter().map(OsString::from).collect();
        self
    }

    pub(super) fn current_dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.dir = dir.as_ref().to_owned();
        self
    }

    /// Does not read what the subject prints, and so does not wait for other processes that have its streams.
    pub(super) fn without_output(mut self) -> Self {
        self.reads_output = false;
        self
    }

    /// Runs `program` with `args`, which runs the subject.
    pub(super) fn under(mut self, program: &str, args: &[&str]) -> Self {
        self.wrappers.push(program.into());
        self.wrappers.extend(args.iter().map(OsString::from));
        self
    }

    /// Runs `preparation` in a shell that becomes the subject.
    pub(super) fn after(self, preparation: &str) -> Self {
        self.under("sh", &["-c", &format!("{preparation}; exec \"$0\" \"$@\"")])
    }

    pub(super) fn command(&self) -> Command {
        let program = self.sandbox.user.program().into_os_string();
        let mut words = self.wrappers.iter().chain([&program]).chain(&self.test);
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).current_dir(&self.dir).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["TEMPSPACE_", "TEST_", "NEXTEST", "RUST_", "CRASH_", "TMP", "TEMP"]
                .iter()
                .any(|own| text.starts_with(own))
            {
                command.env_remove(name);
            }
        }
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        self.sandbox.user.apply(&mut command);
        command
    }

    /// Starts the subject in a process group of its own.
    pub(super) fn start(self) -> Running<'a> {
        let mut command = self.command();
        for marker in [READY, GO] {
            let _ = fs::remove_file(self.sandbox.path().join(marker));
        }
        let output = || match self.reads_output {
            true => Stdio::piped(),
            false => Stdio::null(),
        };
        command.process_group(0).stdout(output()).stderr(output());
        let child =
            command.spawn().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        Running { sandbox: self.sandbox, child }
    }

    /// Runs the subject and waits for its end.
    pub(super) fn run(self) -> End {
        self.start().wait()
    }

    /// Runs the subject, whose tests must pass.
    #[track_caller]
    pub(super) fn assert_success(self) -> End {
        let end = self.run();
        assert!(end.status.success(), "a subject failed\n{end}");
        assert!(!end.stdout.contains("0 passed"), "no test ran\n{end}");
        end
    }

    /// Runs the subject, which must exit with a failure.
    #[track_caller]
    pub(super) fn assert_failure(self) -> End {
        let end = self.run();
        assert!(end.status.code().is_some_and(|code| code != 0), "a subject did not fail\n{end}");
        end
    }

    /// Runs the subject, which must end by a signal.
    #[track_caller]
    pub(super) fn assert_signal(self) -> End {
        let end = self.run();
        assert!(end.status.signal().is_some(), "a subject did not end by a signal\n{end}");
        end
    }
}

/// A subject that runs.
pub(super) struct Running<'a> {
    sandbox: &'a Sandbox,
    child: Child,
}

impl Running<'_> {
    /// Waits until a subject whose action is `hang` is ready, and returns the path of its workspace.
    #[track_caller]
    pub(super) fn wait_until_ready(&mut self) -> PathBuf {
        let marker = self.sandbox.path().join(READY);
        let ended = |child: &mut Child| child.try_wait().is_ok_and(|status| status.is_some());
        wait_until(|| marker.exists() || ended(&mut self.child));
        let path = fs::read_to_string(&marker).expect("the subject is not ready");
        fs::remove_file(marker).expect("the marker exists");
        path.into()
    }

    /// Ends the wait of a subject whose action is `hang`.
    pub(super) fn resume(&self) {
        fs::write(self.sandbox.path().join(GO), "").expect("a marker");
    }

    pub(super) fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(super) fn kill(&self, signal: Signal) {
        kill_process(self.id(), signal).expect("the subject runs");
    }

    pub(super) fn kill_group(&self, signal: Signal) {
        kill_process_group(self.id(), signal).expect("the subject runs");
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for a subject, and kills it and fails if it does not end.
    #[track_caller]
    pub(super) fn wait_or_kill(mut self) -> End {
        let child = &mut self.child;
        let has_ended = poll(|| child.try_wait().is_ok_and(|status| status.is_some()));
        // A child that hangs holds the streams.
        let _ = kill_process_group(self.id(), Signal::KILL);
        let end = self.wait();
        assert!(has_ended, "a subject hangs\n{end}");
        end
    }

    pub(super) fn wait(self) -> End {
        let output = self.child.wait_with_output().expect("the subject");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        End { status: output.status, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// How a subject ended.
pub(super) struct End {
    pub(super) status: ExitStatus,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n-- stdout --\n{}-- stderr --\n{}", self.status, self.stdout, self.stderr)
    }
}

/// The arguments with which `unshare` gives a subject mounts of its own, if that is permitted.
#[track_caller]
pub(super) fn isolate() -> Option<&'static [&'static str]> {
    const MOUNTS: &[&str] = &["--mount", "--propagation", "private"];
    can_run("unshare", &[MOUNTS, &["true"]].concat()).then_some(MOUNTS)
}

/// Whether `program` is installed and this user may run it with `args`.
#[track_caller]
pub(super) fn can_run(program: &str, args: &[&str]) -> bool {
    if !tool(program) {
        return false;
    }
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let can = command.status().is_ok_and(|status| status.success());
    if !can {
        skipped(&format!("`{program} {}` fails for this user", args.join(" ")));
    }
    can
}
