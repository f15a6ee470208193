//! A test becomes two functions of one name: the outer one is what the test runner calls and hands
//! the inner one, which is the user's, to the runtime.

use super::at;
use super::setup::setup;
use crate::model::{Access, Options, Outcome, Parameter, Role, Test};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

pub(crate) fn test(test: &Test) -> TokenStream {
    let function = &test.function;
    let test_attribute = test.adds_test.then(|| quote!(#[::core::prelude::v1::test]));
    let (attributes, visibility) = (&function.attributes, &function.visibility);
    let generics = test.outer_generics();
    let generics = generics.iter().map(|generic| &generic.tokens);
    let parameters = test.others().map(|(parameter, name)| {
        let Parameter { attributes, ty, .. } = parameter;
        quote!(#(#attributes)* #name: #ty)
    });
    let head = head(test, &quote!(<#(#generics),*>), &quote!(#(#parameters),*));
    let (inner, run) = (inner(test), run(test));
    quote! {
        #test_attribute
        #(#attributes)*
        #visibility #head {
            #inner
            #run
        }
    }
}

/// The user's function, as it was written but for its attributes.
fn inner(test: &Test) -> TokenStream {
    let generics = test.function.generics.iter().map(|generic| &generic.tokens);
    let parameters = test.parameters.iter().map(|parameter| {
        let Parameter {
            inner_attributes,
            pattern,
            inner_ty,
            ..
        } = parameter;
        quote!(#(#inner_attributes)* #pattern: #inner_ty)
    });
    let head = head(test, &quote!(<#(#generics),*>), &quote!(#(#parameters),*));
    let body = &test.function.body;
    quote!(#head #body)
}

fn head(test: &Test, generics: &TokenStream, parameters: &TokenStream) -> TokenStream {
    let function = &test.function;
    let asyncness = function.qualifier("async").map(|one| &one.tokens);
    let generics = (!function.generics.is_empty()).then_some(generics);
    let (fn_token, name) = (&function.fn_token, &function.name);
    let (output, bounds) = (&function.output, &function.bounds);
    quote!(#asyncness #fn_token #name #generics (#parameters) #output #bounds)
}

/// The call of the runtime. The body comes first, because the type of its result must be known
/// where `failed` is checked.
fn run(test: &Test) -> TokenStream {
    let span = at(Span::call_site());
    let runtime = &test.options.runtime;
    let private = quote_spanned!(span=> #runtime::__private);
    let (setup, body, failed) = (
        setup(test, &private),
        body(test, &private),
        failed(test, &private),
    );
    let waited = test.is_async.then(|| quote_spanned!(span=> .await));
    let runner = match (test.options.cases.is_some(), test.is_async) {
        (false, false) => "run",
        (false, true) => "run_async",
        (true, false) => "run_cases",
        (true, true) => "run_cases_async",
    };
    let runner = Ident::new(runner, span);
    quote_spanned! {span=>
        #body
        #private::#runner(#setup, #failed, body)#waited
    }
}

/// `let body = …;`, which calls the inner function.
fn body(test: &Test, private: &TokenStream) -> TokenStream {
    let span = at(Span::call_site());
    let name = &test.function.name;
    let turbofish = turbofish(test);
    let arguments = test
        .parameters
        .iter()
        .map(|parameter| argument(parameter, &test.options));
    let call = quote_spanned!(span=> #name #turbofish (#(#arguments),*));
    let call = if test.is_async {
        quote_spanned!(span=> #call.await)
    } else {
        call
    };
    let call = match test.outcome {
        Outcome::Termination => quote_spanned!(span=> #private::report(#call)),
        Outcome::Never => quote_spanned!(span=> -> ! { #call }),
        Outcome::Unit | Outcome::Value => call,
    };
    // Without captures a function pointer does, and `run` is compiled once for all such tests.
    let captures = test.is_async || test.others().next().is_some();
    if captures || test.outcome == Outcome::Never {
        let asyncness = test.is_async.then(|| quote_spanned!(span=> async));
        quote_spanned!(span=> let body = #asyncness |frame: &#private::Frame| #call;)
    } else {
        quote_spanned!(span=> let body: fn(&#private::Frame) -> _ = |frame| #call;)
    }
}

/// Types that only the caller may know; lifetimes are inferred.
fn turbofish(test: &Test) -> Option<TokenStream> {
    let names = test
        .function
        .generics
        .iter()
        .filter(|generic| !generic.is_lifetime);
    let names: Vec<_> = names.map(|generic| &generic.name).collect();
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

fn argument(parameter: &Parameter, options: &Options) -> TokenStream {
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
        Role::Other(name) if options.cases.is_some() => {
            quote_spanned!(span=> ::core::clone::Clone::clone(&#name))
        }
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
