//! Lists the directories of `cases = "…"`.

use crate::report::Report;
use proc_macro2::{Ident, Span};
use std::path::Path;
use std::{env, fs, io};
use syn::{Expr, LitStr};

/// `cases = "…" except "…"`
pub(crate) struct Cases {
    pub(crate) path: LitStr,
    pub(crate) except: Vec<Expr>,
    pub(crate) directories: Vec<Directory>,
}

/// The name of the test that compares the directories with those at run time.
pub(crate) const CHECK: &str = "directories_are_current";

pub(crate) struct Directory {
    pub(crate) name: String,
    /// The test's name.
    pub(crate) ident: Ident,
}

impl Cases {
    pub(super) fn check(path: LitStr, except: Vec<Expr>, report: &mut Report) -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let root = Path::new(&package).join(path.value());
        let names = names(&root).unwrap_or_else(|error| {
            let message = format!("cannot read the directory of cases {}: {error}", root.display());
            report.error(path.span(), message);
            Vec::new()
        });
        if names.is_empty() && report.is_empty() {
            let message = format!("no cases: {} has no subdirectories", root.display());
            report.error(path.span(), message);
        }
        Self { directories: directories(names, path.span()), path, except }
    }
}

/// Returns the sorted names of directories, and of symlinks to directories, that are not hidden. `Case::list` of the
/// runtime returns the same names.
fn names(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !is_hidden && entry.path().is_dir() {
            let name = entry.file_name().into_string();
            names.push(name.map_err(|name| io::Error::other(format!("{name:?} is not UTF-8")))?);
        }
    }
    names.sort();
    Ok(names)
}

fn directories(names: Vec<String>, span: Span) -> Vec<Directory> {
    let mut taken = vec![CHECK.to_owned()];
    let directories = names.into_iter().map(|name| {
        let (word, mut free) = (word(&name), word(&name));
        for number in 2.. {
            if !taken.contains(&free) {
                break;
            }
            free = format!("{word}_{number}");
        }
        let ident = Ident::new(&free, span);
        taken.push(free);
        Directory { name, ident }
    });
    directories.collect()
}

/// Turns a name into an identifier: `first-case` becomes `first_case`, `1` becomes `_1`, `fn` becomes `fn_`.
fn word(name: &str) -> String {
    let chars = name.chars();
    let mut word: String = chars.map(|c| if is_part(c) { c } else { '_' }).collect();
    if !word.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
        word.insert(0, '_');
    }
    if syn::parse_str::<Ident>(&word).is_err() || word == "gen" {
        word.push('_');
    }
    word
}

/// Returns `true` if a character can be part of an identifier.
///
/// Parsing is the last resort: the compiler reports what it cannot parse, such as `0x` or a quote, even to a macro that
/// then does without it.
fn is_part(c: char) -> bool {
    let is_symbol = matches!(c, 'Ⓐ'..='ⓩ' | '🄰'..='🆉');
    let is_letter = c.is_alphabetic() && !is_symbol;
    c == '_'
        || c.is_ascii_alphanumeric()
        || is_letter && syn::parse_str::<Ident>(&format!("_{c}")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        for (name, expected) in [
            ("one", "one"),
            ("first-case", "first_case"),
            ("01 b.c", "_01_b_c"),
            ("fn", "fn_"),
            ("self", "self_"),
            ("_", "__"),
            ("größe", "größe"),
            ("a→b", "a_b"),
            ("-", "__"),
            ("gen", "gen_"),
            ("a'b\"c#d", "a_b_c_d"),
            ("0x", "_0x"),
            ("1e", "_1e"),
            ("x²½①", "x___"),
            ("Ⓐ🅰😀", "___"),
            ("日本", "日本"),
        ] {
            assert_eq!(word(name), expected, "{name}");
        }
    }

    #[test]
    fn identifiers_are_unique() {
        let names = ["a-b", "a.b", "a_b", "a_b_2"].map(str::to_owned);
        let directories = directories(names.into(), Span::call_site());
        let idents: Vec<_> = directories.iter().map(|one| one.ident.to_string()).collect();
        assert_eq!(idents, ["a_b", "a_b_2", "a_b_3", "a_b_2_2"]);
    }
}
