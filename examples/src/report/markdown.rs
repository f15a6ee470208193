use std::fmt::{self, Write};

use crate::{BrokenLine, Row, Summary};

pub(super) fn render(summary: &Summary) -> String {
    let mut text = String::new();
    write_report(&mut text, summary).expect("writing to a String does not fail");
    text
}

fn write_report(out: &mut String, summary: &Summary) -> fmt::Result {
    write_totals(out, summary)?;
    write_rows(out, "Status", &summary.statuses)?;
    write_rows(out, "Path", &summary.top_paths)?;
    write_rows(out, "Client", &summary.clients)?;
    write_rows(out, "Log", &summary.files)?;
    write_broken_lines(out, &summary.broken_lines)
}

fn write_totals(out: &mut String, summary: &Summary) -> fmt::Result {
    writeln!(out, "# Access summary\n")?;
    if let (Some(first), Some(last)) = (summary.first, summary.last) {
        writeln!(out, "From {first} to {last}.\n")?;
    }
    let Summary { requests, bytes, files, broken_lines, .. } = summary;
    let (files, broken) = (files.len(), broken_lines.len());
    writeln!(
        out,
        "Requests: {requests}, bytes sent: {bytes}, logs: {files}, broken lines: {broken}."
    )
}

fn write_rows(out: &mut String, title: &str, rows: &[Row]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| {title} | Requests | Bytes |\n| --- | ---: | ---: |")?;
    for Row { name, requests, bytes } in rows {
        writeln!(out, "| {} | {requests} | {bytes} |", code(name))?;
    }
    Ok(())
}

fn write_broken_lines(out: &mut String, lines: &[BrokenLine]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| Broken line | Field |\n| --- | --- |")?;
    for BrokenLine { file, line, field } in lines {
        writeln!(out, "| {} | {field} |", code(&format!("{file}:{line}")))?;
    }
    Ok(())
}

/// Returns inline code. Percent-encodes the characters that would end the code or the table cell.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "%60").replace('|', "%7C"))
}
