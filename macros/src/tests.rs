//! Tests that parse the expansion. `proc_macro2` works outside of the compiler.

mod attribute;
mod entries;
mod half_written;
mod mistakes;
mod signatures;
mod values;

use crate::ast::Function;
use crate::pipeline;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Returns code as text without white space.
fn normal(code: &TokenStream) -> String {
    code.to_string().split_whitespace().collect()
}

/// The parsed expansion of a test without mistakes.
struct Expanded {
    outer: Function,
    inner: Function,
    /// The code of the outer function after the inner one.
    run: String,
}

#[track_caller]
fn expand(arguments: &str, item: &str) -> Expanded {
    let expansion = pipeline::test(tokens(arguments), tokens(item));
    assert!(!normal(&expansion).contains("compile_error"), "{expansion}");
    let outer: Function = syn::parse2(expansion).unwrap();
    let trees: Vec<_> = outer.body.stream().into_iter().collect();
    let is_body = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let end = trees.iter().position(is_body).unwrap() + 1;
    let inner = syn::parse2(trees[..end].iter().cloned().collect()).unwrap();
    let run = normal(&trees[end..].iter().cloned().collect());
    Expanded { outer, inner, run }
}

/// The function's head, without attributes.
fn head(function: &Function) -> String {
    let Function { visibility, signature, .. } = function;
    normal(&quote::quote!(#visibility #signature))
}

fn attributes(function: &Function) -> Vec<String> {
    let attributes = function.attributes.iter();
    attributes.map(|one| normal(&one.into_token_stream())).collect()
}

/// The texts of the `compile_error!`s in an expansion, in order.
fn errors(expansion: TokenStream) -> Vec<String> {
    let trees: Vec<_> = expansion.into_iter().collect();
    let mut errors = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        if index >= 2 && trees[index - 2].to_string() == "compile_error" {
            errors.push(syn::parse2::<syn::LitStr>(group.stream()).unwrap().value());
        } else {
            errors.extend(self::errors(group.stream()));
        }
    }
    errors
}
