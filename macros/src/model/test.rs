//! Checks a test.

use super::attributes::{is_context, is_own, is_test};
use super::expectations::Expectation;
use super::{Access, Options, Outcome, Parameter, Role};
use crate::ast::{Argument, Function};
use crate::report::Report;
use proc_macro2::Ident;
use quote::{ToTokens, quote};
use syn::{GenericParam, Safety};

pub(crate) struct Test {
    pub(crate) options: Options,
    pub(crate) function: Function,
    pub(crate) parameters: Vec<Parameter>,
    /// Whether to add `#[test]`, because no other attribute makes the function a test.
    pub(crate) adds_test: bool,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) outcome: Outcome,
}

impl Test {
    pub(crate) fn check(
        arguments: Vec<Argument>,
        function: &Function,
        report: &mut Report,
    ) -> Self {
        let options = Options::check(arguments, report);
        let has_cases = options.cases.is_some();
        let parameters = Parameter::all(function, &options.runtime, has_cases, report);
        let test = Self {
            adds_test: match options.test {
                Some((_, adds_test)) => adds_test,
                None => !function.attributes.iter().any(is_test),
            },
            expectations: Expectation::all(&function.attributes),
            outcome: Outcome::of(function, &parameters, has_cases),
            function: function.clone(),
            options,
            parameters,
        };
        test.check_attributes(report);
        test.check_qualifiers(report);
        test.check_parameters(report);
        if test.adds_test {
            test.check_values(report);
        }
        test
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.function.signature.ident
    }

    pub(crate) fn is_async(&self) -> bool {
        self.function.signature.asyncness.is_some()
    }

    /// Returns the generic parameters, except lifetimes.
    pub(crate) fn type_parameters(&self) -> impl Iterator<Item = &Ident> {
        let parameters = &self.function.signature.generics.params;
        parameters.iter().filter_map(|parameter| match parameter {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(one) => Some(&one.ident),
            GenericParam::Const(one) => Some(&one.ident),
        })
    }

    /// Returns the parameters that other attributes fill, with their names in the outer function. If there is no such
    /// attribute, the compiler has to leave out all of them.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&Parameter, &Ident)> {
        self.parameters.iter().filter_map(|parameter| match &parameter.role {
            Role::Other(name) if !self.adds_test => Some((parameter, name)),
            _ => None,
        })
    }

    /// Returns `true` if the function takes a `Workspace` or `Case` by value.
    pub(crate) fn has_owned_parameter(&self) -> bool {
        let is_owned = |parameter: &Parameter| {
            matches!(parameter.role, Role::Workspace(Access::Owned) | Role::Case(Access::Owned))
        };
        self.parameters.iter().any(is_owned)
    }

    /// Returns `true` if a parameter of the outer function has the function's name.
    pub(crate) fn has_namesake(&self) -> bool {
        self.others().any(|(_, name)| name == self.name())
    }

    fn check_attributes(&self, report: &mut Report) {
        for attribute in self.function.attributes.iter().filter(|one| is_own(one)) {
            report.error(
                attribute.bracket_token.span.join(),
                "a test takes this attribute once; give several workspaces as several parameters",
            );
        }
    }

    fn check_qualifiers(&self, report: &mut Report) {
        let signature = &self.function.signature;
        if let Some(token) = signature.constness {
            report.error(token.span, "a test cannot be `const`");
        }
        if let Safety::Unsafe(token) = signature.safety {
            report.error(token.span, "a test cannot be `unsafe`");
        }
        if let Some(abi) = &signature.abi {
            report.error(abi.extern_token.span, "a test cannot be an `extern` function");
        }
        if let Some(token) = signature.asyncness.filter(|_| self.adds_test) {
            report.error(token.span, format!("{NO_RUNTIME}\n{OTHER_ATTRIBUTE}"));
        }
    }

    fn check_parameters(&self, report: &mut Report) {
        let signature = &self.function.signature;
        let receiver = signature.receiver();
        if let Some(receiver) = receiver {
            report.error_over(receiver, "a test is a free function, without `self`");
        }
        if let Some(variadic) = &signature.variadic {
            report.error_over(variadic, "a test cannot be variadic");
        }
        if self.is_below_timeout() {
            report.error(self.name().span(), BELOW_TIMEOUT);
        }
        if receiver.is_none() && !self.parameters.iter().any(Parameter::is_workspace) {
            let message = match self.is_in_proptest() {
                true => NO_WORKSPACE_IN_PROPTEST,
                false => NO_WORKSPACE,
            };
            report.error(signature.paren_token.span.join(), message);
        }
    }

    /// Returns `true` if the body is that of ntest's `#[timeout]`, which begins with `fn ntest_callback()`.
    fn is_below_timeout(&self) -> bool {
        let name = self.function.body.stream().into_iter().nth(1);
        name.is_some_and(|name| name.to_string() == "ntest_callback")
    }

    /// Returns `true` if `proptest!` generated the function. It replaces all parameters.
    fn is_in_proptest(&self) -> bool {
        let body = || self.function.body.to_string();
        self.parameters.is_empty() && body().contains("proptest_helper")
    }

    /// Reports parameters that need another test attribute.
    fn check_values(&self, report: &mut Report) {
        let unfilled = |one: &&Parameter| one.is_other() && !one.is_conditional();
        for parameter in self.parameters.iter().filter(unfilled) {
            let Parameter { pattern, ty, .. } = parameter;
            report.error_over(quote!(#pattern #ty), self.unfilled(parameter));
        }
        for name in self.type_parameters() {
            let message = format!("nothing says what `{name}` is; a test cannot be generic");
            report.error(name.span(), message);
        }
    }

    /// Returns the message for a parameter that nothing fills.
    fn unfilled(&self, parameter: &Parameter) -> String {
        if parameter.is_case() {
            return "a `Case` needs the option `cases`: `cases = \"tests/cases\"`".to_owned();
        }
        let pattern = parameter.pattern.to_token_stream();
        let alias = parameter.inferred_type();
        let alias = alias.map(|ty| format!("; for an alias, write `{pattern}: {ty}`"));
        let alias = alias.unwrap_or_default();
        let fills = match self.function.attributes.iter().any(is_context) {
            true => "`#[test_context(…)]` needs `#[test]` or the like below it",
            false => {
                "to fill it, put `#[rstest]`, `#[test_case(…)]` or the like below this attribute"
            }
        };
        format!(
            "nothing fills this parameter\n\
             help: a workspace has the type `Workspace`, `&Workspace` or `&mut Workspace`{alias}\n\
             help: {fills}\n\
             {OTHER_ATTRIBUTE}"
        )
    }
}

const NO_RUNTIME: &str = "an async test needs a runtime\n\
     help: put `#[tokio::test]`, `#[async_std::test]` or the like below this attribute";

const OTHER_ATTRIBUTE: &str =
    "help: if another attribute makes the function a test, write `test = false`";

const NO_WORKSPACE: &str = "no workspace parameter\n\
     help: add `ws: Workspace`, `ws: &Workspace` or `ws: &mut Workspace`\n\
     help: if there was one, put this attribute above the one that took it";

const BELOW_TIMEOUT: &str = "`#[timeout]` moves the body into a function without parameters\n\
     help: put this attribute above it";

const NO_WORKSPACE_IN_PROPTEST: &str = "`proptest!` takes all parameters for values of its own\n\
     help: leave this attribute out and write `let ws = Workspace::new();` in the body";
