//! A suite without a macro: the recipe of `Case`, with libtest-mimic.

use libtest_mimic::{Arguments, Trial};
use renamed::{Case, Workspace};

fn main() {
    let trials = Case::list("cases").into_iter().map(|case| {
        Trial::test(case.name().to_owned(), move || {
            let ws = Workspace::builder().name(case.name()).copy_from(case.path()).create();
            assert_eq!(ws.read("in.txt"), ws.read("out.txt"));
            Ok(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}
