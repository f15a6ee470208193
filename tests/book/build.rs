//! Writes the Rust code of the guide's pages and of the README into modules, a module for each block, so that
//! their tests run. A doctest would compile them, but `#[test]` functions only run under a test harness. A block
//! that begins with the path of a file is a whole target.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

const GUIDE: &str = "../../fixtures/guide";
const README: &str = "../../README.md";

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let mut modules = String::new();
    let guide = fs::read_dir(GUIDE).expect("the guide can be listed");
    let guide = guide.map(|entry| entry.expect("the guide can be listed").path());
    for page in guide.chain([README.into()]) {
        for (line, code) in write_modules(&page, &mut modules) {
            let target = code.lines().next().and_then(|line| line.strip_prefix("// "));
            let name = target.and_then(|path| Path::new(path).file_name());
            let name = name.unwrap_or_else(|| panic!("no test at {}:{line}", page.display()));
            fs::write(out.join(name), code).expect("OUT_DIR can be written to");
        }
    }
    println!("cargo::rerun-if-changed={GUIDE}");
    println!("cargo::rerun-if-changed={README}");
    fs::write(out.join("pages.rs"), modules).expect("OUT_DIR can be written to");
}

/// Returns the blocks that have no test.
fn write_modules(page: &Path, modules: &mut String) -> Vec<(usize, String)> {
    let text = fs::read_to_string(page).expect("the page can be read");
    let name = page.file_stem().and_then(|stem| stem.to_str());
    let name = name.unwrap_or_default().to_lowercase();
    let (tested, untested): (Vec<_>, Vec<_>) =
        rust_blocks(&text).into_iter().partition(|(_, code)| code.lines().any(is_test_attribute));
    for (line, code) in tested {
        writeln!(modules, "mod {name}_{line} {{\n{code}}}\n").expect("a string takes any text");
    }
    untested
}

fn is_test_attribute(line: &str) -> bool {
    ["#[with_temp_workspace", "#[test]", "#[rstest]"]
        .iter()
        .any(|attribute| line.starts_with(attribute))
}

/// The blocks that are marked as Rust and as nothing else, with the numbers of their first lines.
fn rust_blocks(text: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let code = lines.by_ref().map(|(line, _)| line);
        let code: String =
            code.take_while(|line| *line != "```").map(|line| line.to_owned() + "\n").collect();
        let mut lines_shown = code.lines().map(str::trim_start);
        let hidden = lines_shown.find(|line| line.starts_with("# "));
        if language == "rust" {
            assert_eq!(hidden, None, "rustdoc would not show it");
            blocks.push((number + 1, code));
        }
    }
    blocks
}
