//! Many processes at once.

use std::collections::VecDeque;
use std::fs;

use super::scene::{Scene, everybody, processes_of, wait_until};

/// How many processes have a workspace.
fn workspaces(scene: &Scene) -> usize {
    let sessions = fs::read_dir(scene.shared()).into_iter().flatten().flatten();
    let roots = sessions.map(|session| session.path().join("0/attribute/some/file.txt"));
    roots.filter(|file| file.exists()).count()
}

#[test]
#[cfg(target_os = "linux")]
fn forty_processes_have_one_reaper() {
    everybody(|scene| {
        let start = |_| scene.victim("attribute", "hang").without_output().starts();
        let victims: Vec<_> = (0..40).map(start).collect();
        wait_until(|| workspaces(scene) == 40);
        assert_eq!(workspaces(scene), 40);
        // Whoever tries to start one ends at once.
        wait_until(|| processes_of(scene).len() == 1);
        assert_eq!(processes_of(scene).len(), 1);
        victims[0].goes_on();
        for victim in &victims[20..] {
            victim.is_killed(rustix::process::Signal::KILL);
        }
        for victim in victims {
            victim.ends_without_sign();
        }
        scene.becomes_empty();
        wait_until(|| processes_of(scene).is_empty());
        assert_eq!(processes_of(scene), [] as [i32; 0]);
        fs::remove_file(scene.path().join("go")).expect("the sign");
    });
}

/// Three quarters of them are killed.
#[test]
fn six_hundred_processes_at_sixty_four_at_a_time_leave_nothing() {
    const TOTAL: usize = 600;
    const AT_ONCE: usize = 64;
    super::scene::current(|scene| {
        let deeds = ["signal:9", "nothing", "abort", "_exit:7"];
        let mut running = VecDeque::new();
        for number in 0..TOTAL {
            let shape = ["attribute", "owned", "elsewhere"][number % 3];
            let victim = scene.victim(shape, deeds[number % deeds.len()]);
            // A core is of no use.
            let victim = victim.after("ulimit -c 0").without_output();
            running.push_back(victim.starts());
            if running.len() == AT_ONCE {
                running.pop_front().map(super::play::Running::ends);
            }
        }
        running.into_iter().for_each(|victim| drop(victim.ends()));
        scene.becomes_empty();
        let entries = fs::read_dir(scene.path()).expect("the scene").flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let left: Vec<_> = names.filter(|name| name.starts_with("elsewhere")).collect();
        assert_eq!(left, [] as [&str; 0]);
    });
}
