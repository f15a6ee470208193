//! Starts the tests of [`subject`](crate::subject) in processes of their own.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::sandbox::{Sandbox, wait_until};
use crate::subject::{ACTION, READY, SANDBOX};
use crate::tool::{skipped, tool};

/// A subject that has not started yet.
pub(super) struct Subject<'a> {
    sandbox: &'a Sandbox,
    /// Programs with arguments that run the subject in their turn.
    wrappers: Vec<OsString>,
    test: Vec<OsString>,
    variables: Vec<(OsString, Option<OsString>)>,
    dir: PathBuf,
    reads_output: bool,
}

impl<'a> Subject<'a> {
    pub(super) fn new(sandbox: &'a Sandbox, test: &str, action: &str) -> Self {
        let test = vec![
            format!("subject::{test}").into(),
            "--exact".into(),
            "--nocapture".into(),
        ];
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
        self.variables
            .push((name.into(), Some(value.as_ref().to_owned())));
        self
    }

    /// Whether it starts a reaper: `on` or `off`.
    pub(super) fn with_reaper(self, is: &str) -> Self {
        self.env("TEMPSPACE_REAPER", is)
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

    /// Does not read what the subject writes, and so does not wait for who else may write there.
    pub(super) fn without_output(mut self) -> Self {
        self.reads_output = false;
        self
    }

    /// Has the subject run by `program` with `args` before it.
    pub(super) fn under(mut self, program: &str, args: &[&str]) -> Self {
        self.wrappers.push(program.into());
        self.wrappers.extend(args.iter().map(OsString::from));
        self
    }

    /// Has a shell run `preparation` and become the subject.
    pub(super) fn after(self, preparation: &str) -> Self {
        self.under("sh", &["-c", &format!("{preparation}; exec \"$0\" \"$@\"")])
    }

    pub(super) fn command(&self) -> Command {
        let program = self.sandbox.user.program().into_os_string();
        let mut words = self.wrappers.iter().chain([&program]).chain(&self.test);
        let mut command = Command::new(words.next().expect("a program"));
        command
            .args(words)
            .current_dir(&self.dir)
            .stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if [
                "TEMPSPACE_",
                "TEST_",
                "NEXTEST",
                "RUST_",
                "CRASH_",
                "TMP",
                "TEMP",
            ]
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
        self.sandbox.user.becomes(&mut command);
        command
    }

    /// Starts the subject in a process group of its own.
    pub(super) fn starts(self) -> Running<'a> {
        let mut command = self.command();
        // An earlier subject with several tests may have said again that it was ready.
        let _ = fs::remove_file(self.sandbox.path().join(READY));
        let output = || match self.reads_output {
            true => Stdio::piped(),
            false => Stdio::null(),
        };
        command.process_group(0).stdout(output()).stderr(output());
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        Running {
            sandbox: self.sandbox,
            child,
        }
    }

    /// Runs the subject to its end.
    pub(super) fn runs(self) -> End {
        self.starts().ends()
    }

    /// Runs the subject, which must be green.
    #[track_caller]
    pub(super) fn passes(self) -> End {
        let end = self.runs();
        assert!(end.status.success(), "a subject failed\n{end}");
        assert!(!end.stdout.contains("0 passed"), "no test ran\n{end}");
        end
    }

    /// Runs the subject, whose process must end with success, whatever became of its test.
    #[track_caller]
    pub(super) fn passes_or_exits(self) -> End {
        let end = self.runs();
        assert!(end.status.success(), "a subject failed\n{end}");
        end
    }

    /// Runs the subject, which must end by itself and be red.
    #[track_caller]
    pub(super) fn fails(self) -> End {
        let end = self.runs();
        assert!(
            end.status.code().is_some_and(|code| code != 0),
            "a subject did not fail\n{end}"
        );
        end
    }

    /// Runs the subject, which must end by a signal.
    #[track_caller]
    pub(super) fn ends_by_signal(self) -> End {
        let end = self.runs();
        assert!(
            end.status.signal().is_some(),
            "a subject did not end by a signal\n{end}"
        );
        end
    }
}

/// A subject at work.
pub(super) struct Running<'a> {
    sandbox: &'a Sandbox,
    child: Child,
}

impl Running<'_> {
    /// Waits for a subject whose action is `hang`, and says where its workspace is.
    #[track_caller]
    pub(super) fn is_ready(&mut self) -> PathBuf {
        let sign = self.sandbox.path().join(READY);
        let ended = |child: &mut Child| child.try_wait().is_ok_and(|status| status.is_some());
        wait_until(|| sign.exists() || ended(&mut self.child));
        let path = fs::read_to_string(&sign).expect("the subject is not ready");
        fs::remove_file(sign).expect("the sign is there");
        path.into()
    }

    /// Lets a subject go on whose action is `hang`.
    pub(super) fn goes_on(&self) {
        fs::write(self.sandbox.path().join("go"), "").expect("a sign");
    }

    pub(super) fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(super) fn is_killed(&self, signal: Signal) {
        kill_process(self.id(), signal).expect("the subject lives");
    }

    pub(super) fn group_is_killed(&self, signal: Signal) {
        kill_process_group(self.id(), signal).expect("the subject lives");
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for a subject that may go on for ever, and is killed then.
    #[track_caller]
    pub(super) fn must_end(mut self) -> End {
        let child = &mut self.child;
        let has_ended = wait_until(|| child.try_wait().is_ok_and(|status| status.is_some()));
        // Its children, if they hang, hold the streams.
        let _ = kill_process_group(self.id(), Signal::KILL);
        let end = self.ends();
        assert!(has_ended, "a subject hangs\n{end}");
        end
    }

    /// Waits for one of several subjects, whose sign to go on stays for the others.
    pub(super) fn ends_without_sign(mut self) -> ExitStatus {
        self.child.wait().expect("the subject")
    }

    pub(super) fn ends(self) -> End {
        let output = self.child.wait_with_output().expect("the subject");
        let _ = fs::remove_file(self.sandbox.path().join("go"));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        End {
            status: output.status,
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
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
        write!(
            f,
            "{}\n-- stdout --\n{}-- stderr --\n{}",
            self.status, self.stdout, self.stderr
        )
    }
}

/// Whether `program` is installed and this user may run it with `args`.
#[track_caller]
pub(super) fn can_run(program: &str, args: &[&str]) -> bool {
    if !tool(program) {
        return false;
    }
    let mut command = Command::new(program);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let can = command.status().is_ok_and(|status| status.success());
    if !can {
        skipped(&format!(
            "`{program} {}` fails for this user",
            args.join(" ")
        ));
    }
    can
}
