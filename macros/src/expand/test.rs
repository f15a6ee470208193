//! A test becomes two functions of one name: the outer one is what the test runner calls and hands
//! the inner one, which is the user's, to the runtime.

use super::at;
use super::run::{run, turbofish};
use crate::model::{Outcome, Parameter, Test};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

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
    let parameters = quote!(#(#parameters),*);
    let head = head(test, &quote!(<#(#generics),*>), &parameters, &output(test));
    let (inner, run) = (callable(test), run(test));
    quote! {
        #test_attribute
        #(#attributes)*
        #visibility #head {
            #inner
            #run
        }
    }
}

/// The inner function, within reach of the call.
///
/// A function hides a parameter of its name in the whole block that it stands in: then it gets a
/// block of its own, and the call a variable.
fn callable(test: &Test) -> TokenStream {
    let inner = inner(test);
    if !test.has_namesake() {
        return inner;
    }
    let (name, turbofish) = (&test.function.name, turbofish(test));
    let span = at(Span::call_site());
    quote_spanned!(span=> let test = { #inner #name #turbofish };)
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
    let parameters = quote!(#(#parameters),*);
    let output = &test.function.output;
    let head = head(test, &quote!(<#(#generics),*>), &parameters, output);
    let body = &test.function.body;
    let allowed = test
        .takes_ownership()
        .then(|| quote!(#[allow(clippy::needless_pass_by_value)]));
    quote!(#allowed #head #body)
}

/// What the outer function returns: the user's type, or what is visible of its values.
fn output(test: &Test) -> TokenStream {
    let output = &test.function.output;
    if test.outcome != Outcome::Termination {
        return output.clone();
    }
    let ty = output.clone().into_iter().nth(2);
    let span = at(ty.map_or_else(Span::call_site, |first| first.span()));
    let runtime = &test.options.runtime;
    quote_spanned!(span=> -> impl #runtime::__private::Termination)
}

fn head(
    test: &Test,
    generics: &TokenStream,
    parameters: &TokenStream,
    output: &TokenStream,
) -> TokenStream {
    let function = &test.function;
    let asyncness = function.qualifier("async").map(|one| &one.tokens);
    let generics = (!function.generics.is_empty()).then_some(generics);
    let (fn_token, name) = (&function.fn_token, &function.name);
    let bounds = &function.bounds;
    quote!(#asyncness #fn_token #name #generics (#parameters) #output #bounds)
}
