//! What time is taken with.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use rustix::process::{WaitOptions, wait};
use rustix::time::{ClockId, clock_gettime};

/// Whose time counts.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Clock {
    /// The wall's.
    #[default]
    Wall,
    /// The processor's, for all threads of this process: what to judge by where others work too.
    Cpu,
}

impl Clock {
    fn now(self, start: Instant) -> Duration {
        match self {
            Self::Wall => start.elapsed(),
            Self::Cpu => {
                let now = clock_gettime(ClockId::ProcessCPUTime);
                Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
            }
        }
    }
}

/// Takes the time of what counts.
pub(crate) struct Stopwatch {
    clock: Clock,
    start: Instant,
    /// What looking at the clock twice takes.
    own: Duration,
    pub(crate) elapsed: Duration,
    /// Called before and after, where something else than time is measured.
    pub(crate) mark: Option<fn(&str)>,
}

impl Stopwatch {
    pub(crate) fn new(clock: Clock) -> Self {
        let start = Instant::now();
        let look = |_| black_box(clock.now(start)).abs_diff(clock.now(start));
        Self {
            clock,
            start,
            own: (0..20).map(look).min().unwrap_or_default(),
            elapsed: Duration::ZERO,
            mark: None,
        }
    }

    /// Runs `command` and adds the time of its process, and of all processes that it starts, even
    /// of those that outlive it; on the wall's clock those are not waited for.
    pub(crate) fn processes(&mut self, command: &mut Command) {
        let run = |command: &mut Command| {
            let status = command.status();
            assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
        };
        if self.clock == Clock::Wall {
            return self.time(|| run(command));
        }
        adopt_orphans();
        let before = used_by_children();
        run(command);
        while let Ok(Some(_)) = wait(WaitOptions::empty()) {}
        self.elapsed += used_by_children() - before;
    }

    /// Does `work` and adds what it takes to the time so far.
    pub(crate) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        if let Some(mark) = self.mark {
            mark("begin");
        }
        let before = self.clock.now(self.start);
        let value = black_box(work());
        let took = self.clock.now(self.start) - before;
        self.elapsed += took.saturating_sub(self.own);
        if let Some(mark) = self.mark {
            mark("end");
        }
        value
    }
}

/// Makes this process the parent of its descendants whose own parents have ended.
fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid())).expect("Linux 3.4");
}

/// The processor's time of all children that have been waited for.
fn used_by_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("it cannot fail");
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
    Duration::from_micros((micros(usage.user_time()) + micros(usage.system_time())) as u64)
}
