//! Cases of other test macros.

use rstest::rstest;
use tempspace::{Workspace, with_temp_workspace};
use test_case::{test_case, test_matrix};

use super::{REPORT, assert_contains, failing, passing};
use crate::child::is_child;

#[with_temp_workspace]
#[rstest]
#[case(1)]
#[should_panic(expected = "boom")]
#[case::even(2)]
#[case(3)]
fn rstest_cases(ws: Workspace, #[case] n: u32) {
    ws.write("n", n.to_string());
    assert_eq!(n % 2, 1, "boom");
}

#[with_temp_workspace]
#[test_case(1 => panics "one")]
#[test_case(2 => Err("two".to_owned()))]
#[test_case(3 => matches Err(_); "three")]
#[test_case(4 => panics; "four")]
#[test_case(5 => Ok(5))]
fn test_cases(ws: Workspace, n: u32) -> Result<u32, String> {
    ws.write("n", n.to_string());
    match n {
        1 => panic!("one"),
        2 => Err("two".to_owned()),
        3 => Err("three".to_owned()),
        4 => panic!("four"),
        n => Ok(n),
    }
}

#[with_temp_workspace]
#[test_matrix([1, 2], 3 => panics "sum")]
fn matrix(_ws: Workspace, a: u32, b: u32) {
    panic!("sum {}", a + b);
}

#[test]
fn a_case_passes_by_its_own_outcome() {
    passing("parametrised::rstest_cases");
    passing("parametrised::test_cases");
    passing("parametrised::matrix");
}

#[with_temp_workspace]
#[rstest]
#[case(1)]
#[should_panic]
#[case(2)]
#[ignore = "fails, in a child process of another test"]
fn subject_of_rstest(_ws: Workspace, #[case] n: u32) {
    assert_eq!(n == 1, !is_child());
}

#[with_temp_workspace]
#[test_case(1 => panics "two")]
#[test_case(2 => 2)]
#[ignore = "fails, in a child process of another test"]
fn subject_of_test_case(_ws: Workspace, n: u32) -> u32 {
    assert_eq!(n == 2, !is_child(), "two");
    n
}

#[test]
fn a_case_fails_by_its_own_outcome() {
    let subjects = ["rstest::case_1", "rstest::case_2", "test_case::test_case_1"];
    for subject in subjects.iter().chain(&["test_case::test_case_2"]) {
        let shown = failing(&format!("parametrised::subject_of_{subject}"));
        assert_contains(&shown, &[REPORT]);
    }
}
