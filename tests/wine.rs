//! Wine, which differs from Windows.

/// Whether this is wine. There, a removed file stays until its last handle is closed, an open
/// one is not replaced, a new file gets the index of a removed one, and `process::exit` calls
/// nothing.
pub(crate) fn skips() -> bool {
    let wine = std::env::var_os("WINELOADER").is_some();
    if wine {
        crate::tool::skipped("wine differs from Windows here");
    }
    wine
}
