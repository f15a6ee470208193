//! The function after a mistake: no test, but still there, so that names resolve and the editor
//! keeps working.

use crate::model::{Parameter, Test, is_inert};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn inert(test: &Test) -> TokenStream {
    let function = &test.function;
    let attributes = function
        .attributes
        .iter()
        .filter(|attribute| is_inert(attribute));
    let qualifiers = function
        .qualifiers
        .iter()
        .filter(|one| one.name == "async" || one.name == "unsafe");
    let qualifiers = qualifiers.map(|one| &one.tokens);
    let generics = function.generics.iter().map(|generic| &generic.tokens);
    let parameters = test
        .parameters
        .iter()
        .filter(|one| !one.is_variadic())
        .map(parameter);
    let (visibility, fn_token, name) = (&function.visibility, &function.fn_token, &function.name);
    let (output, bounds, body) = (&function.output, &function.bounds, &function.body);
    quote! {
        #(#attributes)*
        #[allow(unused)]
        #visibility #(#qualifiers)* #fn_token #name <#(#generics),*> (#(#parameters),*) #output #bounds #body
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter {
        inner_attributes,
        pattern,
        inner_ty,
        ..
    } = parameter;
    if parameter.is_receiver() && parameter.ty.is_empty() {
        return pattern.clone();
    }
    quote!(#(#inner_attributes)* #pattern: #inner_ty)
}
