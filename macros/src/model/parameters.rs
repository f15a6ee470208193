//! Which parameters are workspaces, and how the others are handed on.

use super::attributes::{is_awaited, is_claim, is_for_parameters, is_future};
use crate::ast::{self, Attribute, Function, Tokens, sole, start};
use crate::report::Report;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

/// A parameter of the test, as its inner function declares it and as its outer function fills it.
pub(crate) struct Parameter {
    pub(crate) role: Role,
    pub(crate) span: Span,
    /// For the outer function.
    pub(crate) attributes: Vec<Attribute>,
    /// For the inner function.
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) pattern: TokenStream,
    pub(crate) ty: TokenStream,
    pub(crate) inner_ty: TokenStream,
}

pub(crate) enum Role {
    Workspace(Access),
    /// Filled by another attribute, under this name.
    Other(Ident),
}

/// How the test takes its workspace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Access {
    Owned,
    Shared,
    Mutable,
}

impl Parameter {
    /// The function's parameters, in their order.
    pub(super) fn all(
        function: &Function,
        runtime: &TokenStream,
        report: &mut Report,
    ) -> Vec<Self> {
        let awaited = function.attributes.iter().any(is_awaited);
        let parameters = function.parameters.iter().enumerate();
        let checked = parameters.map(|(index, parameter)| {
            let mut checked = Self::other(index, parameter);
            if !awaited && checked.attributes.iter().any(is_future) {
                checked.becomes_future();
            }
            if !checked.attributes.iter().any(is_claim) {
                checked.may_be_workspace(runtime, report);
            }
            checked
        });
        checked.collect()
    }

    fn other(index: usize, parameter: &ast::Parameter) -> Self {
        let ast::Parameter {
            attributes,
            pattern,
            ty,
        } = parameter.clone();
        let span = start(if ty.is_empty() { &pattern } else { &ty });
        let inner_attributes = attributes.iter().filter(|one| is_for_parameters(one));
        Self {
            role: Role::Other(name(&pattern, index)),
            span,
            inner_attributes: inner_attributes.cloned().collect(),
            inner_ty: ty.clone(),
            attributes,
            pattern,
            ty,
        }
    }

    fn becomes_future(&mut self) {
        let ty = &self.ty;
        let span = Span::call_site().located_at(self.span);
        self.inner_ty = quote_spanned!(span=> impl ::core::future::Future<Output = #ty>);
    }

    fn may_be_workspace(&mut self, runtime: &TokenStream, report: &mut Report) {
        if let Some((access, ty)) = workspace(&self.ty, runtime, report) {
            self.role = Role::Workspace(access);
            self.inner_ty = ty;
        }
    }

    pub(crate) fn is_workspace(&self) -> bool {
        matches!(self.role, Role::Workspace(_))
    }

    /// `self`, `&mut self`, `self: Box<Self>`…
    pub(crate) fn is_receiver(&self) -> bool {
        let last = self.pattern.clone().into_iter().last();
        matches!(last, Some(TokenTree::Ident(name)) if name == "self")
    }

    pub(crate) fn is_variadic(&self) -> bool {
        let part = if self.ty.is_empty() {
            &self.pattern
        } else {
            &self.ty
        };
        Tokens::new(part.clone()).at("...")
    }

    /// `pattern: type`, for errors about it.
    pub(super) fn declaration(&self) -> TokenStream {
        let Self { pattern, ty, .. } = self;
        quote!(#pattern #ty)
    }

    /// Whether somebody else has to provide the value.
    pub(super) fn is_fillable(&self) -> bool {
        !self.is_workspace() && !self.is_receiver() && !self.is_variadic()
    }
}

/// The name by which the outer function knows a parameter: the user's, if the pattern is a plain
/// name, because other attributes look at it.
fn name(pattern: &TokenStream, index: usize) -> Ident {
    let mut tokens = Tokens::new(pattern.clone());
    if let [TokenTree::Group(group)] = tokens.rest() {
        tokens = Tokens::inside(&group.clone());
    }
    if tokens.at_word("mut") {
        tokens.next();
    }
    match (tokens.ident(), tokens.is_empty()) {
        (Some(name), true) if name != "_" => name,
        _ => format_ident!("argument_{index}", span = Span::mixed_site()),
    }
}

/// Whether a type is `Workspace`, `&Workspace` or `&mut Workspace`, and the type to declare.
fn workspace(
    ty: &TokenStream,
    runtime: &TokenStream,
    report: &mut Report,
) -> Option<(Access, TokenStream)> {
    let mut tokens = Tokens::new(plain(ty));
    let mut access = Access::Owned;
    let mut declared = TokenStream::new();
    let mut lifetime = None;
    if let Some(and) = tokens.take("&") {
        access = Access::Shared;
        declared.extend(and);
        if let Some(quote) = tokens.take("'") {
            lifetime = tokens.ident();
            declared.extend(quote!(#quote #lifetime));
        }
        if tokens.at_word("mut") {
            access = Access::Mutable;
            declared.extend(tokens.next());
        }
    }
    declared.extend(named(plain(&tokens.until(|_| false)), runtime)?);
    if let Some(lifetime) = lifetime.filter(|lifetime| lifetime == "static") {
        report.error(
            lifetime.span(),
            "a workspace lives as long as its test, not `'static`",
        );
    }
    Some((access, declared))
}

/// A path that ends in `Workspace`, or `_`, which stands for it.
fn named(ty: TokenStream, runtime: &TokenStream) -> Option<TokenStream> {
    let mut tokens = Tokens::new(ty.clone());
    tokens.take("::");
    let mut last = tokens.ident()?;
    if last == "_" && tokens.is_empty() {
        let span = Span::call_site().located_at(last.span());
        return Some(quote_spanned!(span=> #runtime::Workspace));
    }
    while tokens.take("::").is_some() {
        last = tokens.ident()?;
    }
    (last == "Workspace" && tokens.is_empty()).then_some(ty)
}

/// A type without the parentheses and invisible groups around it.
fn plain(ty: &TokenStream) -> TokenStream {
    match sole(ty) {
        Some(TokenTree::Group(group)) if is_around(&group) => plain(&group.stream()),
        _ => ty.clone(),
    }
}

fn is_around(group: &Group) -> bool {
    let tuple = group
        .stream()
        .into_iter()
        .any(|tree| tree.to_string() == ",");
    match group.delimiter() {
        Delimiter::None => true,
        Delimiter::Parenthesis => !tuple,
        _ => false,
    }
}
