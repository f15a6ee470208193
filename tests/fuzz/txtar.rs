//! Any bytes are a tree, or an error with a line; a tree prints to what parses to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tempspace::Tree;

fuzz_target!(|text: &[u8]| match Tree::from_txtar(text) {
    Ok(tree) => {
        let printed = tree.to_string();
        assert_eq!(printed.parse::<Tree>().expect("it was printed"), tree);
    }
    Err(error) => assert!(error.to_string().starts_with("line "), "{error}"),
});
