//! The procedural macros of the `tempspace` crate.
//!
//! Depend on `tempspace`, which re-exports them; this crate names nothing that users name.
//!
//! Each macro takes four steps: tokens are read into raw, spanned arguments (`ast`), which are checked
//! (`model`) and written out again (`expand`); errors are gathered on the way (`report`).

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
/// The directory lives until the function has returned, even if the body moves or drops the
/// `Workspace`. Then it is removed with everything in it, also after a panic or an `Err`.
///
/// # Parameters
///
/// A workspace is a parameter of type `Workspace`, `&Workspace` or `&mut Workspace`, under any path. `_`,
/// `&_` and `&mut _` stand for it, also where the type is an alias. Several parameters are several
/// directories. All other parameters, and those that have an attribute of their own such as `#[from(…)]`,
/// are left to the test macro that fills them.
///
/// # Options
///
/// Separated by commas, in any order, each at most once:
///
/// | Option | Meaning |
/// | --- | --- |
/// | `files = { "a.txt" => "text", ..base() }` | Seeds from a tree, in the grammar of `tree!`. `files = expr` takes a whole `Tree`. |
/// | `copy = "tests/fixtures/project"` | Copies a directory or file in. `copy = ["a", "b"]` merges directories; `copy = "…" except "target/"` leaves out what the pattern, or one of a list, matches. |
/// | `txtar = "tests/fixtures/a.txtar"` | Seeds from a text archive, or from a list of them. |
/// | `cases = "tests/cases"` | Makes one test for each subdirectory, seeded from it; see [below](#cases). |
/// | `parent = expr` | Creates the workspace in this directory. |
/// | `keep = never` | When the directory outlives its test: `never`, `on_failure` or `always`. |
/// | `snapshot` | Asserts the snapshot of the tree after the body. `snapshot(ignore = ["*.log"])` leaves out what the patterns match. |
/// | `test = false` | Adds no `#[test]`, because another attribute makes the function a test. |
/// | `crate = path` | The path of `tempspace`, if another crate re-exports it. A renamed dependency is found without it. |
///
/// Values are expressions, except for `cases`, `keep`, `test` and `crate`. They may use the function's
/// other parameters, such as the ones that `#[case]` fills. Relative paths begin at the package's root.
/// Where several options seed, `copy` comes first, then `txtar`, `files` and `cases`.
///
/// # Beside other attributes
///
/// Put this attribute above all others. They then see a function without workspaces, and keep their
/// cases, fixtures and runtimes. [A table](https://docs.rs/tempspace/latest/tempspace/guide/attributes/) has the order for each
/// test macro.
///
/// `#[test]` is added unless another attribute makes the function a test. One with `test` in the last
/// segment of its path does, except `traced_test`, `test_context` and `test_log`; so do `bench`, `apply`,
/// `case`, `parameterized`, `parameterize` and `quickcheck`. For any other, `test = false` says so.
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
/// `cases = "tests/cases"` expands to a module of tests with the function's name. Each subdirectory that
/// exists when the macro is expanded has a test, named after it, so that filters, parallel runs, retries
/// and `#[ignore]` work for each. The names become identifiers: `first-case` is `first_case`. A parameter of
/// type `Case` has the original name and the path; `except` leaves files out of the workspace.
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
/// Cargo does not build again when a directory is added. The test `directories_are_current` fails then, and
/// says what to do: touch the source file, or print `cargo::rerun-if-changed=tests/cases` in a build script.
///
/// # Failure
///
/// A test fails by a panic, by an `Err`, or by an exit code other than success. The function may return any
/// `Termination`, also with the lifetime of a workspace. An expected panic is no failure: neither one of
/// `#[should_panic]`, of the whole test or of one `#[case]`, nor one of `#[test_case(… => panics)]`. A workspace
/// that cannot be created or seeded fails the test, whatever panic it expects, except for a function that
/// returns a value under `#[test_case(… => panics)]` without a text.
///
/// The compiler's `#[test]`, `#[tokio::test]`, `#[test_log::test]` and `#[rstest]` get the exit code. Other test
/// macros get the value itself, for example to compare it; then an `Err` or `ExitCode` is seen as a failure,
/// and `#[test_case(… => value)]` compares after the workspace has been removed. Assert in the body where you
/// want to see the workspace of a failure.
///
/// # Errors
///
/// All mistakes are reported at once, each at its own token: unknown, repeated and ill-typed options; paths
/// in `files` that are absolute, lead out of the workspace or are given twice; a function without a
/// workspace; a parameter that nothing fills; an `async fn` without a runtime; and functions that cannot be
/// tests, such as methods and `const fn`. The function is still emitted, without being a test.
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
