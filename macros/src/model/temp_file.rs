//! The arguments of `temp_file!(contents, suffix)`.

use crate::ast::{Tokens, expressions};
use crate::report::Report;
use proc_macro2::{Span, TokenStream};
use quote::quote;

pub(crate) struct TempFile {
    pub(crate) contents: TokenStream,
    pub(crate) suffix: TokenStream,
}

impl TempFile {
    pub(crate) fn check(tokens: Tokens, report: &mut Report) -> Option<Self> {
        let mut arguments = expressions(tokens, report).into_iter();
        let Some(contents) = arguments.next() else {
            let message = "expected the file's content: `temp_file!(\"content\", \".json\")`";
            report.error(Span::call_site(), message);
            return None;
        };
        let suffix = arguments.next().unwrap_or_else(|| quote!(".txt"));
        check_suffix(&suffix, report);
        if let Some(extra) = arguments.next() {
            let span = crate::ast::join(&extra, Span::call_site());
            report.error(
                span,
                "expected at most two arguments, the content and the suffix",
            );
        }
        Some(Self { contents, suffix })
    }
}

fn check_suffix(suffix: &TokenStream, report: &mut Report) {
    let text = match super::string(suffix) {
        Ok(Some(text)) => text,
        Ok(None) => return,
        Err(span) => return report.error(span, "a suffix is a string, such as \".json\""),
    };
    let value = text.value();
    let found = if value.contains(['/', '\\']) {
        "a path separator"
    } else if value.contains('\0') {
        "a NUL character"
    } else if value.contains("..") {
        "`..`"
    } else {
        return;
    };
    let message =
        format_args!("the suffix {value:?} contains {found}; it is the end of a file name");
    report.error(text.span(), message);
}
