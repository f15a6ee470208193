//! Parameters, returns and qualifiers.

use super::{expand, head};

#[track_caller]
fn check(item: &str, outer: &str, call: &str) {
    let expanded = expand("", item);
    assert_eq!(head(&expanded.outer), outer.split_whitespace().collect::<String>());
    let call: String = call.split_whitespace().collect();
    assert!(expanded.run.contains(&call), "{}", expanded.run);
}

#[test]
fn a_sole_workspace_goes_straight_to_the_runtime() {
    for (ty, runner) in [
        ("Workspace", "run_owned"),
        ("tempspace::Workspace", "run_owned"),
        ("::tempspace::Workspace", "run_owned"),
        ("(Workspace)", "run_owned"),
        ("_", "run_owned"),
        ("&Workspace", "run_shared"),
        ("&'_ Workspace", "run_shared"),
        ("&_", "run_shared"),
        ("&mut crate::x::Workspace", "run_mutable"),
        ("&mut _", "run_mutable"),
    ] {
        let item = format!("pub(crate) fn t(mut ws: {ty}) {{}}");
        check(&item, "pub(crate) fn t()", &format!("::tempspace::__private::{runner}("));
    }
}

#[test]
fn an_inferred_workspace_is_declared() {
    let inner = expand("crate = other", "fn t(ws: _, other: &mut _) {}").inner;
    assert_eq!(head(&inner), "fnt(ws:other::Workspace,other:&mutother::Workspace)");
}

#[test]
fn each_workspace_is_its_own() {
    check(
        "fn t(a: Workspace, b: &Workspace, c: &mut Workspace) {}",
        "fn t()",
        "let body = |frame: &::tempspace::__private::Frame|
             ::tempspace::__private::report(
                 t(frame.workspace(), &frame.workspace(), &mut frame.workspace()));",
    );
}

#[test]
fn a_parameter_that_only_an_option_uses_is_used() {
    for (options, allowed) in [
        ("files = { \"a\" => input }", "#[allow(unused_variables)]"),
        ("files = base(format!(\"{}\", input))", "#[allow(unused_variables)]"),
        ("files = { \"a\" => format!(\"{input:?}\") }", "#[allow(unused_variables)]"),
        ("files = { \"a\" => \"input\" }", ""),
    ] {
        let expanded = expand(options, "#[rstest] fn t(input: &str, ws: Workspace) {}");
        assert_eq!(head(&expanded.inner), format!("fnt({allowed}input:&str,ws:Workspace)"));
    }
}

#[test]
fn other_parameters_stay_and_are_handed_on() {
    check(
        "#[rstest] fn t(#[case] mut n: u32, ws: Workspace, #[values(1, 2)] v: Vec<(u8, u8)>) {}",
        "fn t(#[case] n: u32, #[values(1, 2)] v: Vec<(u8, u8)>)",
        "t(n, frame.workspace(), v)",
    );
}

#[test]
fn patterns_get_a_name_on_the_way() {
    check(
        "#[rstest] fn t(#[case] (a, b): (u8, u8), _: u8, Point { x, y }: Point, ws: &Workspace) {}",
        "fn t(#[case] argument_0: (u8, u8), argument_1: u8, argument_2: Point)",
        "t(argument_0, argument_1, argument_2, &frame.workspace())",
    );
    let inner = expand("", "#[rstest] fn t(#[case] (mut a, b): (u8, u8), _: Workspace) {}").inner;
    assert_eq!(head(&inner), "fnt((muta,b):(u8,u8),_:Workspace)");
}

#[test]
fn conditions_go_along_with_their_parameter() {
    let item = "#[rstest] fn t(#[cfg(unix)] ws: Workspace, #[cfg(unix)] #[case] #[allow(unused)] n: u8) {}";
    check(
        item,
        "fn t(#[cfg(unix)] #[case] #[allow(unused)] n: u8)",
        "t(#[cfg(unix)] frame.workspace(), #[cfg(unix)] n)",
    );
    let inner = expand("", item).inner;
    assert_eq!(head(&inner), "fnt(#[cfg(unix)]ws:Workspace,#[cfg(unix)]#[allow(unused)]n:u8)");
}

#[test]
fn parameters_with_an_attribute_are_no_workspaces() {
    check(
        "#[rstest] fn t(ws: &Workspace, #[from(temp_workspace)] other: Workspace) {}",
        "fn t(#[from(temp_workspace)] other: Workspace)",
        "t(&frame.workspace(), other)",
    );
}

#[test]
fn a_future_of_rstest_is_passed_as_one() {
    let item = "#[rstest] async fn t(ws: Workspace, #[future] n: u8, #[future(awt)] m: u8) {}";
    let inner = expand("", item).inner;
    assert_eq!(head(&inner), "asyncfnt(ws:Workspace,n:impl::core::future::Future<Output=u8>,m:u8)");
    let item = "#[rstest] #[awt] async fn t(ws: Workspace, #[future] n: u8) {}";
    let inner = expand("", item).inner;
    assert_eq!(head(&inner), "asyncfnt(ws:Workspace,n:u8)");
}

#[test]
fn generics_are_named_in_the_call() {
    check(
        "#[rstest] fn t<'a, 'b, T: Into<Vec<u8>>, const N: usize>(ws: &'a Workspace, u: &'b T) where T: Clone {}",
        "fn t<'b, T: Into<Vec<u8>>, const N: usize>(u: &'b T) where T: Clone",
        "t::<T, N>(&frame.workspace(), u)",
    );
    // A bounded lifetime prevents a function from being passed as a function pointer.
    check("fn t<'a: 'a>(ws: &'a Workspace) {}", "fn t()", "t(&frame.workspace())");
}

#[test]
fn a_parameter_is_not_hidden_by_the_function() {
    let item = "#[rstest] fn t<T>(ws: Workspace, t: T) {}";
    let expansion = super::normal(&crate::pipeline::test(super::tokens(""), super::tokens(item)));
    let (start, call) = ("{lettest={#[allow(", "fnt<T>(ws:Workspace,t:T){}t::<T>};");
    assert!(expansion.contains(start) && expansion.contains(call), "{expansion}");
    assert!(expansion.contains("test(frame.workspace(),t)"), "{expansion}");
}

#[test]
fn results_become_exit_codes() {
    let code = "-> ::tempspace::__private::ExitCode";
    for output in ["Result<(), E>", "ExitCode", "Own"] {
        check(
            &format!("fn t(ws: Workspace) -> {output} {{}}"),
            &format!("fn t() {code}"),
            "::tempspace::__private::run_owned(",
        );
        // An alias such as `Own` may hide a lifetime.
        check(
            &format!("fn t(ws: &Workspace) -> {output} {{}}"),
            &format!("fn t() {code}"),
            "::tempspace::__private::report(t(&frame.workspace()));",
        );
    }
    check(
        "fn t(ws: Workspace) -> impl Termination + Debug {}",
        &format!("fn t() {code}"),
        "::tempspace::__private::run_owned(",
    );
    for output in ["()", "!"] {
        check(&format!("fn t(ws: Workspace) -> {output} {{}}"), "fn t()", "), t);");
    }
    check(
        "#[rstest] #[tokio::test] async fn t(ws: Workspace, n: u8) -> Result<(), E> {}",
        &format!("async fn t(n: u8) {code}"),
        "async |frame: &::tempspace::__private::Frame|
             ::tempspace::__private::report(t(frame.workspace(), n).await);",
    );
}

#[test]
fn test_macros_get_the_values() {
    let failed = "match t(frame.workspace(), n) { result => {
        let failed = ::tempspace::__private::Returned::new(&result).failed(); (result, failed) } };
        ::tempspace::__private::run_value(";
    for (attribute, output) in [
        ("#[test_case(1 => 2)]", "u8"),
        ("#[gtest]", "Result<()>"),
        ("#[googletest::test]", "Result<()>"),
        ("#[sqlx::test]", "Result<(), &'static str>"),
        ("#[rstest] #[gtest]", "Result<()>"),
        ("#[rstest] #[serial]", "Result<(), E>"),
        ("#[serial_test::parallel(a)] #[test]", "io::Result<()>"),
    ] {
        check(
            &format!("{attribute} fn t(ws: Workspace, n: u8) -> {output} {{}}"),
            &format!("fn t(n: u8) -> {output}"),
            failed,
        );
    }
}

#[test]
fn a_value_may_borrow_from_another_parameter() {
    for (item, outer) in [
        ("fn t(ws: Workspace, n: &str) -> &str {}", "fn t(n: &str) -> &str"),
        ("fn t<'a>(ws: &Workspace, n: &'a str) -> &'a str {}", "fn t<'a>(n: &'a str) -> &'a str"),
    ] {
        let item = format!("#[test_case(\"a\" => \"a\")] {item}");
        check(&item, outer, "::tempspace::__private::run_value(");
    }
}

#[test]
fn properties_may_return_errors() {
    let error = "::core::matches!(result, ::core::result::Result::Err(
        ::proptest::test_runner::TestCaseError::Fail(_)))";
    for attribute in ["#[test_strategy::proptest]", "#[property_test]"] {
        for body in ["prop_assert!(n < 3);", "{ f()?; }", "prop_assume!(n < 3)"] {
            let item = format!("{attribute} fn t(ws: Workspace, n: u8) {{ {body} }}");
            check(&item, "fn t(n: u8)", error);
            let expanded = expand("", &item);
            assert!(expanded.run.ends_with("(setup,body)?;"), "{}", expanded.run);
        }
        let plain = format!("{attribute} fn t(ws: Workspace, n: u8) {{ return; }}");
        check(&plain, "fn t(n: u8)", "::tempspace::__private::run(setup, body);");
    }
}

#[test]
fn no_lifetime_of_the_signature_leaves() {
    let code = "-> ::tempspace::__private::ExitCode";
    for item in [
        "fn t<'a>(ws: &'a Workspace) -> Result<(), Box<dyn Error + 'a>> {}",
        "fn t(ws: &Workspace) -> Result<(), Box<dyn Error + '_>> {}",
        "fn t(ws: &Workspace) -> Result<(), &str> {}",
        "fn t<'a>(ws: &'a Workspace) -> Result<(), Box<dyn Error + 'a>> where 'a: 'a {}",
    ] {
        let call = "::tempspace::__private::report(t(";
        check(item, &format!("fn t() {code}"), call);
    }
    check(
        "#[gtest] fn t<'a, 'b: 'a>(ws: &'a Workspace, x: &'b u8) -> Result<(), &'a str> where 'b: 'a {}",
        &format!("fn t<'b>(x: &'b u8) {code}"),
        "::tempspace::__private::report(t(&frame.workspace(), x));",
    );
}

#[test]
fn async_tests_are_awaited() {
    let run = expand("", "#[tokio::test] async fn t(ws: Workspace) {}").run;
    assert!(run.ends_with(",body).await;"), "{run}");
}

#[test]
fn the_body_is_never_parsed() {
    let inner = expand("", "fn t(ws: Workspace) { this is $ not ; Rust @ all => }").inner;
    assert_eq!(super::normal(&inner.body.stream()), "thisis$not;Rust@all=>");
}
