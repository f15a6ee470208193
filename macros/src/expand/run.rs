//! Expands the call of the runtime with the inner function.

use super::generated_at;
use super::setup::setup;
use super::test::property_error;
use crate::model::{Access, Outcome, Parameter, Role, Test, name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ReturnType;

pub(super) fn run(test: &Test) -> TokenStream {
    let span = generated_at(Span::call_site());
    let runtime = &test.options.runtime;
    let private = quote_spanned!(span=> #runtime::__private);
    let run = match direct(test) {
        Some(runner) => {
            let (setup, runner) = (setup(test, &private), Ident::new(runner, span));
            let callee = at_output(test);
            quote_spanned!(span=> #private::#runner(#setup, #callee))
        }
        None => indirect(test, &private),
    };
    match test.outcome {
        Outcome::Unit => quote_spanned!(span=> #run;),
        Outcome::Property => quote_spanned!(span=> #run?;),
        Outcome::Termination | Outcome::Value => run,
    }
}

/// Returns the function's name with the span of its return type, where the compiler reports that the type is no
/// `Termination`.
fn at_output(test: &Test) -> Ident {
    let mut name = test.name().clone();
    if let ReturnType::Type(_, ty) = &test.function.signature.output {
        name.set_span(name.span().located_at(crate::ast::first_span(ty)));
    }
    name
}

/// Returns the runtime's function that takes the inner function without a closure, which suffices for most tests. A
/// closure for each test would take a third of the additional compile time.
fn direct(test: &Test) -> Option<&'static str> {
    let [parameter] = test.parameters.as_slice() else {
        return None;
    };
    let Role::Workspace(access) = parameter.role else {
        return None;
    };
    // The alias of a type may hide the lifetime of a reference.
    let may_borrow = access != Access::Owned && test.outcome != Outcome::Unit;
    let is_plain = !test.is_async()
        && test.options.cases.is_none()
        && test.function.signature.generics.params.is_empty()
        && parameter.inner_attributes.is_empty()
        && matches!(test.outcome, Outcome::Unit | Outcome::Termination)
        && !may_borrow;
    is_plain.then_some(match access {
        Access::Owned => "run_owned",
        Access::Shared => "run_shared",
        Access::Mutable => "run_mutable",
    })
}

/// Expands a call with a closure. The setup is evaluated first: it may borrow parameters that the closure moves.
fn indirect(test: &Test, private: &TokenStream) -> TokenStream {
    let span = generated_at(Span::call_site());
    let setup = setup(test, private);
    let failed = failed(test, private);
    let value = failed.is_some();
    let kind = if value { "_value" } else { "" };
    let style = if test.is_async() { "_async" } else { "" };
    let runner = Ident::new(&format!("run{kind}{style}"), span);
    let dot_await = test.is_async().then(|| quote_spanned!(span=> .await));
    let asyncness = test.is_async().then(|| quote_spanned!(span=> async));
    let call = call(test);
    let result = match failed {
        Some(failed) => quote_spanned! {span=>
            match #call {
                result => {
                    let failed = #failed;
                    (result, failed)
                }
            }
        },
        None => quote_spanned!(span=> #private::report(#call)),
    };
    quote_spanned! {span=>
        let setup = #setup;
        #[allow(clippy::used_underscore_binding)]
        let body = #asyncness |frame: &#private::Frame| #result;
        #private::#runner(setup, body)#dot_await
    }
}

/// Returns an expression that is `true` if the variable `result` is a failure, unless the result is an exit code.
fn failed(test: &Test, private: &TokenStream) -> Option<TokenStream> {
    let span = generated_at(Span::call_site());
    match test.outcome {
        Outcome::Unit | Outcome::Termination => None,
        Outcome::Value => Some(quote_spanned!(span=> #private::Returned::new(&result).failed())),
        Outcome::Property => {
            let error = property_error();
            // A rejected input is none.
            Some(quote_spanned! {span=>
                ::core::matches!(result, ::core::result::Result::Err(#error::Fail(_)))
            })
        }
    }
}

fn call(test: &Test) -> TokenStream {
    let span = generated_at(Span::call_site());
    let callee = if test.has_namesake() {
        quote_spanned!(span=> test)
    } else {
        let (name, turbofish) = (test.name(), turbofish(test));
        quote!(#name #turbofish)
    };
    let arguments = test.parameters.iter();
    let arguments = arguments.map(|parameter| argument(parameter, test.adds_test));
    let dot_await = test.is_async().then(|| quote_spanned!(span=> .await));
    quote_spanned!(span=> #callee (#(#arguments),*)#dot_await)
}

/// Returns the type parameters as a turbofish. Lifetimes are inferred.
pub(super) fn turbofish(test: &Test) -> Option<TokenStream> {
    let names: Vec<_> = test.type_parameters().collect();
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

fn argument(parameter: &Parameter, adds_test: bool) -> TokenStream {
    let span = generated_at(parameter.span);
    let cfgs = cfgs(parameter);
    // The hygiene must be that of the declaration; only the location differs.
    let frame = Ident::new("frame", span);
    let (access, value) = match &parameter.role {
        Role::Workspace(access) => (*access, quote_spanned!(span=> #frame.workspace())),
        Role::Case(access) => (*access, quote_spanned!(span=> #frame.case())),
        Role::Other(_) if adds_test => {
            let message = "nothing fills this parameter where its `cfg` is true";
            return quote_spanned!(span=> #cfgs ::core::compile_error!(#message));
        }
        Role::Other(name) => return quote!(#cfgs #name),
    };
    let value = match access {
        Access::Owned => value,
        Access::Shared => quote_spanned!(span=> &#value),
        Access::Mutable => quote_spanned!(span=> &mut #value),
    };
    quote!(#cfgs #value)
}

/// Returns the `cfg` attributes of a parameter.
pub(super) fn cfgs(parameter: &Parameter) -> TokenStream {
    let cfgs = parameter.inner_attributes.iter();
    let cfgs = cfgs.filter(|one| name(one) == "cfg");
    quote!(#(#cfgs)*)
}
