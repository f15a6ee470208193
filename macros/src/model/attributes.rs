//! What the other attributes of the function mean for it.

use quote::ToTokens;
use syn::{Attribute, Meta};

/// Attributes that make a test although `test` is not in their names: of the compiler, rstest_reuse
/// and macro_rules_attribute, test-case, parameterized, yare, quickcheck.
const TESTS: [&str; 6] = [
    "bench",
    "apply",
    "case",
    "parameterized",
    "parameterize",
    "quickcheck",
];

/// Attributes with `test` in their names that only accompany one that makes a test: of tracing-test,
/// test-context and test-log.
const COMPANIONS: [&str; 3] = ["traced_test", "test_context", "test_log"];

/// Test attributes under which a function may return any `Termination`, so an `ExitCode` as well.
const TERMINATION: [&str; 6] = [
    "test",
    "core::prelude::v1::test",
    "tokio::test",
    "test_log::test",
    "rstest",
    "rstest::rstest",
];

/// The compiler's attributes that neither make a test nor change one. A function that is only there
/// for the editor keeps them, and a parameter of the inner function may have them.
const INERT: [&str; 8] = [
    "cfg", "doc", "allow", "warn", "deny", "forbid", "expect", "must_use",
];

/// The last segment of the path.
pub(crate) fn name(attribute: &Attribute) -> String {
    let last = attribute.path().segments.last();
    last.map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

fn path(attribute: &Attribute) -> String {
    let path = attribute.path().to_token_stream().to_string();
    path.replace(' ', "").trim_start_matches("::").to_owned()
}

/// Whether the attribute makes a test. `cfg_attr` needs no look: the compiler resolves the ones of a
/// function before its macros run.
pub(super) fn is_test(attribute: &Attribute) -> bool {
    let name = name(attribute);
    let name = name.as_str();
    TESTS.contains(&name)
        || (name.contains("test") && !COMPANIONS.contains(&name) && !is_own(attribute))
}

pub(super) fn takes_termination(attribute: &Attribute) -> bool {
    TERMINATION.contains(&path(attribute).as_str())
}

pub(super) fn is_own(attribute: &Attribute) -> bool {
    name(attribute) == "with_temp_workspace"
}

pub(crate) fn is_inert(attribute: &Attribute) -> bool {
    INERT.contains(&path(attribute).as_str())
}

/// `#[awt]` on the function: rstest awaits all futures itself.
pub(super) fn is_awaited(attribute: &Attribute) -> bool {
    name(attribute) == "awt"
}

/// `#[future]` without `#[future(awt)]`: rstest passes a future of the parameter's type.
pub(super) fn is_future(attribute: &Attribute) -> bool {
    name(attribute) == "future" && matches!(attribute.meta, Meta::Path(_))
}
