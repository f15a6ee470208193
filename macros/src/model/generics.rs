//! The generic parameters of the outer function.

use super::{Outcome, Test, words};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericParam, Generics, WherePredicate};

/// Returns the generic parameters that the outer function needs: all types, and the lifetimes in its signature, which
/// has no workspaces. Only the inner function has the bounds of lifetimes.
pub(crate) fn outer_generics(test: &Test) -> Generics {
    let mut generics = test.function.signature.generics.clone();
    if let Some(clause) = &mut generics.where_clause {
        let predicates = std::mem::take(&mut clause.predicates).into_iter();
        let is_of_type = |one: &WherePredicate| matches!(one, WherePredicate::Type(_));
        clause.predicates = predicates.filter(is_of_type).collect();
    }
    let types = test.others().map(|(parameter, _)| &parameter.ty);
    let mut rest: TokenStream = types.map(ToTokens::to_token_stream).collect();
    rest.extend(generics.type_params().map(ToTokens::to_token_stream));
    generics.where_clause.to_tokens(&mut rest);
    if test.outcome == Outcome::Value {
        test.function.signature.output.to_tokens(&mut rest);
    }
    let rest = words(rest);
    let params = std::mem::take(&mut generics.params).into_iter();
    let needed = params.filter_map(|mut parameter| match &mut parameter {
        GenericParam::Lifetime(one) => {
            one.bounds.clear();
            one.colon_token = None;
            let lifetime = ["'".to_owned(), one.lifetime.ident.to_string()];
            let is_needed = rest.windows(2).any(|pair| pair == lifetime);
            is_needed.then_some(parameter)
        }
        _ => Some(parameter),
    });
    generics.params = needed.collect();
    generics
}
