//! One test, checked.

use super::Options;
use super::attributes::{is_own, is_test, is_unknown};
use super::expectations::Expectation;
use super::parameters::{Access, Parameter, Role};
use crate::ast::{Argument, Function, Generic};
use crate::report::Report;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

pub(crate) struct Test {
    pub(crate) options: Options,
    pub(crate) function: Function,
    pub(crate) parameters: Vec<Parameter>,
    /// Whether no other attribute makes the function a test.
    pub(crate) adds_test: bool,
    pub(crate) is_async: bool,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) outcome: Outcome,
}

/// What the test returns, as far as the signature shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Unit,
    Never,
    Value,
    /// `impl Termination`, or a type that may be the user's own and that nobody but the harness looks
    /// at: the exit code alone can be seen.
    Termination,
}

impl Test {
    pub(crate) fn check(
        arguments: Vec<Argument>,
        function: &Function,
        report: &mut Report,
    ) -> Self {
        let options = Options::check(arguments, report);
        let parameters = Parameter::all(function, &options.runtime, report);
        let mut test = Self {
            adds_test: !is_made_a_test(function, &parameters),
            is_async: function.qualifier("async").is_some(),
            expectations: Expectation::all(&function.attributes),
            outcome: outcome(&function.output),
            function: function.clone(),
            options,
            parameters,
        };
        if test.adds_test && test.outcome == Outcome::Value && !is_plain(&function.output) {
            test.outcome = Outcome::Termination;
        }
        test.check_attributes(report);
        test.check_qualifiers(report);
        test.check_parameters(report);
        test.check_fillings(report);
        test
    }

    /// The generic parameters that the outer function still needs: not the lifetimes of workspaces.
    pub(crate) fn outer_generics(&self) -> Vec<&Generic> {
        let mut rest: TokenStream = self.function.output.clone();
        rest.extend(self.function.bounds.clone());
        rest.extend(self.others().map(|(parameter, _)| parameter.ty.clone()));
        let generics = &self.function.generics;
        rest.extend(generics.iter().map(|generic| bounds(&generic.tokens)));
        let needed = |one: &&Generic| !one.is_lifetime || mentions(&rest, &one.name.to_string());
        generics.iter().filter(needed).collect()
    }

    /// Parameters that others fill, with the names under which they come.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&Parameter, &proc_macro2::Ident)> {
        self.parameters
            .iter()
            .filter_map(|parameter| match &parameter.role {
                Role::Other(name) => Some((parameter, name)),
                Role::Workspace(_) => None,
            })
    }

    /// Whether the user takes a `Workspace` by value, which few bodies need.
    pub(crate) fn takes_ownership(&self) -> bool {
        let owned =
            |parameter: &Parameter| matches!(parameter.role, Role::Workspace(Access::Owned));
        self.parameters.iter().any(owned)
    }

    /// Whether a parameter of the outer function bears the function's own name.
    pub(crate) fn has_namesake(&self) -> bool {
        self.others().any(|(_, name)| *name == self.function.name)
    }

    /// Whether it may pass by a panic, and can be made to fail by returning.
    pub(crate) fn expects_panic(&self) -> bool {
        self.outcome == Outcome::Unit && self.expectations.iter().any(Expectation::is_panic)
    }

    fn check_attributes(&self, report: &mut Report) {
        for attribute in self.function.attributes.iter().filter(|one| is_own(one)) {
            report.error(
                attribute.span,
                "a test takes this attribute once; give several workspaces as several parameters",
            );
        }
    }

    fn check_qualifiers(&self, report: &mut Report) {
        for qualifier in &self.function.qualifiers {
            let name = qualifier.name.to_string();
            let span = qualifier.name.span();
            match name.as_str() {
                "async" if self.adds_test => report.error(
                    span,
                    "an async test needs a runtime: put `#[tokio::test]`, or the like, below this attribute",
                ),
                "async" => {}
                "extern" => report.error(span, "a test cannot be an `extern` function"),
                _ => report.error(span, format!("a test cannot be `{name}`")),
            }
        }
    }

    fn check_parameters(&self, report: &mut Report) {
        let mut found = self.parameters.iter().any(Parameter::is_workspace);
        for parameter in &self.parameters {
            if parameter.is_receiver() {
                report.error_over(
                    parameter.declaration(),
                    "a test is a free function, without `self`",
                );
                found = true;
            } else if parameter.is_variadic() {
                report.error_over(parameter.declaration(), "a test cannot be variadic");
            }
        }
        if !found {
            report.error(self.function.parentheses.span(), NO_WORKSPACE);
        }
    }

    /// Without another test attribute nobody fills the other parameters.
    fn check_fillings(&self, report: &mut Report) {
        if !self.adds_test {
            return;
        }
        for parameter in self.parameters.iter().filter(|one| one.is_fillable()) {
            let message = "nothing fills this parameter; a workspace has the type `Workspace`, \
                           `&Workspace` or `&mut Workspace`, and for others put `#[rstest]`, \
                           `#[test_case(…)]` or the like below this attribute";
            report.error_over(parameter.declaration(), message);
        }
        for generic in self
            .function
            .generics
            .iter()
            .filter(|generic| !generic.is_lifetime)
        {
            let message = format!(
                "nothing says what `{}` is; a test cannot be generic",
                generic.name
            );
            report.error(generic.name.span(), message);
        }
    }
}

const NO_WORKSPACE: &str = "no workspace parameter: add `ws: Workspace`, `ws: &Workspace` or \
     `ws: &mut Workspace`; if there was one, put this attribute above the one that took it";

fn outcome(output: &TokenStream) -> Outcome {
    match output.to_string().replace(' ', "").as_str() {
        "" | "->()" => Outcome::Unit,
        "->!" => Outcome::Never,
        text if text.starts_with("->impl")
            && text.ends_with("Termination")
            && !text.contains('+') =>
        {
            Outcome::Termination
        }
        _ => Outcome::Value,
    }
}

/// `-> ExitCode`, `-> Result<(), …>` or `-> Result<ExitCode, …>`, under whatever path.
fn is_plain(output: &TokenStream) -> bool {
    let text = output.to_string().replace(' ', "");
    let result = text.split_once("Result<").map(|(_, values)| values);
    let plain = |value: &str| value.starts_with("()") || value.starts_with("ExitCode");
    text.ends_with("ExitCode") || result.is_some_and(plain)
}

/// Whether another attribute makes the function a test. One that is not known does where it is
/// needed: to fill a parameter or to run a future.
fn is_made_a_test(function: &Function, parameters: &[Parameter]) -> bool {
    let needed = function.qualifier("async").is_some()
        || parameters.iter().any(Parameter::is_fillable)
        || function.generics.iter().any(|generic| !generic.is_lifetime);
    let attributes = &function.attributes;
    attributes.iter().any(is_test) || (needed && attributes.iter().any(is_unknown))
}

/// What follows the colon of a generic parameter.
fn bounds(generic: &TokenStream) -> TokenStream {
    let is_colon =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ':');
    generic
        .clone()
        .into_iter()
        .skip_while(|tree| !is_colon(tree))
        .collect()
}

fn mentions(tokens: &TokenStream, lifetime: &str) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(&group.stream(), lifetime),
        other => other.to_token_stream().to_string() == lifetime,
    })
}
