//! The tests that the crash tests run in child processes: one for each shape that a test can have.
//!
//! The variable `CRASH_ACTION` names what such a test does in its workspace. Without it, in an ordinary run of
//! the suite, it does nothing and passes. So the subjects are real tests that every runner finds, and no second
//! binary has to be up to date.

mod ends;
mod forks;
mod leftovers;
mod names;
mod planted;
mod sys;

use std::env;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

pub(crate) use names::NAME;
pub(crate) use planted::link_target;
use tempspace::{Entry, Tree, Workspace, tree, with_temp_workspace};

/// The variable that names the action of a subject, as `name` or `name:argument`.
pub(crate) const ACTION: &str = "CRASH_ACTION";
/// The variable that names the directory in which a subject and its test write markers for each other.
pub(crate) const SANDBOX: &str = "CRASH_SANDBOX";

/// The marker of a subject that is ready: it contains the path of the workspace.
pub(crate) const READY: &str = "ready";

/// The marker of a test that lets its subject go on.
pub(crate) const GO: &str = "go";

/// The sandbox of a subject, or any directory in an ordinary run.
fn sandbox() -> PathBuf {
    env::var_os(SANDBOX).map_or_else(env::temp_dir, PathBuf::from)
}

fn action() -> Option<(String, String)> {
    let action = env::var(ACTION).ok()?;
    let (name, argument) = action.split_once(':').unwrap_or((&action, ""));
    Some((name.to_owned(), argument.to_owned()))
}

/// Runs the action. Returns true if the test must return an error.
fn act(ws: &Workspace) -> bool {
    let Some((name, argument)) = action() else {
        return false;
    };
    ws.write("some/file.txt", "data");
    if name == "err" {
        return true;
    }
    let done = ends::act(&name, &argument, ws)
        || forks::act(&name, ws)
        || leftovers::act(&name, &argument, ws)
        || planted::act(&name, &argument, ws);
    assert!(done, "no action is called {name:?}");
    false
}

#[with_temp_workspace]
fn attribute(ws: Workspace) {
    act(&ws);
}

#[test]
fn owned() {
    act(&Workspace::new());
}

#[with_temp_workspace]
fn result(ws: Workspace) -> Result<(), String> {
    if act(&ws) { Err("intended".to_owned()) } else { Ok(()) }
}

#[with_temp_workspace]
#[should_panic(expected = "expected")]
fn expected_panic(ws: Workspace) {
    act(&ws);
    panic!("expected");
}

#[with_temp_workspace(parent = sandbox())]
fn elsewhere(ws: Workspace) {
    act(&ws);
}

#[with_temp_workspace]
fn nested_threads(ws: Workspace) {
    let inner = || {
        let own = Workspace::new();
        act(&ws);
        drop(own);
    };
    std::thread::scope(|scope| {
        let outer = scope.spawn(|| {
            std::thread::scope(|inner_scope| {
                inner_scope.spawn(inner).join().expect("the inner thread panicked");
            });
        });
        outer.join().expect("the outer thread panicked");
    });
}

#[with_temp_workspace]
fn two(first: Workspace, second: Workspace) {
    second.write("other", "data");
    second.command("true");
    act(&first);
}

#[with_temp_workspace]
#[rstest::rstest]
#[timeout(Duration::from_millis(if action().is_some() { 100 } else { 60_000 }))]
fn timed_out(ws: Workspace) {
    act(&ws);
}

/// A workspace in a static variable, which exists until the process ends.
#[test]
fn shared() {
    static SHARED: LazyLock<Workspace> = LazyLock::new(Workspace::new);
    act(&SHARED);
}

#[test]
fn seeding() {
    let Some((_, count)) = action() else { return };
    let count: usize = count.parse().expect("a number of files");
    let mut tree = Tree::new();
    for number in 0..count {
        let path = format!("d{}/f{number}", number % 50);
        tree.insert(path, Entry::file("content")).expect("a path");
    }
    ends::hang(&Workspace::builder().seed(tree).create());
}

#[test]
fn copying() {
    if action().is_some() {
        drop(Workspace::builder().copy_from(sandbox().join("fixture")).create());
    }
}

/// Every operation on workspaces, from the first to the last of a process.
#[test]
fn every_operation() {
    if action().is_none() {
        return;
    }
    let ws = Workspace::builder().seed(tree! { "a/b" => "c" }).create();
    ws.copy_from(sandbox().join("fixture"));
    ws.write("more/file", "data");
    ws.command("true");
    let elsewhere = Workspace::builder().parent(sandbox()).create();
    elsewhere.write("x", "y");
    elsewhere.close();
    ws.close();
    drop(Workspace::new());
}

/// Tests that start from one template. The file `built` has the id of each process that builds it.
mod templated {
    use std::fs::{self, File};
    use std::io::Write;
    use std::process;

    use super::{Workspace, act, action, ends, sandbox};

    fn build(ws: &Workspace) {
        let mut built = File::options();
        let built = built.append(true).create(true).open(sandbox().join("built"));
        let line = format!("{}\n", process::id());
        built.and_then(|mut built| built.write_all(line.as_bytes())).unwrap();
        ws.write("dir/file", "first");
        ws.home().write(".config/tool", "first");
        if let Some((name, argument)) = action().filter(|(name, _)| name == "building") {
            // Only the first process runs the action.
            let built = fs::read_to_string(sandbox().join("built")).unwrap();
            assert!(built.lines().count() > 1 || ends::act(&argument, "", ws), "{name}");
        }
        ws.write("dir/file", "complete");
        ws.home().write(".config/tool", "complete");
    }

    fn test() {
        let Some((name, _)) = action() else { return };
        let ws = Workspace::builder().seed_once("template", build).create();
        assert_eq!(ws.read_to_string("dir/file"), "complete");
        assert_eq!(ws.home().read_to_string(".config/tool"), "complete");
        assert!(ws.changes().is_empty(), "{}", ws.changes());
        if name != "building" {
            act(&ws);
        }
    }

    #[test]
    fn t0() {
        test();
    }

    #[test]
    fn t1() {
        test();
    }

    #[test]
    fn t2() {
        test();
    }

    #[test]
    fn t3() {
        test();
    }
}

mod many {
    use super::{Workspace, act, with_temp_workspace};

    macro_rules! tests {
        ($($name:ident)*) => {$(
            #[with_temp_workspace]
            fn $name(ws: Workspace) {
                act(&ws);
            }
        )*};
    }

    tests! { t0 t1 t2 t3 t4 t5 t6 t7 }
}

mod kept {
    use super::{Workspace, act, sandbox, with_temp_workspace};
    use rstest::rstest;

    #[with_temp_workspace(keep = on_failure)]
    fn attribute(ws: Workspace) {
        act(&ws);
    }

    #[with_temp_workspace(keep = on_failure)]
    fn result(ws: Workspace) -> Result<(), String> {
        if act(&ws) { Err("intended".to_owned()) } else { Ok(()) }
    }

    #[with_temp_workspace(keep = on_failure)]
    #[should_panic(expected = "expected")]
    fn expected_panic(ws: Workspace) {
        act(&ws);
        panic!("expected");
    }

    #[with_temp_workspace(keep = on_failure)]
    #[tokio::test]
    async fn waiting(ws: Workspace) {
        tokio::task::yield_now().await;
        act(&ws);
    }

    #[with_temp_workspace(keep = on_failure)]
    #[rstest]
    #[case::passing(false)]
    #[case::failing(true)]
    fn cases(ws: Workspace, #[case] acts: bool) {
        if acts {
            act(&ws);
        }
    }

    #[with_temp_workspace(keep = on_failure, parent = sandbox())]
    fn elsewhere(ws: Workspace) {
        act(&ws);
    }

    #[with_temp_workspace(keep = always)]
    fn always(ws: Workspace) {
        // Ordinary runs of the suite keep nothing.
        match super::action() {
            Some(_) => drop(act(&ws)),
            None => ws.close(),
        }
    }
}
