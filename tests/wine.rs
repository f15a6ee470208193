//! What looks like Windows and is none.

/// Whether wine plays Windows. There, a removed file stays until its last handle is closed, an open
/// one is not replaced, the time of creation is that of the last change, and `process::exit` calls
/// nothing.
pub(crate) fn skips() -> bool {
    let wine = std::env::var_os("WINELOADER").is_some();
    if wine {
        crate::tool::skipped("wine differs from Windows here");
    }
    wine
}
