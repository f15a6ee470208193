use std::fmt;
use std::net::IpAddr;

use jiff::Timestamp;
use serde::Serialize;

/// A request, from a line in the common log format.
#[derive(Debug, PartialEq)]
pub(crate) struct Request<'a> {
    pub(crate) client: &'a str,
    pub(crate) time: Timestamp,
    /// Without the query; `None` if the client did not send an HTTP request.
    pub(crate) path: Option<&'a str>,
    pub(crate) status: u16,
    pub(crate) bytes: u64,
}

/// A field of the common log format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the fields' names are those of the format")]
pub enum Field {
    Client,
    Identity,
    User,
    Time,
    Request,
    Status,
    Bytes,
}

/// The same name as in `report.json`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Parses a line with its line end: `host identity user [time] "request" status bytes`. The error is the first
/// invalid field.
pub(crate) fn parse(line: &str) -> Result<Request<'_>, Field> {
    let mut rest = line;
    let client = take(&mut rest, " ").filter(|text| is_host(text)).ok_or(Field::Client)?;
    take(&mut rest, " ").ok_or(Field::Identity)?;
    take(&mut rest, " ").ok_or(Field::User)?;
    let time = take(&mut rest, " \"").and_then(parse_time).ok_or(Field::Time)?;
    let request = take_quoted(&mut rest).ok_or(Field::Request)?;
    let status = take(&mut rest, " ").and_then(parse_status).ok_or(Field::Status)?;
    // Without the line end, the number may be incomplete.
    let bytes = rest.strip_suffix('\n').and_then(parse_bytes).ok_or(Field::Bytes)?;
    Ok(Request { client, time, path: path_of(request), status, bytes })
}

/// Removes the text before `end`, and `end`, and returns the text.
fn take<'a>(rest: &mut &'a str, end: &str) -> Option<&'a str> {
    let (field, tail) = rest.split_once(end)?;
    *rest = tail;
    Some(field)
}

/// Removes the text before the closing quote, and the quote, and returns the text. Apache escapes quotes as `\"`.
fn take_quoted<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let mut escaped = false;
    let end = rest.find(|character| {
        let closes = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        closes
    })?;
    let field = &rest[..end];
    *rest = rest[end..].strip_prefix("\" ")?;
    Some(field)
}

/// Returns `true` for an address or a host name. Two torn lines may begin with two addresses: `127.0.0.8127.0.0.7`.
fn is_host(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
        || text.contains(|character: char| character.is_ascii_alphabetic())
}

fn parse_time(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("[%d/%b/%Y:%H:%M:%S %z]", text).ok()
}

fn parse_status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (100..600).contains(status))
}

fn parse_bytes(text: &str) -> Option<u64> {
    if text == "-" { Some(0) } else { text.parse().ok() }
}

fn path_of(request: &str) -> Option<&str> {
    let (_method, rest) = request.split_once(' ')?;
    let (target, version) = rest.rsplit_once(' ')?;
    let path = target.split('?').next();
    path.filter(|_| version.starts_with("HTTP/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_line_is_a_request() {
        let line =
            "::1 - alice [24/Nov/2026:21:47:15 +0100] \"GET /search?q=a HTTP/1.1\" 200 219\n";
        let request = parse(line).unwrap();
        assert_eq!(request.client, "::1");
        assert_eq!(request.time.to_string(), "2026-11-24T20:47:15Z");
        assert_eq!(request.path, Some("/search"));
        assert_eq!((request.status, request.bytes), (200, 219));
    }

    #[test]
    fn a_quote_in_a_request_does_not_end_it() {
        let line = r#"host.example - - [24/Nov/2026:21:47:15 +0100] "GET /\"\\ HTTP/1.1" 404 -"#;
        let request = format!("{line}\n");
        assert_eq!(parse(&request).unwrap().path, Some(r#"/\"\\"#));
    }

    #[test]
    fn bytes_of_another_protocol_have_no_path() {
        assert_eq!(path_of(r"\x16\x03\x01\x02"), None);
        assert_eq!(path_of("-"), None);
        assert_eq!(path_of("GET /slow"), None);
        assert_eq!(path_of("PRI * HTTP/2.0"), Some("*"));
    }

    #[test]
    fn a_line_cut_anywhere_is_broken_in_the_field_of_the_cut() {
        let line = "127.0.0.7 - - [24/Nov/2026:20:47:28 +0000] \"GET / HTTP/1.1\" 200 219\n";
        let cuts = [
            (8, Field::Client),
            (10, Field::Identity),
            (13, Field::User),
            (30, Field::Time),
            (50, Field::Request),
            (62, Field::Status),
            (66, Field::Bytes),
            (67, Field::Bytes),
        ];
        for (length, field) in cuts {
            assert_eq!(parse(&line[..length]), Err(field), "{:?}", &line[..length]);
            assert!(
                parse(&format!("{}{line}", &line[..length])).is_err(),
                "glued after {length} bytes"
            );
        }
    }
}
