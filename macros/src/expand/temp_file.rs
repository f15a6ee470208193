//! Expands `temp_file!` to a call.

use super::{generated_at, reference};
use crate::model::TempFile;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

pub(crate) fn temp_file(file: &TempFile, runtime: &TokenStream) -> TokenStream {
    let (contents, suffix) = (reference(&file.contents), reference(&file.suffix));
    let span = generated_at(Span::call_site());
    quote_spanned!(span=> #runtime::__private::temp_file(#contents, #suffix))
}
