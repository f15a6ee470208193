//! The head of BENCHMARKS.md: what was measured, where and when.

use std::fs;
use std::process::Command;

pub(crate) fn print() {
    // Cargo adds `--bench`.
    let words: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words = words.join(" ");
    println!(
        "# Benchmarks\n\n\
         `cargo bench -p tempspace-benches -- {words}` printed this page. A number says how many times as \
         long the work takes as in\nhand-written system calls, measured in turns in the same run; it is a median. \
         Where there is no such floor, the first of\n*others* is 1. `tests/benches/README.md` says more. The \
         targets hold on a machine that does nothing else.\n\n\
         tempspace {}, {}, {}, {}, {} cores, {}.",
        env!("CARGO_PKG_VERSION"),
        output("date", &["-u", "+%Y-%m-%d"]),
        output("rustc", &["--version"]),
        processor(),
        std::thread::available_parallelism().map_or(1, usize::from),
        output("uname", &["-sr"]),
    );
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = text.lines().filter(|line| line.starts_with("model name"));
    let name = lines.next().and_then(|line| line.split_once(": "));
    name.map_or("an unknown processor", |(_, name)| name).to_owned()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}
