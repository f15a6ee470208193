use tempspace::{with_temp_workspace, Workspace};
use rstest::*; use test_case::test_case;
#[with_temp_workspace] #[test_log::test] fn tlog(ws: Workspace) { ws.write("a",""); }
#[with_temp_workspace] #[test_log::test(tokio::test)] async fn tlog_tok(ws: Workspace) { ws.write("a",""); }
#[test_log::test] #[with_temp_workspace] fn tlog_above(ws: Workspace) { ws.write("a",""); }
#[with_temp_workspace] #[googletest::test] fn gt(ws: Workspace) -> googletest::Result<()> { ws.write("a",""); googletest::prelude::verify_that!(1, googletest::matchers::eq(1)) }
#[with_temp_workspace] #[ntest::timeout(1000)] fn nt(ws: Workspace) { ws.write("a",""); }
#[with_temp_workspace] #[test] #[ntest::timeout(1000)] fn nt2(ws: Workspace) { ws.write("a",""); }
#[with_temp_workspace] #[rstest] fn by_ref(ws: Workspace, #[by_ref] #[values(1,2)] k: &u32) { ws.write("a", k.to_string()); }
#[fixture] #[once] fn once() -> String { "x".into() }
#[with_temp_workspace] #[rstest] fn once_fix(ws: &Workspace, once: &String) { ws.write("a", once); }
#[with_temp_workspace] #[rstest] fn once_static(ws: &Workspace, #[from(once)] o: &'static String) { ws.write("a", o); }
#[with_temp_workspace] #[rstest] #[case(1)] fn ign_param(ws: Workspace, #[case] #[allow(unused)] k: u32, #[ignore] ctx_like: Vec<u8>) where Vec<u8>: Default { ws.write("a", ""); let _ = ctx_like; }
#[with_temp_workspace] #[rstest] #[case((1,2))] fn destr(ws: Workspace, #[case] (a, b): (u32, u32)) { ws.write("a", (a+b).to_string()); }
#[with_temp_workspace] #[test_case((1,2), 3)] fn destr_tc(ws: Workspace, (a, b): (u32, u32), mut c: u32) { c += 1; ws.write("a", (a+b+c).to_string()); }
#[with_temp_workspace] #[rstest] #[case(vec![1])] fn mutcase(mut ws: Workspace, #[case] mut v: Vec<u32>) { v.push(1); let _ = &mut ws; }
#[with_temp_workspace] #[rstest] #[case("a")] fn impl_arg(ws: Workspace, #[case] v: impl AsRef<str>) { ws.write(v.as_ref(), ""); }
#[with_temp_workspace] #[rstest] #[case("a")] fn lt<'a>(ws: &'a Workspace, #[case] v: &'a str) { ws.write(v, ""); }
#[with_temp_workspace] #[rstest] #[case(1u8)] #[case(2u64)] fn genr<T: ToString>(ws: Workspace, #[case] v: T) where T: Clone { ws.write("a", v.to_string()); }
#[with_temp_workspace] #[rstest] #[case(async {1})] #[tokio::test] async fn fut_awt(ws: Workspace, #[future(awt)] #[case] v: u32) { ws.write("a", v.to_string()); }
#[with_temp_workspace] #[rstest] #[awt] #[case(async {1})] #[tokio::test] async fn fut_awt2(ws: &Workspace, #[future] #[case] v: u32) { ws.write("a", v.to_string()); }
#[with_temp_workspace] #[rstest] #[case(1)] fn nameless(ws: _, #[case] _k: u32) { ws.write("a", ""); }
#[with_temp_workspace] #[rstest] #[case(1)] fn wild(#[case] _: u32, ws: _) { ws.write("a", ""); }
#[with_temp_workspace] #[rstest] fn files_rel(ws: Workspace, #[files("fx/cases/*")] #[dirs] p: std::path::PathBuf) { ws.copy_from(p); assert!(ws.exists("in")); }
#[with_temp_workspace(cases = "fx/cases")] #[rstest] #[case(1)] #[case(2)] fn cases_cases(ws: Workspace, #[case] k: u32) { ws.write("out", k.to_string()); tempspace::assert_tree_snapshot!(ws); }
#[with_temp_workspace(cases = "fx/cases", snapshot)] fn cases_snap(ws: Workspace) { ws.write("out", "o\n"); }
#[with_temp_workspace(snapshot)] fn multi_snap(a: Workspace, b: Workspace) { a.write("a", "1\n"); b.write("b", "2\n"); }
#[with_temp_workspace(snapshot)] fn snap_closed(a: Workspace) { a.close(); }
#[with_temp_workspace(snapshot)] #[should_panic(expected = "x")] fn snap_panic(a: Workspace) { a.write("a",""); panic!("x"); }
#[with_temp_workspace(cases = "fx/cases")] #[tokio::test] async fn cases_async(ws: &Workspace) -> Result<(), String> { tokio::task::yield_now().await; ws.write("out","x"); Ok(()) }
#[with_temp_workspace] #[tokio::test] async fn lt_async<'a>(ws: &'a Workspace) { let p: &'a std::path::Path = ws.path(); tokio::task::yield_now().await; assert!(p.exists()); }
#[with_temp_workspace] #[tokio::test(start_paused = true, flavor = "current_thread")] async fn paused(mut ws: _) { let w: &mut Workspace = &mut ws; tokio::time::sleep(std::time::Duration::from_secs(100)).await; w.write("a",""); }
#[with_temp_workspace] fn rt(ws: Workspace) { tokio::runtime::Runtime::new().unwrap().block_on(async { ws.write("a",""); }); }
#[with_temp_workspace] fn never(ws: Workspace) -> ! { ws.write("a",""); std::panic::resume_unwind(Box::new(1)) }
#[with_temp_workspace] fn threads(ws: Workspace) { std::thread::scope(|s| { for i in 0..8 { let ws = &ws; s.spawn(move || { ws.write(format!("d{i}/f"), "x"); }); } }); assert_eq!(ws.tree().names_only().to_string().matches("f").count(), 8); }
mod inner { use super::*; /// doc
 #[with_temp_workspace] pub(crate) fn vis(ws: Workspace) { ws.write("a",""); } 
 mod tempspace {} mod core {} mod std {} #[with_temp_workspace(files = {"a" => "b"})] fn shadowed(ws: Workspace) { ws.write("b", ""); } }
fn helper() -> Result<String, std::num::ParseIntError> { Ok(String::new()) }
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
#[with_temp_workspace] fn aliased(ws: Workspace) -> Result<()> { helper()?; ws.write("a", ""); Ok(()) }
#[with_temp_workspace] fn body_macro(ws: Workspace) { macro_rules! m { ($e:expr) => { ws.write($e, "") } } m!("a"); fn body_macro() {} body_macro(); }
#[with_temp_workspace] fn recursion_name(ws: Workspace) { let frame = 1; let setup = 2; let body = 3; ws.write("a", format!("{frame}{setup}{body}")); }
#[with_temp_workspace] #[rstest] #[case(1)] fn named_like_ours(ws: Workspace, #[case] frame: u32, #[values(1)] setup: u32, #[values(2)] body: u32) { ws.write("a", format!("{frame}{setup}{body}")); }
#[with_temp_workspace(files = { "a" => format!("{k}") }, parent = std::env::temp_dir())] #[rstest] #[case(7)] fn opt_sees_arg(ws: Workspace, #[case] k: u32) { assert_eq!(ws.read_to_string("a"), k.to_string()); }
proptest::proptest! { #[test] fn prop(n in 0..4u32) { let ws = Workspace::new(); ws.write("a", n.to_string()); } }
