//! The attribute beside the test macros of other crates: each test has done its work when it runs.

#![cfg(test)]

use renamed::{Case, Workspace, with_temp_workspace};

/// The compiler reports what is no token, even to a macro.
#[with_temp_workspace(cases = "odd")]
fn odd_names(ws: Workspace, case: Case) {
    assert_eq!(ws.read_to_string("in.txt"), format!("{}\n", case.name()));
}

mod of_rstest {
    use super::*;
    use rstest::*;
    #[fixture]
    fn seven() -> u32 {
        7
    }
    #[with_temp_workspace]
    #[rstest]
    #[case(1)]
    #[case(2)]
    fn t(ws: &Workspace, #[case] n: u32, seven: u32) {
        ws.write("a", n.to_string());
        assert_eq!(seven, 7);
    }
    #[with_temp_workspace(cases = "cases" except "out.txt")]
    #[rstest]
    #[case(1)]
    #[case(self::two())]
    #[tokio::test]
    async fn cases(ws: &Workspace, case: Case, #[case] n: u32) {
        assert!(n > 0 && !case.name().is_empty());
        assert!(
            ws.exists("in.txt") && !ws.exists("out.txt") && case.path().join("out.txt").exists()
        );
    }
    fn two() -> u32 {
        2
    }
    mod own {
        pub(super) struct Workspace;
    }
    #[fixture]
    fn workspace() -> own::Workspace {
        own::Workspace
    }
    #[with_temp_workspace]
    #[rstest]
    fn own_type(ws: Workspace, #[from(workspace)] other: own::Workspace) {
        let _ = (ws, other);
    }
}
mod everything_imported {
    use renamed::*;
    use rstest::rstest;
    #[test]
    fn plain() {}
    #[with_temp_workspace]
    #[rstest]
    fn r(ws: Workspace, #[values(1)] n: u32) {
        ws.write("a", [n as u8]);
    }
}
mod of_smol {
    use super::*;
    use macro_rules_attribute::apply;
    #[with_temp_workspace]
    #[apply(smol_macros::test!)]
    async fn t(ws: Workspace) {
        assert!(ws.path().is_dir());
    }
}
mod of_async_std {
    use super::*;
    #[with_temp_workspace]
    #[async_std::test]
    async fn t(ws: &Workspace) -> std::io::Result<()> {
        std::fs::metadata(ws.path())?;
        Ok(())
    }
    #[with_temp_workspace(cases = "cases" except "out.txt")]
    #[async_std::test]
    async fn u(ws: &Workspace) -> std::io::Result<()> {
        std::fs::metadata(ws.path())?;
        Ok(())
    }
}
mod of_googletest {
    use super::*;
    use googletest::prelude::*;
    #[with_temp_workspace]
    #[gtest]
    fn t(ws: Workspace) -> googletest::Result<()> {
        verify_that!(ws.path().is_dir(), eq(true))
    }
    #[with_temp_workspace]
    #[rstest::rstest]
    #[case(1)]
    #[gtest]
    fn with_cases(ws: &Workspace, #[case] n: u8) {
        expect_that!(ws.exists(n.to_string()), eq(false));
    }
    #[with_temp_workspace]
    #[googletest::test]
    fn u(ws: Workspace) {
        expect_that!(ws.path().is_dir(), eq(true));
    }
}
mod of_proptest {
    use super::*;
    use proptest::prelude::*;
    #[with_temp_workspace]
    #[proptest::property_test]
    fn t(ws: Workspace, n: u8) {
        ws.write("a", [n]);
    }
    #[with_temp_workspace]
    #[proptest::property_test]
    fn asserts(ws: Workspace, n: u8) {
        prop_assert!(ws.path().is_dir());
        prop_assert_eq!(n, n);
    }
    #[with_temp_workspace]
    #[proptest::property_test]
    fn returns_an_error(ws: &Workspace, #[strategy = 0..9_u8] n: u8) {
        if n > 9 {
            return Err(TestCaseError::fail("too large"));
        }
        std::fs::read_dir(ws.path())?;
    }
    #[with_temp_workspace]
    #[proptest::property_test]
    fn returns_a_result(ws: &Workspace, n: u8) -> Result<(), TestCaseError> {
        prop_assert!(!ws.exists(n.to_string()));
        Ok(())
    }
    proptest! {
        #[test]
        fn p(n in 0u8..9) { let ws = Workspace::new(); ws.write("a", [n]); }
    }
}
mod of_test_strategy {
    use super::*;
    #[with_temp_workspace]
    #[test_strategy::proptest]
    fn t(ws: &Workspace, #[strategy(0..9u8)] n: u8) {
        ws.write("a", [n]);
    }
    #[with_temp_workspace]
    #[test_strategy::proptest]
    fn rejects(ws: Workspace, #[strategy(0..9u8)] n: u8) {
        proptest::prop_assume!(n < 8);
        proptest::prop_assert!(n < 8 && ws.path().is_dir());
    }
    #[with_temp_workspace]
    #[test_strategy::proptest(async = "tokio", cases = 2)]
    async fn asserts(ws: &Workspace, n: u8) {
        tokio::task::yield_now().await;
        proptest::prop_assert!(!ws.exists(n.to_string()));
    }
}
mod of_serial_test {
    use super::*;
    use serial_test::{parallel, serial};
    #[with_temp_workspace]
    #[serial]
    fn t(ws: Workspace) {
        ws.write("a", "");
    }
    #[with_temp_workspace]
    #[serial(x)]
    #[tokio::test]
    async fn u(ws: Workspace) {
        ws.write("a", "");
    }
    #[with_temp_workspace(cases = "cases" except "out.txt")]
    #[serial]
    fn v(ws: Workspace) {
        ws.write("a", "");
    }
    #[with_temp_workspace]
    #[serial]
    fn result(ws: Workspace) -> Result<(), String> {
        ws.write("a", "");
        Ok(())
    }
    #[with_temp_workspace]
    #[test]
    #[parallel]
    fn result_in_parallel(ws: &Workspace) -> std::io::Result<()> {
        std::fs::read_dir(ws.path()).map(drop)
    }
    #[with_temp_workspace(cases = "cases" except "out.txt")]
    #[tokio::test]
    #[serial]
    async fn async_result(ws: Workspace) -> Result<(), String> {
        ws.write("a", "");
        Ok(())
    }
}
mod of_test_log {
    use super::*;
    #[with_temp_workspace]
    #[test_log::test]
    fn t(ws: Workspace) {
        ws.write("a", "");
    }
    #[with_temp_workspace]
    #[test_log::test(tokio::test)]
    async fn u(ws: Workspace) -> Result<(), String> {
        ws.write("a", "");
        Ok(())
    }
}
mod of_ntest {
    use super::*;
    use ntest::{test_case, timeout};
    #[with_temp_workspace]
    #[timeout(10000)]
    fn t(ws: Workspace) {
        ws.write("a", "");
    }
    #[with_temp_workspace]
    #[test_case(1)]
    #[test_case(2)]
    fn u(ws: Workspace, n: u32) {
        ws.write("a", n.to_string());
    }
}
mod of_yare {
    use super::*;
    use yare::parameterized;
    #[with_temp_workspace]
    #[parameterized(one = { 1 }, two = { 2 })]
    fn t(ws: Workspace, n: u8) {
        ws.write("a", [n]);
    }
}
mod of_quickcheck {
    use super::*;
    #[with_temp_workspace]
    #[quickcheck_macros::quickcheck]
    fn t(ws: Workspace, n: u8) -> bool {
        ws.write("a", [n]);
        ws.exists("a")
    }
}
mod of_test_case {
    use super::*;
    use test_case::test_case;
    #[with_temp_workspace]
    #[test_case(1 => 2; "x")]
    #[test_case(2 => panics)]
    fn t(ws: Workspace, n: u8) -> u8 {
        ws.write("a", [n]);
        assert_eq!(n, 1);
        2
    }
    #[with_temp_workspace]
    #[test_case("a" => "a")]
    fn borrowed<'a>(ws: &Workspace, text: &'a str) -> &'a str {
        ws.write("a", text);
        text
    }
    #[with_temp_workspace]
    #[test_case("a" => "a")]
    fn elided(ws: Workspace, text: &str) -> &str {
        ws.write("a", text);
        text
    }
    #[with_temp_workspace(cases = "cases" except "out.txt")]
    #[test_case(1)]
    #[test_case(2)]
    fn u(ws: Workspace, n: u8, case: &Case) {
        ws.write(case.name(), [n]);
    }
}
