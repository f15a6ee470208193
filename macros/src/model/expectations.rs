//! The outcomes that the other attributes expect of the test and of its cases.

use super::attributes::name;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Meta, MetaNameValue, Token};

/// An expected outcome other than success.
pub(crate) enum Expectation {
    /// Every run panics with this text; `""` for any.
    Panic(TokenStream),
    /// This case panics with this text. Cases are counted from 1; 0 is a case of unknown number.
    PanicOf(u32, TokenStream),
    /// The harness compares the value that this case returns.
    ComparisonOf(u32),
}

impl Expectation {
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

/// Returns the expectations of `#[should_panic]`. In rstest, attributes before a `#[case]` apply to this case, and
/// those after the last case apply to all.
fn of_cases(attributes: &[Attribute]) -> Vec<Expectation> {
    let is_rstest = |one: &Attribute| ["rstest", "apply"].contains(&name(one).as_str());
    let by_rstest = attributes.iter().any(is_rstest);
    let is_case = |one: &Attribute| one.path().segments[0].ident == "case";
    let (mut all, mut open, mut number) = (Vec::new(), Vec::new(), 0);
    for attribute in attributes {
        if let Some(text) = should_panic(attribute) {
            open.push(text);
        } else if by_rstest && is_case(attribute) {
            number += 1;
            let texts = open.drain(..);
            all.extend(texts.map(|text| Expectation::PanicOf(number, text)));
        }
    }
    all.extend(open.into_iter().map(Expectation::Panic));
    all
}

/// Returns the text of `should_panic`, `should_panic = "text"` or `should_panic(expected = "text")`; `""` for any
/// panic.
fn should_panic(attribute: &Attribute) -> Option<TokenStream> {
    if !attribute.path().is_ident("should_panic") {
        return None;
    }
    let text = match &attribute.meta {
        Meta::Path(_) => None,
        Meta::NameValue(pair) => Some(pair.value.clone()),
        Meta::List(list) => list.parse_args_with(expected).ok(),
    };
    Some(text.map_or_else(|| quote!(""), Expr::into_token_stream))
}

fn expected(input: ParseStream<'_>) -> syn::Result<Expr> {
    let pair: MetaNameValue = input.parse()?;
    let _: Option<Token![,]> = input.parse()?;
    Ok(pair.value)
}

/// Returns the expectations of `#[test_case(… => …)]`. The number of cases in a matrix is unknown, so its cases and
/// all after it have no number.
fn of_test_cases(attributes: &[Attribute]) -> Vec<Expectation> {
    let is_case = |one: &&Attribute| {
        ["test_case", "case", "test_matrix"].contains(&name(one).as_str())
            && one.path().segments.len() <= 2
    };
    let cases: Vec<_> = attributes.iter().filter(is_case).collect();
    if let [case] = cases.as_slice() {
        let only = expectation(case, 0).map(Expectation::of_all);
        return only.into_iter().collect();
    }
    let mut counted = true;
    let numbered = (1..).zip(cases).filter_map(|(number, case)| {
        counted &= name(case) != "test_matrix";
        expectation(case, if counted { number } else { 0 })
    });
    numbered.collect()
}

/// Returns the expectation after the `=>` of a test case.
fn expectation(case: &Attribute, number: u32) -> Option<Expectation> {
    let list = &case.meta.require_list().ok()?.tokens;
    let tokens: Vec<_> = list.clone().into_iter().collect();
    let is = |tree: &TokenTree, text: &str| tree.to_string() == text;
    let is_arrow = |pair: &[TokenTree]| is(&pair[0], "=") && is(&pair[1], ">");
    let arrow = tokens.windows(2).position(is_arrow)?;
    // `ignore["reason"]` may come first.
    let is_skipped = |tree: &&TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        tree => is(tree, "ignore") || is(tree, "inconclusive"),
    };
    let mut rest = tokens[arrow + 2..].iter().skip_while(is_skipped);
    if !rest.next().is_some_and(|tree| is(tree, "panics")) {
        return Some(Expectation::ComparisonOf(number));
    }
    let text: TokenStream = rest.take_while(|tree| !is(tree, ";")).cloned().collect();
    Some(match text.is_empty() {
        true => Expectation::PanicOf(number, quote!("")),
        false => Expectation::PanicOf(number, text),
    })
}
