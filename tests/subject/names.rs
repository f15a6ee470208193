//! Tests with names that are paths, or too long for a file name.

use std::env;
use std::fs;

use rstest::rstest;
use tempspace::{Keep, Workspace, WorkspaceBuilder, with_temp_workspace};
use test_case::test_case;

use super::{act, action, sandbox};

/// The variable that names the workspace of a subject.
pub(crate) const NAME: &str = "CRASH_NAME";

fn builder() -> WorkspaceBuilder {
    Workspace::builder().name(env::var(NAME).unwrap_or_default())
}

#[test]
fn named() {
    act(&builder().keep(Keep::OnFailure).create());
}

#[test]
fn kept_by_hand() {
    let ws = builder().create();
    if action().is_some() {
        act(&ws);
        println!("kept at {:?}", ws.keep());
    }
}

/// The session names another place for the kept workspace.
#[test]
fn another_destination() {
    let ws = Workspace::builder().keep(Keep::OnFailure).create();
    if let Ok(destination) = env::var(NAME) {
        // `<session>/<n>/<name>` and `<session>/keep-<n>`, whose third field is the destination.
        let slot = ws.path().parent().unwrap();
        let record = format!("keep-{}", slot.file_name().unwrap().to_str().unwrap());
        let record = slot.with_file_name(record);
        let text = fs::read_to_string(&record).unwrap();
        let mut fields: Vec<&str> = text.split('\0').collect();
        assert_eq!(fields[2].split('/').count(), 3, "{fields:?}");
        fields[2] = &destination;
        fs::write(record, fields.join("\0")).unwrap();
    }
    act(&ws);
}

#[with_temp_workspace(keep = on_failure)]
#[test_case(1; "a description that tells at length what this case is about so that whoever reads it in a \
list of many hundreds of tests knows at once what went wrong and why and where and what is to be done about \
it without looking at the source for even a moment of time and first")]
#[test_case(2; "a description that tells at length what this case is about so that whoever reads it in a \
list of many hundreds of tests knows at once what went wrong and why and where and what is to be done about \
it without looking at the source for even a moment of time and second")]
fn long(ws: Workspace, _: u8) {
    act(&ws);
}

#[with_temp_workspace(parent = sandbox())]
#[rstest]
fn elsewhere_with_a_name_that_tells_at_length_what_this_test_is_about_so_that_whoever_reads_it_in_a_list_of_many_hundreds_of_tests_knows_at_once_what_went_wrong_and_why_and_where_and_what_is_to_be_done_about_it_without_looking_at_the_source_for_a_moment_of_time(
    ws: Workspace,
) {
    act(&ws);
}
