//! The generic parameters of the outer function.

use super::{Outcome, Test};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{GenericParam, Generics, Lifetime, WherePredicate};

/// The generic parameters that the outer function still needs: all types, and the lifetimes that
/// remain in its signature, without those of workspaces.
pub(crate) fn outer_generics(test: &Test) -> Generics {
    let mut generics = test.function.signature.generics.clone();
    let mut rest = TokenStream::new();
    for (parameter, _) in test.others() {
        parameter.ty.to_tokens(&mut rest);
    }
    if test.outcome == Outcome::Value {
        test.function.signature.output.to_tokens(&mut rest);
    }
    for parameter in generics.type_params() {
        parameter.to_tokens(&mut rest);
    }
    let predicates = generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    for predicate in predicates {
        if let WherePredicate::Type(predicate) = predicate {
            predicate.to_tokens(&mut rest);
        }
    }
    let needed = |lifetime: &Lifetime| mentions(rest.clone(), lifetime);
    generics.params = retain(generics.params, |parameter| match parameter {
        GenericParam::Lifetime(one) => {
            one.bounds = retain(std::mem::take(&mut one.bounds), |bound| needed(bound));
            needed(&one.lifetime)
        }
        _ => true,
    });
    if let Some(clause) = &mut generics.where_clause {
        clause.predicates =
            retain(
                std::mem::take(&mut clause.predicates),
                |predicate| match predicate {
                    WherePredicate::Lifetime(one) => {
                        one.bounds = retain(std::mem::take(&mut one.bounds), |bound| needed(bound));
                        needed(&one.lifetime) && !one.bounds.is_empty()
                    }
                    _ => true,
                },
            );
    }
    if generics
        .where_clause
        .as_ref()
        .is_some_and(|clause| clause.predicates.is_empty())
    {
        generics.where_clause = None;
    }
    if generics.params.is_empty() {
        (generics.lt_token, generics.gt_token) = (None, None);
    }
    generics
}

fn retain<T, P: Default>(
    list: Punctuated<T, P>,
    mut keep: impl FnMut(&mut T) -> bool,
) -> Punctuated<T, P> {
    let kept = list
        .into_iter()
        .filter_map(|mut one| keep(&mut one).then_some(one));
    kept.collect()
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
