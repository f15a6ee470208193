//! Finds the name of the runtime crate, and the edition, in the package's manifest.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::path::Path;
use std::{env, fs, io};

/// Returns the path of the runtime crate, or `None` if the package does not depend on it.
pub(crate) fn runtime() -> Option<TokenStream> {
    let name = match read() {
        Ok(manifest) => name(&manifest)?,
        Err(_) => "tempspace".to_owned(),
    };
    let name = Ident::new(&name, Span::call_site());
    Some(quote!(::#name))
}

/// Returns `true` if the package has the edition 2015, which is the default.
pub(crate) fn has_edition_2015() -> bool {
    read().is_ok_and(|manifest| is_2015(&manifest))
}

/// Reads the manifest. Build tools other than cargo have none.
fn read() -> io::Result<String> {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    fs::read_to_string(Path::new(&package).join("Cargo.toml"))
}

fn is_2015(manifest: &str) -> bool {
    let lines = manifest.lines().map(str::trim_start);
    let mut editions = lines.filter(|line| line.starts_with("edition"));
    editions.all(|line| line.contains("\"2015\""))
}

/// Returns the name of the dependency with `package = "tempspace"`, or else `tempspace` if the manifest contains it.
fn name(manifest: &str) -> Option<String> {
    let mut table = "";
    let lines = manifest.lines().map(str::trim);
    // A test binary has many tests, and this runs unoptimised for each.
    for line in lines.filter(|line| line.starts_with('[') || line.contains("\"tempspace\"")) {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').rsplit('.').next()?;
        }
        let line: String = line.split_whitespace().collect();
        if line.starts_with('#') || !line.contains("package=\"tempspace\"") {
            continue;
        }
        let key = match line.starts_with("package=") {
            true => table,
            false => line.split(['=', '.']).next()?,
        };
        return Some(key.trim_matches('"').replace('-', "_"));
    }
    let is_mentioned = manifest.contains("tempspace");
    is_mentioned.then(|| "tempspace".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{is_2015, name};

    #[test]
    fn the_edition_is_2015_unless_it_is_set() {
        assert!(is_2015("[package]\nname = \"edition\""));
        assert!(is_2015("[package]\nedition = \"2015\""));
        assert!(!is_2015("[package]\nedition = \"2018\""));
        assert!(!is_2015("[package]\nedition.workspace = true"));
    }

    #[test]
    fn a_renamed_crate_is_found() {
        for (manifest, expected) in [
            ("[dependencies]\ntempspace = \"0.1\"", Some("tempspace")),
            ("[dependencies]\ntempspace.workspace = true", Some("tempspace")),
            (
                "[dev-dependencies]\ntest-dirs = { version = \"0.1\", package = \"tempspace\" }",
                Some("test_dirs"),
            ),
            ("[dev-dependencies]\nts.version = \"0.1\"\nts.package=\"tempspace\"", Some("ts")),
            ("[target.'cfg(unix)'.dependencies.ts]\npackage = \"tempspace\"\n[x]", Some("ts")),
            ("[dependencies]\n# package = \"tempspace\"\nx = \"1\"", Some("tempspace")),
            ("[dependencies]\nour-tests = \"1\"", None),
        ] {
            assert_eq!(name(manifest).as_deref(), expected, "{manifest}");
        }
    }
}
