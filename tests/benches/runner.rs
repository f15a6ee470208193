//! Rows of the table, and how their contenders take turns.

use std::time::Instant;

use crate::clock::{Clock, Stopwatch};
use crate::place::Place;
use crate::statistics::Spread;

/// One piece of work, done by the floor, by tempspace and by its peers.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What it means for a user: a sentence of BENCHMARKS.md.
    pub(crate) means: &'static str,
    pub(crate) target: Target,
    /// Prepares the contenders; the floor first and tempspace second.
    pub(crate) contenders: fn(&Place) -> Vec<Contender>,
}

/// What tempspace should reach.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) ratio: Limit,
    /// System calls.
    pub(crate) calls: Option<u32>,
    /// Peak memory as a multiple of the text in question.
    pub(crate) memory: Option<f64>,
}

/// A limit for a ratio to the floor.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// On a memory file system and on a disk.
    At([f64; 2]),
    /// What a peer takes, times and plus something.
    Peer(&'static str, f64, f64),
    None,
}

impl Target {
    pub(crate) const fn ratio(memory: f64, disk: f64) -> Self {
        Self::limit(Limit::At([memory, disk]))
    }

    pub(crate) const NONE: Self = Self::limit(Limit::None);

    /// The same everywhere.
    pub(crate) const fn at(ratio: f64) -> Self {
        Self::ratio(ratio, ratio)
    }

    pub(crate) const fn limit(ratio: Limit) -> Self {
        Self { ratio, calls: None, memory: None }
    }

    pub(crate) const fn calls(self, calls: u32) -> Self {
        Self { calls: Some(calls), ..self }
    }

    pub(crate) const fn memory(self, memory: f64) -> Self {
        Self { memory: Some(memory), ..self }
    }
}

/// Somebody who does the work of a row.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    work: Box<dyn FnMut(&mut Stopwatch)>,
}

impl Contender {
    /// `work` does the work once and times what counts of it.
    pub(crate) fn new(name: &'static str, work: impl FnMut(&mut Stopwatch) + 'static) -> Self {
        Self { name, work: Box::new(work) }
    }

    pub(crate) fn run(&mut self, watch: &mut Stopwatch) {
        (self.work)(watch);
    }

    fn sample(&mut self, repeat: usize, clock: Clock) -> f64 {
        let mut watch = Stopwatch::new(clock);
        (0..repeat).for_each(|_| self.run(&mut watch));
        watch.elapsed.as_secs_f64() / repeat as f64
    }
}

/// The ratios of one contender to the floor.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) ratio: Spread,
}

const MOST_ROUNDS: f64 = 401.0;
const LEAST_ROUNDS: f64 = 7.0;
const ROUNDS_OF_SLOW_ONES: usize = 5;
/// Shorter samples would measure the clock.
const LEAST_SAMPLE: f64 = 0.005;

/// Lets all contenders do their work in turns for about `seconds`.
///
/// Each round gives one ratio to the floor, so that what slows the machine for longer than a round
/// slows both sides of a ratio; every other round goes backwards, so that nobody always follows the
/// same one.
pub(crate) fn measure(contenders: &mut [Contender], seconds: f64, clock: Clock) -> Vec<Measured> {
    let (repeat, rounds) = plan(contenders, seconds, clock);
    let mut ratios = vec![Vec::new(); contenders.len()];
    for round in 0..rounds {
        let mut times = vec![0.0; contenders.len()];
        let count = contenders.len();
        for turn in 0..count {
            let turn = (turn + round / 2) % count;
            let turn = if round % 2 == 0 { turn } else { count - 1 - turn };
            times[turn] = contenders[turn].sample(repeat, clock);
        }
        for (ratios, time) in ratios.iter_mut().zip(&times) {
            ratios.push(time / times[0]);
        }
    }
    let measured = contenders
        .iter()
        .zip(ratios)
        .map(|(contender, ratios)| Measured { name: contender.name, ratio: Spread::of(ratios) });
    measured.collect()
}

/// How often a sample repeats the work, and how many rounds there is time for.
fn plan(contenders: &mut [Contender], seconds: f64, clock: Clock) -> (usize, usize) {
    let mut round = |repeat: usize| -> Vec<f64> {
        let samples = contenders.iter_mut().map(|one| one.sample(repeat, clock));
        samples.collect()
    };
    let start = Instant::now();
    round(1);
    if start.elapsed().as_secs_f64() > seconds {
        return (1, ROUNDS_OF_SLOW_ONES);
    }
    let floor = round(1)[0].min(round(1)[0]);
    let repeat = (LEAST_SAMPLE / floor).ceil().clamp(1.0, 1000.0) as usize;
    let start = Instant::now();
    round(repeat);
    let rounds = seconds / start.elapsed().as_secs_f64();
    (repeat, rounds.clamp(LEAST_ROUNDS, MOST_ROUNDS) as usize)
}
