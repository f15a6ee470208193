//! Checks the arguments of `temp_file!(contents, suffix)`.

use crate::report::Report;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

pub(crate) struct TempFile {
    pub(crate) contents: Expr,
    pub(crate) suffix: TokenStream,
}

impl TempFile {
    pub(crate) fn check(arguments: Vec<Expr>, report: &mut Report) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let Some(contents) = arguments.next() else {
            if report.is_empty() {
                let message = "expected the file's content: `temp_file!(\"content\", \".json\")`";
                report.error(Span::call_site(), message);
            }
            return None;
        };
        let suffix = arguments.next().filter(|suffix| check_suffix(suffix, report));
        let suffix = suffix.map_or_else(|| quote!(".txt"), Expr::into_token_stream);
        if let Some(extra) = arguments.next() {
            let message = "expected at most two arguments, the content and the suffix";
            report.error_over(extra, message);
        }
        Some(Self { contents, suffix })
    }
}

/// Returns `true` if a suffix is valid or is checked at run time, because it is not a literal. Reports an error
/// otherwise.
fn check_suffix(suffix: &Expr, report: &mut Report) -> bool {
    let value = match super::string(suffix) {
        Ok(Some(text)) => text.value(),
        Ok(None) => return true,
        Err(span) => {
            report.error(span, "a suffix is a string, such as \".json\"");
            return false;
        }
    };
    let found = if value.contains(['/', '\\']) {
        "a path separator"
    } else if value.contains('\0') {
        "a NUL character"
    } else if value.contains("..") {
        "`..`"
    } else {
        return true;
    };
    let message = format!("the suffix {value:?} contains {found}; it is the end of a file name");
    report.error_over(suffix, message);
    false
}
