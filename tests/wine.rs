//! Tests that Wine, which differs from Windows, cannot run.

/// Whether this is Wine, so that the test must return. In Wine, a removed file stays until its last handle is
/// closed, an open file is not replaced, a new file gets the index of a removed one, and `process::exit` runs no
/// exit hook.
pub(crate) fn skips() -> bool {
    let wine = std::env::var_os("WINELOADER").is_some();
    if wine {
        crate::tool::skipped("wine differs from Windows here");
    }
    wine
}
