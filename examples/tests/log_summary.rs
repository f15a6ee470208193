//! The tests of the log summariser, a program that reads and writes files.

use std::path::Path;

use log_summary::{BrokenLine, Field, summarise};
use rstest::rstest;
use tempspace::prelude::*;

/// One line of nginx and one of Apache, for tests that need few lines.
const LINES: &str = "\
127.0.0.2 - - [24/Nov/2026:20:58:01 +0000] \"GET / HTTP/1.1\" 200 219
127.0.0.5 - - [24/Nov/2026:21:58:37 +0100] \"GET /missing.html HTTP/1.1\" 404 236
";

// --- The reports of real logs, from a fixture directory -----------------------------------------

#[with_temp_workspace(copy = "fixtures/logs")]
fn real_logs_give_a_report_for_people(ws: Workspace) {
    summarise(ws.path(), &ws.join("reports")).unwrap();
    assert_file_snapshot!(ws, "reports/report.md");
}

#[with_temp_workspace(copy = "fixtures/logs")]
fn real_logs_give_a_report_for_programs(ws: Workspace) {
    summarise(ws.path(), &ws.join("reports")).unwrap();
    assert_file_snapshot!(ws, "reports/report.json");
}

#[with_temp_workspace(copy = "fixtures/logs")]
fn lines_torn_by_a_full_disk_are_found(ws: Workspace) {
    let summary = summarise(ws.path(), &ws.join("reports")).unwrap();
    let torn = |broken: &BrokenLine| broken.file == "nginx-full-disk.log";
    assert_eq!(summary.broken_lines.len(), 6);
    assert!(summary.broken_lines.iter().all(torn), "{:?}", summary.broken_lines);
}

// --- The changes in the directory, with files from the test -------------------------------------

#[with_temp_workspace(files = { "logs/access.log" => LINES })]
fn a_small_log_gives_small_reports(ws: Workspace) {
    summarise(&ws.join("logs"), &ws.join("reports")).unwrap();
    ws.remove("reports/report.json");
    assert_tree_snapshot!(ws, @r#"
    -- logs/access.log --
    127.0.0.2 - - [24/Nov/2026:20:58:01 +0000] "GET / HTTP/1.1" 200 219
    127.0.0.5 - - [24/Nov/2026:21:58:37 +0100] "GET /missing.html HTTP/1.1" 404 236
    -- reports/report.md --
    # Access summary

    From 2026-11-24T20:58:01Z to 2026-11-24T20:58:37Z.

    Requests: 2, bytes sent: 455, logs: 1, broken lines: 0.

    | Status | Requests | Bytes |
    | --- | ---: | ---: |
    | `2xx` | 1 | 219 |
    | `4xx` | 1 | 236 |

    | Path | Requests | Bytes |
    | --- | ---: | ---: |
    | `/` | 1 | 219 |
    | `/missing.html` | 1 | 236 |

    | Client | Requests | Bytes |
    | --- | ---: | ---: |
    | `127.0.0.2` | 1 | 219 |
    | `127.0.0.5` | 1 | 236 |

    | Log | Requests | Bytes |
    | --- | ---: | ---: |
    | `access.log` | 2 | 455 |
    "#);
}

#[with_temp_workspace(files = {
    "logs" => { "access.log" => LINES, "access.log.1" => LINES, "notes.txt" => "not a log" },
    "reports/report.md" => "# Yesterday's report\n",
})]
fn the_program_replaces_the_reports_and_nothing_else(ws: Workspace) {
    let run = ws.cargo_bin("log-summary").args(["logs", "reports"]).run();
    assert_run_snapshot!(run, @"
    exit code: 0
    -- stdout --
    4 requests in 2 logs
    ");
    assert_changes_snapshot!(ws);
}

#[with_temp_workspace]
fn logs_and_reports_may_be_far_apart(logs: Workspace, reports: Workspace) {
    logs.seed(tree! { "access.log" => LINES });
    summarise(logs.path(), &reports.join("2026/november")).unwrap();
    assert!(logs.changes().is_empty(), "{}", logs.changes());
    assert_tree_snapshot!(reports);
}

/// Reviewers read the whole output of the program as files. `TEMPSPACE_UPDATE=1 cargo test` writes them.
#[with_temp_workspace]
fn the_reports_of_a_small_log_are_kept(ws: Workspace) {
    let logs = Workspace::builder().seed(tree! { "access.log" => LINES }).create();
    summarise(logs.path(), ws.path()).unwrap();
    ws.assert_matches_dir("tests/golden/small");
}

#[with_temp_workspace(copy = "fixtures/logs")]
fn the_same_logs_give_the_same_reports(ws: Workspace) {
    for out in ["first", "second"] {
        summarise(ws.path(), &ws.join(out)).unwrap();
    }
    for report in ["report.json", "report.md"] {
        assert_eq!(
            ws.read(Path::new("first").join(report)),
            ws.read(Path::new("second").join(report))
        );
    }
}

// --- Errors -------------------------------------------------------------------------------------

#[with_temp_workspace(files = { "logs/access.log" => &LINES[..LINES.len() - 1] })]
fn a_last_line_without_its_end_is_broken(ws: Workspace) {
    let summary = summarise(&ws.join("logs"), &ws.join("reports")).unwrap();
    let file = "access.log".to_owned();
    assert_eq!(summary.requests, 1);
    assert_eq!(summary.broken_lines, [BrokenLine { file, line: 2, field: Field::Bytes }]);
}

#[with_temp_workspace(files = {
    "empty/",
    "renamed/access.log.1.gz" => LINES,
    "cut/access.log.1.gz" => &include_bytes!("../fixtures/logs/nginx-access.log.2.gz")[..200],
    "good/access.log" => LINES,
    "file" => "in the way of a directory",
})]
#[rstest]
#[case::missing_directory("missing", "reports", "cannot read directory ")]
#[case::no_logs("empty", "reports", "no access logs ")]
#[case::not_gzip("renamed", "reports", "cannot read log ")]
#[case::half_a_gzip("cut", "reports", "cannot read log ")]
#[case::no_directory_for_reports("good", "file", "cannot create directory ")]
fn an_error_says_what_cannot_be_done_and_leaves_no_trace(
    ws: Workspace,
    #[case] logs: &str,
    #[case] out: &str,
    #[case] message: &str,
) {
    let error = summarise(&ws.join(logs), &ws.join(out)).unwrap_err();
    assert!(error.to_string().starts_with(message), "{error}");
    assert!(ws.changes().is_empty(), "{}", ws.changes());
}

#[with_temp_workspace(files = { "logs/access.log" => LINES, "empty/" })]
#[rstest]
#[case::reports(&["logs", "reports"], 0)]
#[case::help(&["--help"], 0)]
#[case::no_logs(&["empty", "reports"], 1)]
#[case::wrong_usage(&["logs"], 2)]
fn the_exit_status_says_how_it_went(
    ws: Workspace,
    #[case] arguments: &[&str],
    #[case] status: i32,
) {
    let run = ws.cargo_bin("log-summary").args(arguments).run();
    run.assert_code(status);
}

#[with_temp_workspace(files = { "logs/notes.txt" => "no log" })]
fn the_program_says_where_it_found_nothing(ws: Workspace) {
    let run = ws.cargo_bin("log-summary").args(["logs", "reports"]).run();
    assert_run_snapshot!(run, @r#"
    exit code: 1
    -- stderr --
    error: no access logs (*.log, *.log.1, *.log.2.gz) in "logs"
    "#);
}
