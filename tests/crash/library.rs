//! A program that is not written in Rust loads a library that uses tempspace.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::sandbox::current;
use crate::tool::{needs, tool};

/// A program that counts how often it starts, and calls a function of a library.
const HOST: &str = r#"
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv) {
    FILE *starts = fopen(HERE "/starts", "a");
    fputs("x", starts);
    fclose(starts);
    if (argc < 2) return 86;
    void *library = dlopen(argv[1], RTLD_NOW);
    if (!library) { fputs(dlerror(), stderr); return 2; }
    int (*use)(void) = (int (*)(void)) dlsym(library, "tempspace_use");
    return use ? use() : 3;
}
"#;

/// The library `children/library.rs`, which `cargo test` builds as an example.
fn library() -> Option<PathBuf> {
    let program = std::env::current_exe().expect("the path of this binary");
    let dir = program.parent()?.parent()?.join("examples");
    let name = |prefix, suffix| dir.join(format!("{prefix}tempspace_used{suffix}"));
    let file = name(std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let reason = format!("{file:?} is not built");
    needs(file.exists(), &reason).then_some(file)
}

#[test]
fn a_program_that_loads_the_library_is_not_run_again() {
    let (true, Some(library)) = (tool("cc"), library()) else {
        return;
    };
    current(|sandbox| {
        let path = |name: &str| sandbox.path().join(name);
        let host = HOST.replace("HERE", &format!("{:?}", sandbox.path()));
        fs::write(path("host.c"), host).expect("a file");
        let mut cc = Command::new("cc");
        cc.args(["host.c", "-o", "host", "-ldl"]).current_dir(sandbox.path());
        assert!(cc.status().expect("a compiler").success());
        let run = |name: &str, value: &str| {
            let mut host = Command::new(path("host"));
            host.arg(&library)
                .env_remove("TEMPSPACE_REAPER")
                .env("TEMPSPACE_DIR", sandbox.base())
                .env(name, value);
            host.output().expect("the program")
        };
        let output = run("SOMETHING", "else");
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("removed by the next run"), "{text}");
        assert!(text.contains("not part of the program"), "{text}");
        // The variable that starts a reaper changes nothing.
        let output = run("TEMPSPACE__REAPER", "/nonexistent");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(fs::read_to_string(path("starts")).expect("it ran"), "xx");
        sandbox.assert_empty();
    });
}
