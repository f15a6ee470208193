//! What the other attributes of the function mean for it.

use crate::ast::Attribute;

/// Names of attributes that turn a function into a test, under whatever path.
const TESTS: [&str; 21] = [
    "test",
    "bench",
    // googletest
    "gtest",
    // rstest and rstest_reuse
    "rstest",
    "apply",
    // test-case
    "test_case",
    "test_matrix",
    "case",
    // ntest, parameterized, yare
    "parameterized",
    "test_cases",
    "parameterize",
    // dir-test, test-casing
    "dir_test",
    "test_casing",
    // quickcheck, proptest, test-strategy, arbtest
    "quickcheck",
    "property_test",
    "proptest",
    "fuzz",
    // wasm-bindgen, async-attributes
    "wasm_bindgen_test",
    "async_test",
    // monoio, pgrx
    "test_all",
    "pg_test",
];

/// Attributes that stand beside one that makes a test, and fill no parameter.
const COMPANIONS: [&str; 16] = [
    // the compiler
    "ignore",
    "should_panic",
    "inline",
    "cold",
    "track_caller",
    "deprecated",
    "coverage",
    // rstest
    "awt",
    "trace",
    // serial_test, ntest, tracing
    "serial",
    "parallel",
    "file_serial",
    "file_parallel",
    "timeout",
    "traced_test",
    "instrument",
];

/// Where attributes come from that make no test, whatever they are called.
const TOOLS: [&str; 4] = ["clippy", "rustfmt", "diagnostic", "test_with"];

/// Attributes that neither make a test nor change one; a function that is only there for the
/// editor keeps them.
const INERT: [&str; 8] = [
    "cfg", "doc", "allow", "warn", "deny", "forbid", "expect", "must_use",
];

/// `cfg_attr` needs no look: the compiler resolves the ones of a function before its macros run.
pub(super) fn is_test(attribute: &Attribute) -> bool {
    TESTS.contains(&attribute.name())
}

/// An attribute that is not known: it may make a test, fill its parameters and run its future.
pub(super) fn is_unknown(attribute: &Attribute) -> bool {
    let of_tool = attribute.path.len() > 1 && TOOLS.contains(&attribute.path[0].as_str());
    let known = is_test(attribute) || is_own(attribute) || is_inert(attribute);
    !known && !of_tool && !COMPANIONS.contains(&attribute.name())
}

/// This crate's own attribute.
pub(super) fn is_own(attribute: &Attribute) -> bool {
    attribute.name() == "with_temp_workspace" || attribute.path == ["tempspace", "test"]
}

pub(crate) fn is_inert(attribute: &Attribute) -> bool {
    attribute.path.len() == 1 && INERT.contains(&attribute.name())
}

/// Attributes that a parameter of the inner function can have: the compiler's own.
pub(super) fn is_for_parameters(attribute: &Attribute) -> bool {
    let known = ["cfg", "allow", "warn", "deny", "forbid", "expect"];
    attribute.path.len() == 1 && known.contains(&attribute.name())
}

/// Attributes by which other test macros claim a parameter.
pub(super) fn is_claim(attribute: &Attribute) -> bool {
    [
        "case", "values", "from", "with", "files", "future", "default",
    ]
    .contains(&attribute.name())
}

/// `#[awt]` on the function: rstest awaits all futures itself.
pub(super) fn is_awaited(attribute: &Attribute) -> bool {
    attribute.name() == "awt"
}

/// `#[future]` without `#[future(awt)]`: rstest passes a future of the parameter's type.
pub(super) fn is_future(attribute: &Attribute) -> bool {
    attribute.name() == "future" && attribute.arguments.is_empty()
}
