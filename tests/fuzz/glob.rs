//! The first line is a glob, the others are paths. Each path is in one of `only` and `ignore`, or the
//! glob is refused with its name.
#![no_main]

use std::panic::{self, catch_unwind, resume_unwind};
use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use tempspace::{Entry, Tree};

fuzz_target!(|text: &str| {
    let (glob, paths) = text.split_once('\n').unwrap_or((text, ""));
    let mut tree = Tree::new();
    for path in paths.lines() {
        // A path that does not fit those before is left out.
        _ = tree.insert(path, Entry::file(""));
    }
    quiet();
    match catch_unwind(|| [tree.clone().only(glob), tree.clone().ignore(glob)]) {
        Ok([only, ignored]) => assert_eq!(only.len() + ignored.len(), tree.len(), "{glob}"),
        Err(panic) => {
            let message = panic.downcast_ref::<String>();
            if !message.is_some_and(|message| message.contains(&format!("glob `{glob}`"))) {
                resume_unwind(panic);
            }
        }
    }
});

/// Replaces libFuzzer's hook, which ends the process at each panic. It still ends at one that is resumed.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| panic::set_hook(Box::new(|_| {})));
}
