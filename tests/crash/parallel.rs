//! Many processes at the same time.

use std::collections::VecDeque;
use std::fs;

use super::launch::Running;
use super::sandbox::{Sandbox, current, each_user, reapers, wait_until_equal};

/// The number of processes that have a workspace.
fn workspaces(sandbox: &Sandbox) -> usize {
    let sessions = fs::read_dir(sandbox.shared()).into_iter().flatten().flatten();
    let roots = sessions.map(|session| session.path().join("0/attribute/some/file.txt"));
    roots.filter(|file| file.exists()).count()
}

#[test]
#[cfg(target_os = "linux")]
fn forty_processes_have_one_reaper() {
    each_user(|sandbox| {
        let start = |_| sandbox.subject("attribute", "hang").without_output().start();
        let subjects: Vec<_> = (0..40).map(start).collect();
        wait_until_equal(|| workspaces(sandbox), 40);
        // A second reaper ends as soon as it sees that the lock is held.
        wait_until_equal(|| reapers(sandbox).len(), 1);
        subjects[0].resume();
        for subject in &subjects[20..] {
            subject.kill(rustix::process::Signal::KILL);
        }
        for subject in subjects {
            subject.wait();
        }
        sandbox.wait_until_empty();
        wait_until_equal(|| reapers(sandbox), [] as [i32; 0]);
    });
}

/// Three quarters of them are killed.
#[test]
fn six_hundred_processes_at_sixty_four_at_a_time_leave_nothing() {
    const TOTAL: usize = 600;
    const AT_ONCE: usize = 64;
    const ACTIONS: [&str; 4] = ["signal:9", "nothing", "abort", "_exit:7"];
    let assert_end = |(number, subject): (usize, Running<'_>)| {
        let is_success = subject.wait().status.success();
        assert_eq!(is_success, ACTIONS[number % ACTIONS.len()] == "nothing");
    };
    current(|sandbox| {
        let mut running = VecDeque::new();
        for number in 0..TOTAL {
            let shape = ["attribute", "owned", "elsewhere"][number % 3];
            let subject = sandbox.subject(shape, ACTIONS[number % ACTIONS.len()]);
            // A process that aborts writes a core file.
            let subject = subject.after("ulimit -c 0").without_output();
            running.push_back((number, subject.start()));
            if running.len() == AT_ONCE {
                running.pop_front().map(assert_end);
            }
        }
        running.into_iter().for_each(assert_end);
        sandbox.wait_until_empty();
        let entries = fs::read_dir(sandbox.path()).expect("the sandbox").flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let leftovers: Vec<_> = names.filter(|name| name.starts_with("elsewhere")).collect();
        assert_eq!(leftovers, [] as [&str; 0]);
    });
}
