//! The procedural macros of the `tempspace` crate.
//!
//! Depend on `tempspace`, which re-exports them; this crate names nothing that users name.
//!
//! Each macro goes four steps: tokens are read into raw, spanned arguments (`ast`), which are checked
//! (`model`) and written out again (`expand`); what is wrong is gathered on the way (`report`).

mod ast;
mod entry;
mod expand;
mod model;
mod report;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Gives a test function a temporary directory of its own, as a `Workspace`.
///
/// ```ignore
/// use tempspace::{Workspace, with_temp_workspace};
///
/// #[with_temp_workspace]
/// fn output_is_written(ws: Workspace) {
///     ws.write("input.txt", "test data");
///     process(&ws.join("input.txt"), &ws.join("output.txt"));
///     assert_eq!(ws.read_to_string("output.txt"), "processed: test data");
/// }
/// ```
///
/// The directory lives until the function has returned, even if the body moves or drops the
/// `Workspace`, and is then removed with all that is in it: after a panic and after an `Err` too.
///
/// # Parameters
///
/// A workspace is a parameter of the type `Workspace`, `&Workspace` or `&mut Workspace`, under
/// whatever path, or `_`, `&_`, `&mut _`. Several parameters are several directories. All other
/// parameters are left to the test macro that fills them.
///
/// # Options
///
/// Separated by commas, in any order, each at most once:
///
/// | Option | Meaning |
/// | --- | --- |
/// | `files = { "a.txt" => "text" }` | Files to begin with, in the grammar of `tree!`. |
/// | `copy = "tests/fixtures/project"` | A directory or file to copy in, relative to the package root; or a list of them, `["a", "b"]`, whose directories merge. |
/// | `txtar = "tests/fixtures/a.txtar"` | A text archive to unpack, or a list of them. |
/// | `cases = "tests/cases"` | Run once for each sub-folder, each in a workspace that is seeded from it. |
/// | `parent = expr` | The directory to create the workspace in. |
/// | `keep = never` | `never`, `on_failure` or `always`: when the directory stays. |
/// | `snapshot` | When the body has passed, assert the snapshot of the tree. |
/// | `crate = path` | Where the `tempspace` crate is, if not at `::tempspace`. |
///
/// Values are expressions. Those of `files`, `copy`, `txtar`, `cases` and `parent` may use the
/// function's other parameters, such as the ones that `#[case]` fills. Where several options put
/// files in, `copy` goes first, then `txtar`, then `files`.
///
/// # Beside other test attributes
///
/// `#[test]` is added unless the function has a test attribute already: one whose last path segment
/// is `test`, `rstest`, `test_case`, `test_matrix`, `gtest`, `case`, `bench` or another known name. One
/// that is not known is taken for a test attribute where it is needed, to fill a parameter or to run an
/// `async fn`. Put this attribute above all others: `#[rstest]`, `#[test_case]`, `#[tokio::test]` and the like then see a
/// function without workspaces, and keep their cases, fixtures and runtimes.
///
/// ```ignore
/// #[with_temp_workspace(files = { name => "text" })]
/// #[rstest]
/// #[case("a.txt")]
/// #[case("sub/b.txt")]
/// fn is_found(ws: &Workspace, #[case] name: &str) {
///     assert_eq!(find(ws.path()), [ws.join(name)]);
/// }
///
/// #[with_temp_workspace]
/// #[tokio::test]
/// async fn is_served(ws: Workspace) -> Result<(), std::io::Error> {
///     serve(ws.path()).await
/// }
/// ```
///
/// What fills the parameters fills them once. With `cases`, each case gets a clone of them.
///
/// # Failure
///
/// A test fails by a panic, by an `Err`, or by an `ExitCode` other than success, also inside of `Ok`
/// and as the `report` of any `Termination`; of one's own type under another test macro only if the
/// signature says `impl Termination`. A panic that `#[should_panic]` expects is none, of the whole test or
/// of one `#[case]`; neither is what `#[test_case(… => …)]` expects. With `cases`, every case has to
/// panic then. A workspace that cannot be made or seeded fails the test whatever panic it expects, but
/// for a function that returns a value under `#[test_case(… => panics)]` without a text.
///
/// What `#[test_case(… => value)]` compares is compared when the workspace has gone already, and no
/// value is taken for a failure. The same goes for what `expect_that!` of googletest notes. Assert in the
/// body where you want to see the workspace of a failure.
///
/// # Errors
///
/// All mistakes in one use of the attribute are reported at once, each at its own token: unknown,
/// repeated and ill-typed options, paths in `files` that are absolute, lead out of the workspace or
/// are given twice, a function without a workspace, and functions that can be no tests, such as
/// methods and `const fn`. The function still comes out, as no test, so that an editor can go on.
#[proc_macro_attribute]
pub fn with_temp_workspace(arguments: TokenStream, item: TokenStream) -> TokenStream {
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
