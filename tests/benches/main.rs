//! What tempspace costs, as ratios to hand-written system calls; README.md says how to read it.

#[cfg(unix)]
mod arguments;
#[cfg(unix)]
mod calls;
#[cfg(unix)]
mod clock;
#[cfg(unix)]
mod compile;
#[cfg(unix)]
mod copy;
#[cfg(unix)]
mod fixture;
#[cfg(unix)]
mod floor;
#[cfg(unix)]
mod machine;
#[cfg(unix)]
mod memory;
#[cfg(unix)]
mod place;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod projects;
#[cfg(unix)]
mod removal;
#[cfg(unix)]
mod runner;
#[cfg(unix)]
mod session;
#[cfg(unix)]
mod statistics;
#[cfg(unix)]
mod table;
#[cfg(unix)]
mod temp;
#[cfg(unix)]
mod tree;
#[cfg(unix)]
mod workspace;

/// Everything that is measured within one process, theme by theme.
#[cfg(unix)]
const ROWS: &[&[runner::Row]] =
    &[workspace::ROWS, copy::ROWS, tree::ROWS, removal::ROWS, temp::ROWS];

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    session::run(arguments::Arguments::from_env())
}

/// The floor is made of Unix system calls.
#[cfg(not(unix))]
fn main() {
    println!("the benchmarks need Unix system calls");
}
