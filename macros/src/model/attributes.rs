//! What the other attributes of the function mean for it.

use crate::ast::{Attribute, Tokens};
use proc_macro2::{Delimiter, TokenStream};
use quote::quote;

/// Names of attributes that turn a function into a test, under whatever path.
const TESTS: [&str; 16] = [
    "test",
    "bench",
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
    // quickcheck, proptest, test-strategy, arbtest
    "quickcheck",
    "property_test",
    "proptest",
    "fuzz",
    // wasm-bindgen, async-attributes
    "wasm_bindgen_test",
    "async_test",
];

/// Attributes that neither make a test nor change one; a function that is only there for the
/// editor keeps them.
const INERT: [&str; 8] = [
    "cfg", "doc", "allow", "warn", "deny", "forbid", "expect", "must_use",
];

/// Whether a panic is expected, and with which text.
pub(crate) enum Panic {
    Unexpected,
    /// The string literal, or `""`.
    Expected(TokenStream),
    /// Expected where the predicate of a `cfg_attr` holds.
    ExpectedIf(TokenStream, TokenStream),
}

pub(super) fn is_test(attribute: &Attribute) -> bool {
    if attribute.name() == "cfg_attr" {
        return conditional(attribute).1.iter().any(is_test);
    }
    TESTS.contains(&attribute.name())
}

/// This crate's own attribute.
pub(super) fn is_own(attribute: &Attribute) -> bool {
    attribute.name() == "with_temp_workspace" || attribute.path == ["tempspace", "test"]
}

pub(crate) fn is_inert(attribute: &Attribute) -> bool {
    attribute.path.len() == 1 && INERT.contains(&attribute.name())
}

pub(super) fn panic(attributes: &[Attribute]) -> Panic {
    let conditionals = attributes
        .iter()
        .filter(|attribute| attribute.name() == "cfg_attr");
    if let Some(text) = attributes.iter().find_map(should_panic) {
        return Panic::Expected(text);
    }
    for (predicate, inner) in conditionals.map(conditional) {
        if let Some(text) = inner.iter().find_map(should_panic) {
            return Panic::ExpectedIf(predicate, text);
        }
    }
    Panic::Unexpected
}

/// The text of `should_panic`, `should_panic = "text"` or `should_panic(expected = "text")`.
fn should_panic(attribute: &Attribute) -> Option<TokenStream> {
    if attribute.path != ["should_panic"] {
        return None;
    }
    let mut inside = Tokens::new(attribute.arguments.clone(), attribute.span);
    if let Some(group) = inside.group(Delimiter::Parenthesis) {
        inside = Tokens::inside(&group);
        inside.until(|tokens| tokens.at("="));
    }
    inside.take("=");
    let text = inside.until(|tokens| tokens.at(","));
    Some(if text.is_empty() { quote!("") } else { text })
}

/// The predicate of a `cfg_attr` and the attributes that it stands for.
fn conditional(attribute: &Attribute) -> (TokenStream, Vec<Attribute>) {
    let mut inside = Tokens::new(attribute.arguments.clone(), attribute.span);
    if let Some(group) = inside.group(Delimiter::Parenthesis) {
        inside = Tokens::inside(&group);
    }
    let predicate = inside.until(|tokens| tokens.at(","));
    let mut attributes = Vec::new();
    while inside.take(",").is_some() {
        let span = inside.span();
        let meta = inside.until(|tokens| tokens.at(","));
        attributes.push(Attribute::of(meta, span));
    }
    (predicate, attributes)
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

/// `#[future]` without `#[future(awt)]`: rstest passes a future of the parameter's type.
pub(super) fn is_future(attribute: &Attribute) -> bool {
    attribute.name() == "future" && attribute.arguments.is_empty()
}
