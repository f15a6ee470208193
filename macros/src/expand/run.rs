//! The outer function's body: a call of the runtime with the inner function.

use super::at;
use super::setup::setup;
use crate::model::{Access, Outcome, Parameter, Role, Test};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

pub(super) fn run(test: &Test) -> TokenStream {
    let span = at(Span::call_site());
    let runtime = &test.options.runtime;
    let private = quote_spanned!(span=> #runtime::__private);
    let run = call_of_runtime(test, &private);
    match (test.expects_panic(), test.is_async) {
        (false, _) => run,
        (true, false) => quote_spanned!(span=> #private::expect_panic(|| { #run })),
        (true, true) => {
            quote_spanned!(span=> #private::expect_panic_async(async { #run }).await)
        }
    }
}

fn call_of_runtime(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let setup = setup(test, private);
    let failed = failed(test, private);
    if let Some(runner) = direct(test) {
        let (runner, name) = (Ident::new(runner, span), &test.function.name);
        return quote_spanned!(span=> #private::#runner(#setup, #failed, #name));
    }
    let cases = test.options.cases.is_some();
    let runner = match (cases, test.is_async) {
        (false, false) => "run",
        (false, true) => "run_async",
        (true, false) => "run_cases",
        (true, true) => "run_cases_async",
    };
    let runner = Ident::new(runner, span);
    let text = quote_spanned!(span=> |result| #private::Outcome::new(result).text(),);
    let text = cases.then_some(text);
    let waited = test.is_async.then(|| quote_spanned!(span=> .await));
    let body = body(test, private);
    // `setup` may look at parameters that `body` takes, and the type of the body's result must be
    // known where `failed` is checked: hence the variables.
    quote_spanned! {span=>
        let setup = #setup;
        #body
        #private::#runner(setup, #failed, #text body)#waited
    }
}

/// The runtime's function that takes the inner function as it is. Most tests are of that kind, and
/// a closure for each would take a third of the time that their build takes on top of plain tests.
fn direct(test: &Test) -> Option<&'static str> {
    let [parameter] = test.parameters.as_slice() else {
        return None;
    };
    let Role::Workspace(access) = &parameter.role else {
        return None;
    };
    let plain = !test.is_async
        && test.options.cases.is_none()
        && test
            .function
            .generics
            .iter()
            .all(|generic| generic.is_lifetime)
        && parameter.inner_attributes.is_empty()
        && matches!(test.outcome, Outcome::Unit | Outcome::Value);
    plain.then_some(match access {
        Access::Owned => "run_owned",
        Access::Shared => "run_shared",
        Access::Mutable => "run_mutable",
    })
}

/// `let body = …;`, which calls the inner function.
fn body(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let asyncness = test.is_async.then(|| quote_spanned!(span=> async));
    let call = call(test, private);
    let underscored = test
        .others()
        .any(|(_, name)| name.to_string().starts_with('_'));
    let allowed = underscored.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    quote_spanned!(span=> #allowed let body = #asyncness |frame: &#private::Frame| #call;)
}

fn call(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let callee = if test.has_namesake() {
        quote_spanned!(span=> test)
    } else {
        let (name, turbofish) = (&test.function.name, turbofish(test));
        quote!(#name #turbofish)
    };
    let cases = test.options.cases.is_some();
    let arguments = test
        .parameters
        .iter()
        .map(|parameter| argument(parameter, cases));
    let waited = test.is_async.then(|| quote_spanned!(span=> .await));
    let call = quote_spanned!(span=> #callee (#(#arguments),*)#waited);
    match test.outcome {
        // What is returned may borrow the workspace, which lives as long as the `match`.
        Outcome::Termination => quote_spanned! {span=>
            match #call {
                result => {
                    let visible = #private::Outcome::new(&result).visible();
                    visible(result)
                }
            }
        },
        Outcome::Never => quote_spanned!(span=> -> ! { #call }),
        Outcome::Unit | Outcome::Value => call,
    }
}

/// Types that only the caller may know; lifetimes are inferred.
pub(super) fn turbofish(test: &Test) -> Option<TokenStream> {
    let names = test
        .function
        .generics
        .iter()
        .filter(|generic| !generic.is_lifetime);
    let names: Vec<_> = names.map(|generic| &generic.name).collect();
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

fn argument(parameter: &Parameter, cases: bool) -> TokenStream {
    let span = at(parameter.span);
    let cfgs = parameter
        .inner_attributes
        .iter()
        .filter(|one| one.name() == "cfg");
    let value = match &parameter.role {
        Role::Workspace(access) => {
            // The name's own hygiene, as where it is declared; only the place differs.
            let frame = Ident::new("frame", span);
            match access {
                Access::Owned => quote_spanned!(span=> #frame.workspace()),
                Access::Shared => quote_spanned!(span=> &#frame.workspace()),
                Access::Mutable => quote_spanned!(span=> &mut #frame.workspace()),
            }
        }
        // Each case needs a value of its own.
        Role::Other(name) if cases => quote_spanned!(span=> ::core::clone::Clone::clone(&#name)),
        Role::Other(name) => name.to_token_stream(),
    };
    quote!(#(#cfgs)* #value)
}

/// A function that says of a result whether it is a failure.
fn failed(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    match test.outcome {
        Outcome::Unit | Outcome::Never => quote_spanned!(span=> #private::never_failed),
        Outcome::Value | Outcome::Termination => {
            quote_spanned!(span=> |result| #private::Outcome::new(result).failed())
        }
    }
}
