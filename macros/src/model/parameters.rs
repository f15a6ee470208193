//! Finds the workspaces among the parameters.

use super::attributes::{is_awaited, is_future, is_inert, name};
use crate::ast::{Function, first_span};
use crate::report::Report;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::{Attribute, FnArg, Pat, Type};

/// A parameter of the test, as its inner function declares it and as its outer function fills it.
pub(crate) struct Parameter {
    pub(crate) role: Role,
    pub(crate) span: Span,
    /// For the outer function.
    pub(crate) attributes: Vec<Attribute>,
    /// For the inner function.
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) pattern: Pat,
    pub(crate) ty: Type,
    pub(crate) inner_ty: TokenStream,
}

pub(crate) enum Role {
    Workspace(Access),
    /// The directory of cases that runs.
    Case(Access),
    /// Filled by another attribute. The outer function has it under this name.
    Other(Ident),
}

/// The way in which the test takes a workspace or a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Access {
    Owned,
    Shared,
    Mutable,
}

impl Parameter {
    /// Returns the function's parameters in order, without `self`.
    pub(super) fn all(
        function: &Function,
        runtime: &TokenStream,
        has_cases: bool,
        report: &mut Report,
    ) -> Vec<Self> {
        let awaited = function.attributes.iter().any(is_awaited);
        let mut all = Vec::new();
        for input in &function.signature.inputs {
            let FnArg::Typed(parameter) = input else {
                continue;
            };
            let inner_attributes = parameter.attrs.iter().filter(|one| is_inert(one));
            let mut checked = Self {
                role: Role::Other(outer_name(&parameter.pat, all.len())),
                span: first_span(&parameter.ty),
                inner_attributes: inner_attributes.cloned().collect(),
                inner_ty: parameter.ty.to_token_stream(),
                attributes: parameter.attrs.clone(),
                pattern: (*parameter.pat).clone(),
                ty: (*parameter.ty).clone(),
            };
            if !awaited && checked.attributes.iter().any(is_future) {
                checked.make_future();
            }
            // A test macro fills a parameter with an attribute.
            if checked.attributes.iter().all(is_inert) {
                checked.detect_role(runtime, has_cases, report);
            }
            all.push(checked);
        }
        all
    }

    fn make_future(&mut self) {
        let ty = &self.ty;
        let span = Span::call_site().located_at(self.span);
        self.inner_ty = quote_spanned!(span=> impl ::core::future::Future<Output = #ty>);
    }

    fn detect_role(&mut self, runtime: &TokenStream, has_cases: bool, report: &mut Report) {
        let mut ty = plain(&self.ty).clone();
        let (access, lifetime, named) = match &mut ty {
            Type::Reference(reference) => {
                let access = match reference.mutability {
                    Some(_) => Access::Mutable,
                    None => Access::Shared,
                };
                (access, reference.lifetime.clone(), &mut *reference.elem)
            }
            ty => (Access::Owned, None, ty),
        };
        self.role = match plain(named) {
            Type::Infer(infer) => {
                let span = Span::call_site().located_at(infer.underscore_token.span);
                *named = Type::Verbatim(quote_spanned!(span=> #runtime::Workspace));
                Role::Workspace(access)
            }
            ty if is_named(ty, "Workspace") => Role::Workspace(access),
            ty if has_cases && is_named(ty, "Case") => Role::Case(access),
            _ => return,
        };
        self.inner_ty = ty.into_token_stream();
        if let Some(lifetime) = lifetime.filter(|lifetime| lifetime.ident == "static") {
            report.error(
                lifetime.ident.span(),
                "a workspace lives as long as its test, not `'static`",
            );
        }
    }

    pub(crate) fn is_workspace(&self) -> bool {
        matches!(self.role, Role::Workspace(_))
    }

    pub(super) fn is_case(&self) -> bool {
        is_named(self.target().1, "Case")
    }

    /// Returns the name of the lifetime, if the type is a reference: `_` if it is elided.
    pub(super) fn lifetime(&self) -> Option<String> {
        match plain(&self.ty) {
            Type::Reference(to) => Some(match &to.lifetime {
                Some(lifetime) => lifetime.ident.to_string(),
                None => "_".to_owned(),
            }),
            _ => None,
        }
    }

    /// Returns the type to write instead of an alias of a workspace's type.
    pub(super) fn inferred_type(&self) -> Option<&'static str> {
        let (inferred, target) = self.target();
        let last = match target {
            Type::Path(path) => path.path.segments.last()?,
            _ => return None,
        };
        let is_primitive = last.ident.to_string().starts_with(char::is_lowercase);
        (last.arguments.is_none() && !is_primitive).then_some(inferred)
    }

    /// Returns the type without a reference, and `_` with the same reference.
    fn target(&self) -> (&'static str, &Type) {
        match plain(&self.ty) {
            Type::Reference(to) if to.mutability.is_some() => ("&mut _", plain(&to.elem)),
            Type::Reference(to) => ("&_", plain(&to.elem)),
            ty => ("_", ty),
        }
    }

    /// Returns `true` if the compiler may leave the parameter out.
    pub(super) fn is_conditional(&self) -> bool {
        self.inner_attributes.iter().any(|one| name(one) == "cfg")
    }

    /// Returns `true` if another attribute has to provide the value.
    pub(super) fn is_other(&self) -> bool {
        matches!(self.role, Role::Other(_))
    }
}

/// Returns the name of a parameter in the outer function: the user's, if the pattern is a plain name, because other
/// attributes may use it.
fn outer_name(pattern: &Pat, index: usize) -> Ident {
    match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => name.ident.clone(),
        Pat::Paren(inner) => outer_name(&inner.pat, index),
        _ => format_ident!("argument_{index}", span = Span::mixed_site()),
    }
}

/// Returns `true` if a type is a path that ends with `name`.
fn is_named(ty: &Type, name: &str) -> bool {
    let last = match ty {
        Type::Path(ty) if ty.qself.is_none() => ty.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|last| last.ident == name && last.arguments.is_none())
}

/// Removes parentheses and invisible groups around a type.
fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        ty => ty,
    }
}
