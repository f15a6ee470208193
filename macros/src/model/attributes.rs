//! Classifies the other attributes of the function.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Attributes that make a function a test, without `test` in their names: of the compiler, rstest_reuse
/// and macro_rules_attribute, test-case, parameterized, yare, quickcheck.
const TESTS: [&str; 6] = ["bench", "apply", "case", "parameterized", "parameterize", "quickcheck"];

/// Attributes with `test` in their names that need another test attribute: of tracing-test, test-context and
/// test-log.
const COMPANIONS: [&str; 3] = ["traced_test", "test_context", "test_log"];

/// Test attributes under which a function may return any `Termination`, including `ExitCode`.
const TERMINATION: [&str; 6] = [
    "test",
    "core::prelude::v1::test",
    "tokio::test",
    "test_log::test",
    "rstest",
    "rstest::rstest",
];

/// Attributes that accept no other value than a `Result`: of serial_test.
const RESULTS: [&str; 4] = ["serial", "parallel", "file_serial", "file_parallel"];

/// The compiler's attributes that have no effect on a test. A function with mistakes keeps them, and a parameter of
/// the inner function may have them.
const INERT: [&str; 8] = ["cfg", "doc", "allow", "warn", "deny", "forbid", "expect", "must_use"];

/// Returns the last segment of the path.
pub(crate) fn name(attribute: &Attribute) -> String {
    let last = attribute.path().segments.last();
    last.map(|segment| segment.ident.to_string()).unwrap_or_default()
}

fn path(meta: &Meta) -> String {
    let path = meta.path().to_token_stream().to_string();
    path.replace(' ', "").trim_start_matches("::").to_owned()
}

/// Returns `true` if the attribute makes the function a test. The compiler resolves `cfg_attr` before attribute macros
/// run.
pub(super) fn is_test(attribute: &Attribute) -> bool {
    let name = name(attribute);
    let name = name.as_str();
    TESTS.contains(&name)
        || (name.contains("test") && !COMPANIONS.contains(&name) && !is_own(attribute))
}

pub(super) fn is_termination_test(attribute: &Attribute) -> bool {
    TERMINATION.contains(&path(&attribute.meta).as_str())
}

pub(super) fn needs_result(attribute: &Attribute) -> bool {
    RESULTS.contains(&name(attribute).as_str())
}

pub(super) fn is_own(attribute: &Attribute) -> bool {
    name(attribute) == "with_temp_workspace"
}

pub(crate) fn is_inert(attribute: &Attribute) -> bool {
    match path(&attribute.meta).as_str() {
        "cfg_attr" => conditional(attribute).is_ok_and(|metas| metas.iter().all(is_inert_meta)),
        _ => is_inert_meta(&attribute.meta),
    }
}

/// Returns the attributes of a `cfg_attr`, which the compiler resolves late on a parameter.
fn conditional(attribute: &Attribute) -> syn::Result<Vec<Meta>> {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = attribute.parse_args_with(parser)?;
    Ok(metas.into_iter().skip(1).collect())
}

fn is_inert_meta(meta: &Meta) -> bool {
    INERT.contains(&path(meta).as_str())
}

/// Returns `true` for `#[test_context(…)]`, which fills a parameter of the function that it makes.
pub(super) fn is_context(attribute: &Attribute) -> bool {
    name(attribute) == "test_context"
}

/// Returns `true` for `#[awt]` on the function: rstest awaits all futures itself.
pub(super) fn is_awaited(attribute: &Attribute) -> bool {
    name(attribute) == "awt"
}

/// Returns `true` for `#[future]`, not `#[future(awt)]`: rstest passes a future of the parameter's type.
pub(super) fn is_future(attribute: &Attribute) -> bool {
    name(attribute) == "future" && matches!(attribute.meta, Meta::Path(_))
}
