//! The generic parameters of the outer function.

use super::{Outcome, Test};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, Generics, Lifetime, WherePredicate};

/// The generic parameters that the outer function still needs: all types, and the lifetimes that
/// remain in its signature, without those of workspaces. How lifetimes relate is up to the inner one.
pub(crate) fn outer_generics(test: &Test) -> Generics {
    let mut generics = test.function.signature.generics.clone();
    if let Some(clause) = &mut generics.where_clause {
        let predicates = std::mem::take(&mut clause.predicates).into_iter();
        let is_of_type = |one: &WherePredicate| matches!(one, WherePredicate::Type(_));
        clause.predicates = predicates.filter(is_of_type).collect();
    }
    let types = test
        .others()
        .map(|(parameter, _)| parameter.ty.to_token_stream());
    let bounds = generics.type_params().map(ToTokens::to_token_stream);
    let mut rest: TokenStream = types.chain(bounds).collect();
    generics.where_clause.to_tokens(&mut rest);
    if test.outcome == Outcome::Value {
        test.function.signature.output.to_tokens(&mut rest);
    }
    let params = std::mem::take(&mut generics.params).into_iter();
    let needed = params.filter_map(|mut parameter| match &mut parameter {
        GenericParam::Lifetime(one) => {
            one.bounds.clear();
            one.colon_token = None;
            mentions(rest.clone(), &one.lifetime).then_some(parameter)
        }
        _ => Some(parameter),
    });
    generics.params = needed.collect();
    generics
}

fn mentions(tokens: TokenStream, lifetime: &Lifetime) -> bool {
    let trees: Vec<_> = tokens.into_iter().collect();
    let is_lifetime = |pair: &[TokenTree]| match pair {
        [TokenTree::Punct(quote), TokenTree::Ident(name)] => {
            quote.as_char() == '\'' && *name == lifetime.ident
        }
        _ => false,
    };
    trees.windows(2).any(is_lifetime)
        || trees.into_iter().any(|tree| match tree {
            TokenTree::Group(group) => mentions(group.stream(), lifetime),
            _ => false,
        })
}
