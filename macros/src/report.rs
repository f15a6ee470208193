//! Gathers errors, so that all mistakes are reported at once, each at its own token.

use crate::manifest;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::fmt::Display;
use syn::Error;

#[derive(Default)]
pub(crate) struct Report {
    errors: Vec<Error>,
}

impl Report {
    /// Adds an error at `span`.
    pub(crate) fn error(&mut self, span: Span, message: impl Display) {
        self.errors.push(Error::new(span, message));
    }

    /// Adds an error about all of `tokens`.
    pub(crate) fn error_over(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.errors.push(Error::new_spanned(tokens, message));
    }

    pub(crate) fn add(&mut self, error: Error) {
        self.errors.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns a `compile_error!` for each error, valid as items and as statements.
    ///
    /// In the 2015 edition, the path `::core` would lead to a module of the user's crate, so the `::` is left out.
    pub(crate) fn compile_errors(&self) -> TokenStream {
        let colons = if manifest::has_edition_2015() { 2 } else { 0 };
        let errors = self.errors.iter();
        let trees = errors.flat_map(|error| error.to_compile_error().into_iter().skip(colons));
        trees.collect()
    }
}
