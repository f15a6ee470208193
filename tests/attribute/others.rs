//! Beside other test macros.

use rstest::{fixture, rstest};
use tempspace::{Workspace, with_temp_workspace};
use test_case::{test_case, test_matrix};

#[fixture]
fn seven() -> u32 {
    7
}

#[fixture]
async fn eight() -> u32 {
    tokio::task::yield_now().await;
    8
}

#[with_temp_workspace(files = { name => text })]
#[rstest]
#[case("a.txt", "1")]
#[case::named("sub/b.txt", "2")]
fn cases(ws: &Workspace, #[case] name: &str, #[case] text: String) {
    assert_eq!(ws.read_to_string(name), text);
}

#[with_temp_workspace(files = { "a.txt" => text })]
#[rstest]
#[case("1")]
fn a_parameter_for_the_options(ws: &Workspace, #[case] text: &str) {
    assert_eq!(ws.read_to_string("a.txt").len(), 1);
}

#[with_temp_workspace]
#[rstest]
fn values(#[values(1, 2)] mut a: u8, ws: Workspace, #[values("x", "y")] b: &str, seven: u32) {
    a += 1;
    ws.write(b, [a]);
    assert_eq!((ws.read(b), seven), (vec![a], 7));
}

#[with_temp_workspace]
#[rstest]
#[case((1, 2), [3, 4])]
fn patterns(#[case] (a, b): (u8, u8), #[case] [c, mut d]: [u8; 2], _: Workspace) {
    d += 1;
    assert_eq!(a + b + c + d, 11);
}

#[with_temp_workspace]
#[rstest]
fn generics<T, const N: usize>(ws: Workspace, #[values("a")] t: T, #[values([1, 2])] n: [u8; N])
where
    T: AsRef<str> + Clone,
{
    ws.write(t.clone().as_ref(), n);
    assert_eq!(ws.read(t.as_ref()).len(), N);
}

#[with_temp_workspace]
#[rstest]
fn opaque(#[values("a", "b")] name: impl AsRef<str>, ws: &Workspace) {
    assert!(!ws.exists(name.as_ref()));
}

#[with_temp_workspace]
#[rstest]
#[tokio::test]
async fn futures(#[future] eight: u32, ws: Workspace) {
    assert_eq!(eight.await, 8);
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
#[rstest]
#[tokio::test]
async fn awaited(#[future(awt)] eight: u32, ws: &Workspace) {
    assert_eq!(eight, 8);
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
#[rstest]
#[awt]
#[tokio::test]
async fn all_awaited(#[future] eight: u32, ws: &Workspace) {
    assert_eq!(eight, 8);
    assert!(ws.path().is_dir());
}

#[with_temp_workspace]
#[test_case(1, 2 => 3)]
#[test_case(2, 2 => 4; "named")]
fn test_cases(a: u32, ws: Workspace, b: u32) -> u32 {
    assert!(ws.path().is_dir());
    a + b
}

#[with_temp_workspace(files = { namesake => "text" })]
#[test_case("a.txt")]
fn namesake(ws: Workspace, namesake: &str) {
    fn here() {}
    let name = std::any::type_name_of_val(&here);
    assert!(name.ends_with("others::namesake::namesake::here"), "{name}");
    assert!(ws.exists(namesake));
}

#[with_temp_workspace(cases = "snapshots/cases")]
#[test_case(1, 2)]
#[test_case("x", 2)]
#[tokio::test]
async fn generic_namesake<T>(ws: &Workspace, generic_namesake: T, test: u32)
where
    T: Clone + ToString,
{
    assert!(ws.exists("in.txt") && test == 2);
    assert_eq!(generic_namesake.to_string().len(), 1);
}

#[with_temp_workspace]
#[test_matrix([1, 2], [3])]
fn matrix(a: u32, b: u32, ws: &mut Workspace) {
    assert!(ws.path().is_dir() && a < b);
}

#[with_temp_workspace]
#[test_case(1)]
#[tokio::test]
async fn async_test_cases(one: u32, ws: &Workspace) {
    assert!(ws.path().is_dir() && one == 1);
}

#[with_temp_workspace]
#[test]
fn an_explicit_test(ws: Workspace) {
    assert!(ws.path().is_dir());
}

#[ignore = "it stays ignored"]
#[with_temp_workspace]
fn an_ignored_one(_ws: Workspace) {
    unreachable!();
}

#[cfg_attr(not(any()), with_temp_workspace(keep = never), should_panic(expected = "boo"))]
fn a_conditional_one(_ws: Workspace) {
    panic!("boo");
}

#[cfg(any())]
#[with_temp_workspace]
fn an_absent_one(ws: Missing) {}
