//! Many processes at once.

use std::collections::VecDeque;
use std::fs;

use super::sandbox::{Sandbox, each_user, processes_of, wait_until};

/// How many processes have a workspace.
fn workspaces(sandbox: &Sandbox) -> usize {
    let sessions = fs::read_dir(sandbox.shared())
        .into_iter()
        .flatten()
        .flatten();
    let roots = sessions.map(|session| session.path().join("0/attribute/some/file.txt"));
    roots.filter(|file| file.exists()).count()
}

#[test]
#[cfg(target_os = "linux")]
fn forty_processes_have_one_reaper() {
    each_user(|sandbox| {
        let start = |_| {
            sandbox
                .subject("attribute", "hang")
                .without_output()
                .starts()
        };
        let subjects: Vec<_> = (0..40).map(start).collect();
        wait_until(|| workspaces(sandbox) == 40);
        assert_eq!(workspaces(sandbox), 40);
        // Whoever tries to start one ends at once.
        wait_until(|| processes_of(sandbox).len() == 1);
        assert_eq!(processes_of(sandbox).len(), 1);
        subjects[0].goes_on();
        for subject in &subjects[20..] {
            subject.is_killed(rustix::process::Signal::KILL);
        }
        for subject in subjects {
            subject.ends_without_sign();
        }
        sandbox.becomes_empty();
        wait_until(|| processes_of(sandbox).is_empty());
        assert_eq!(processes_of(sandbox), [] as [i32; 0]);
        fs::remove_file(sandbox.path().join("go")).expect("the sign");
    });
}

/// Three quarters of them are killed.
#[test]
fn six_hundred_processes_at_sixty_four_at_a_time_leave_nothing() {
    const TOTAL: usize = 600;
    const AT_ONCE: usize = 64;
    super::sandbox::current(|sandbox| {
        let actions = ["signal:9", "nothing", "abort", "_exit:7"];
        let mut running = VecDeque::new();
        for number in 0..TOTAL {
            let shape = ["attribute", "owned", "elsewhere"][number % 3];
            let subject = sandbox.subject(shape, actions[number % actions.len()]);
            // A core is of no use.
            let subject = subject.after("ulimit -c 0").without_output();
            running.push_back(subject.starts());
            if running.len() == AT_ONCE {
                running.pop_front().map(super::launch::Running::ends);
            }
        }
        running.into_iter().for_each(|subject| drop(subject.ends()));
        sandbox.becomes_empty();
        let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let left: Vec<_> = names.filter(|name| name.starts_with("elsewhere")).collect();
        assert_eq!(left, [] as [&str; 0]);
    });
}
