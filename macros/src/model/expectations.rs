//! What the other attributes say about the outcome of the test and of its cases.

use crate::ast::{Attribute, Tokens};
use proc_macro2::{Delimiter, TokenStream};
use quote::quote;

/// An outcome that makes the harness count a test as passed, other than returning no failure.
pub(crate) enum Expectation {
    /// Every run panics with this text; `""` for any.
    Panic(TokenStream),
    /// This case panics with this text; counted from 1, or 0 when it cannot be counted.
    PanicOf(u32, TokenStream),
    /// What this case returns is compared by the harness.
    ComparisonOf(u32),
}

impl Expectation {
    pub(crate) fn is_panic(&self) -> bool {
        !matches!(self, Self::ComparisonOf(_))
    }

    fn of_all(self) -> Self {
        match self {
            Self::PanicOf(_, text) => Self::Panic(text),
            other => other,
        }
    }

    pub(super) fn all(attributes: &[Attribute]) -> Vec<Self> {
        let mut all = of_cases(attributes);
        all.extend(of_test_cases(attributes));
        all
    }
}

/// rstest gives each `#[case]` the attributes that stand between it and the one before, and all
/// cases those after the last.
fn of_cases(attributes: &[Attribute]) -> Vec<Expectation> {
    let is_rstest = |one: &Attribute| ["rstest", "apply"].contains(&one.name());
    let by_rstest = attributes.iter().any(is_rstest);
    let (mut all, mut open, mut number) = (Vec::new(), Vec::new(), 0);
    for attribute in attributes {
        if let Some(text) = should_panic(attribute) {
            open.push(text);
        } else if by_rstest && attribute.path.first().is_some_and(|first| first == "case") {
            number += 1;
            all.extend(
                open.drain(..)
                    .map(|text| Expectation::PanicOf(number, text)),
            );
        }
    }
    all.extend(open.into_iter().map(Expectation::Panic));
    all
}

/// The text that `should_panic`, `should_panic = "text"` or `should_panic(expected = "text")` expects
/// of a panic; `""` for any.
fn should_panic(attribute: &Attribute) -> Option<TokenStream> {
    if attribute.path != ["should_panic"] {
        return None;
    }
    let mut inside = Tokens::new(attribute.arguments.clone());
    if let Some(group) = inside.group(Delimiter::Parenthesis) {
        inside = Tokens::inside(&group);
        inside.until(|tokens| tokens.at("="));
    }
    inside.take("=");
    Some(or_any(inside.until(|tokens| tokens.at(","))))
}

fn or_any(text: TokenStream) -> TokenStream {
    if text.is_empty() { quote!("") } else { text }
}

/// `#[test_case(… => …)]`. A matrix is as many cases as its values make, so that neither they nor
/// the ones after it can be counted.
fn of_test_cases(attributes: &[Attribute]) -> Vec<Expectation> {
    let names = ["test_case", "case", "test_matrix"];
    let is_case = |one: &&Attribute| names.contains(&one.name()) && one.path.len() <= 2;
    let cases: Vec<_> = attributes.iter().filter(is_case).collect();
    if let [case] = cases.as_slice() {
        return expectation(case, 0)
            .map(Expectation::of_all)
            .into_iter()
            .collect();
    }
    let is_matrix = |case: &&Attribute| case.name() == "test_matrix";
    let counted = cases.iter().take_while(|case| !is_matrix(case)).count();
    let numbers = (1..).map(|number| {
        if number as usize <= counted {
            number
        } else {
            0
        }
    });
    let expectations = cases.into_iter().zip(numbers);
    expectations
        .filter_map(|(case, number)| expectation(case, number))
        .collect()
}

/// What stands behind the `=>` of a test case.
fn expectation(case: &Attribute, number: u32) -> Option<Expectation> {
    let mut arguments = Tokens::new(case.arguments.clone());
    let mut inside = Tokens::inside(&arguments.group(Delimiter::Parenthesis)?);
    while !inside.at("=>") {
        inside.next()?;
    }
    inside.take("=>");
    while inside.at_word("ignore") || inside.at_word("inconclusive") {
        inside.next();
        inside.group(Delimiter::Bracket);
    }
    if !inside.at_word("panics") {
        return Some(Expectation::ComparisonOf(number));
    }
    inside.next();
    let text = inside.until(|tokens| tokens.at(";"));
    Some(Expectation::PanicOf(number, or_any(text)))
}
