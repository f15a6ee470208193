//! Expands a function with mistakes. It is no test, but names resolve, and editors keep working.

use crate::model::{Test, is_inert};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::FnArg;

pub(crate) fn inert(test: &Test) -> TokenStream {
    let function = &test.function;
    let attributes = function.attributes.iter().filter(|one| is_inert(one));
    let mut signature = function.signature.clone();
    (signature.constness, signature.abi, signature.variadic) = (None, None, None);
    let mut parameters = test.parameters.iter();
    for input in &mut signature.inputs {
        if let FnArg::Typed(input) = input {
            let Some(parameter) = parameters.next() else {
                break;
            };
            input.attrs.clone_from(&parameter.inner_attributes);
            *input.ty = syn::Type::Verbatim(parameter.inner_ty.to_token_stream());
        }
    }
    let (visibility, body) = (&function.visibility, &function.body);
    quote! {
        #(#attributes)*
        #[allow(unused)]
        #visibility #signature #body
    }
}
