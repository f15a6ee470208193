//! The procedural macros of the `tempspace` crate.
//!
//! Depend on `tempspace`, which re-exports them; this crate names nothing that users name.
//!
//! Each macro goes four steps: tokens are read into raw, spanned arguments ([`ast`]), which are
//! checked ([`model`]) and written out again ([`expand`]); what is wrong is gathered on the way
//! ([`report`]).

mod ast;
mod entry;
mod expand;
mod model;
mod report;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Gives a test function a temporary workspace of its own.
#[proc_macro_attribute]
pub fn with_temp_workspace(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::test(arguments.into(), item.into()).into()
}

/// [`macro@with_temp_workspace`] under a name that editors take for a test.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::test(arguments.into(), item.into()).into()
}

/// Behind `tempspace::tree!`; the first token is the runtime's path in parentheses.
#[doc(hidden)]
#[proc_macro]
pub fn __tree(input: TokenStream) -> TokenStream {
    entry::tree(input.into()).into()
}

/// Behind `tempspace::temp_file!`; the first token is the runtime's path in parentheses.
#[doc(hidden)]
#[proc_macro]
pub fn __temp_file(input: TokenStream) -> TokenStream {
    entry::temp_file(input.into()).into()
}
