//! The procedural macros of the `tempspace` crate.
//!
//! Depend on `tempspace`, which re-exports them.
//!
//! Each macro has three steps: tokens become raw, spanned arguments (`ast`), then checked values (`model`), then
//! tokens (`expand`). `pipeline` runs the steps, and `report` gathers the errors.

mod ast;
mod expand;
mod manifest;
mod model;
mod pipeline;
mod report;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Gives a test function its own temporary directory, as a `Workspace`.
///
/// ```
/// use tempspace::{Workspace, with_temp_workspace};
/// # use std::{fs, path::Path};
/// # fn process(from: &Path, to: &Path) {
/// #     fs::write(to, format!("processed: {}", fs::read_to_string(from).unwrap())).unwrap();
/// # }
///
/// #[with_temp_workspace]
/// fn output_is_written(ws: Workspace) {
///     ws.write("input.txt", "test data");
///     process(&ws.join("input.txt"), &ws.join("output.txt"));
///     assert_eq!(ws.read_to_string("output.txt"), "processed: test data");
/// }
/// ```
///
/// The directory exists until the function has returned, even if the body moves or drops the `Workspace`. Then it
/// is removed with all its contents, also after a panic or an `Err`.
///
/// # Parameters
///
/// A workspace is a parameter of type `Workspace`, `&Workspace` or `&mut Workspace`, under any path. For an alias of
/// the type, write `_`, `&_` or `&mut _`. Each parameter gets its own directory. Other parameters, and those with an
/// attribute such as `#[from(…)]`, are filled by another test macro.
///
/// # Options
///
/// Options are separated by commas, in any order, each at most once:
///
/// | Option | Meaning |
/// | --- | --- |
/// | `files = { "a.txt" => "text", ..base() }` | Seeds from a tree, in the grammar of `tree!`. `files = expr` takes a whole `Tree`. |
/// | `copy = "tests/fixtures/project"` | Copies a directory or file. `copy = ["a", "b"]` merges directories. `copy = "…" except "target/"` leaves out the entries that match the glob, or one of a list. |
/// | `txtar = "tests/fixtures/a.txtar"` | Seeds from a text archive, or from a list of them. |
/// | `cases = "tests/cases"` | Creates a test for each subdirectory, seeded from it; see [below](#cases). |
/// | `parent = expr` | Creates the workspace in this directory. |
/// | `keep = never` | Sets when the directory outlives its test: `never`, `on_failure` or `always`. |
/// | `snapshot` | Asserts the snapshot of the tree after the body. `snapshot(ignore = ["*.log"])` leaves out the entries that match a glob. |
/// | `test = false` | Adds no `#[test]`: another attribute makes the function a test. |
/// | `crate = path` | The path of `tempspace`, if another crate re-exports it. A renamed dependency is found without it. |
///
/// Values are expressions, except for `cases`, `keep`, `test` and `crate`. They may use the function's other
/// parameters, such as those of `#[case]`, and in an `async fn` also `.await`, but neither `?` nor `return`. Relative
/// paths start at the package's root. Seeds apply in the order `copy`, `txtar`, `files`, `cases`.
///
/// # Other attributes
///
/// Put this attribute above all others. They then see a function without workspaces, and keep their
/// cases, fixtures and runtimes. [A table](https://docs.rs/tempspace/latest/tempspace/guide/attributes/) has the order for each
/// test macro.
///
/// `#[test]` is added unless another attribute makes the function a test. Such attributes have `test` in the last
/// segment of their path, except `traced_test`, `test_context` and `test_log`, or are `bench`, `apply`, `case`,
/// `parameterized`, `parameterize` or `quickcheck`. For any other attribute, write `test = false`.
///
/// ```
/// # use rstest::rstest;
/// # use std::path::{Path, PathBuf};
/// # use tempspace::{Workspace, with_temp_workspace};
/// # fn find(_: &Path) -> Vec<PathBuf> { Vec::new() }
/// # async fn serve(_: &Path) -> Result<(), std::io::Error> { Ok(()) }
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
/// # Cases
///
/// `cases = "tests/cases"` expands to a module with the function's name. It has a test for each subdirectory that
/// exists when the macro is expanded, so that filters, parallel runs, retries and `#[ignore]` work for each case. The
/// directory's name becomes an identifier: `first-case` is `first_case`. A parameter of type `Case` has the
/// original name and the path. `except` leaves files out of the workspace.
///
/// ```
/// # use std::path::Path;
/// # use tempspace::{Case, Workspace, with_temp_workspace};
/// # fn convert(input: &Path) -> String { std::fs::read_to_string(input).unwrap().to_uppercase() }
/// #[with_temp_workspace(cases = "tests/cases" except "expected.txt")]
/// fn output_is_as_expected(ws: Workspace, case: Case) {
///     let expected = std::fs::read_to_string(case.path().join("expected.txt")).unwrap();
///     assert_eq!(convert(&ws.join("input.txt")), expected);
/// }
/// ```
///
/// Cargo does not compile again when a directory is added. The test `directories_are_current` then fails and names
/// the remedy: touch the source file, or print `cargo::rerun-if-changed=tests/cases` in a build script.
///
/// # Failure
///
/// A test fails if it panics or returns an `Err` or an exit code other than success. The function may return any
/// `Termination`, also with the lifetime of a workspace. An expected panic is no failure: `#[should_panic]` of the
/// whole test or of one `#[case]`, or `#[test_case(… => panics)]`. A workspace that cannot be created or seeded
/// fails the test even if it expects a panic, except for a function that returns a value under
/// `#[test_case(… => panics)]` without a text.
///
/// The compiler's `#[test]`, `#[tokio::test]`, `#[test_log::test]` and `#[rstest]` get the exit code. Other test
/// macros get the value itself, for example to compare it. An `Err` or a failing `ExitCode` is a failure then, but
/// `#[test_case(… => value)]` compares after the workspace was removed. To see the workspace of a failure, assert in
/// the body.
///
/// # Errors
///
/// All mistakes are reported at once, each at its own token: unknown, repeated and ill-typed options; paths
/// in `files` that are absolute, lead out of the workspace or are given twice; a function without a
/// workspace; a parameter that nothing fills; an `async fn` without a runtime; and functions that cannot be
/// tests, such as methods and `const fn`. The function is still emitted, but not as a test.
#[proc_macro_attribute]
pub fn with_temp_workspace(arguments: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::test(arguments.into(), item.into()).into()
}

/// The expansion of `tempspace::tree!`. The first token is the runtime's path in parentheses.
#[doc(hidden)]
#[proc_macro]
pub fn __tree(input: TokenStream) -> TokenStream {
    pipeline::tree(input.into()).into()
}

/// The expansion of `tempspace::temp_file!`. The first token is the runtime's path in parentheses.
#[doc(hidden)]
#[proc_macro]
pub fn __temp_file(input: TokenStream) -> TokenStream {
    pipeline::temp_file(input.into()).into()
}
