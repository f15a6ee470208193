//! Downloads from servers with right and with wrong responses.

use std::error::Error as _;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::TcpListener;
use std::time::Duration;

use tempspace::Error;
use tempspace::temp::{Download, download};

use crate::child::{TestDir, list, output};
use crate::server::{Server, gzip};

/// Runs a download, which must fail.
#[track_caller]
fn failure(url: &str, limit: impl FnOnce(Download) -> Download) -> (Error, ErrorKind, String) {
    let error = limit(Download::new(url)).file().unwrap_err();
    let cause = error.io_error().expect("a cause");
    let (kind, cause) = (cause.kind(), cause.to_string());
    (error, kind, cause)
}

/// Runs a download, which must time out with this cause.
#[track_caller]
fn times_out(url: &str, limit: impl FnOnce(Download) -> Download, cause: &str) {
    let (_, kind, found) = failure(url, limit);
    assert_eq!((kind, &*found), (ErrorKind::TimedOut, cause));
}

fn unlimited(download: Download) -> Download {
    download
}

#[test]
fn the_contents_are_in_a_file_with_the_suffix_of_the_path() {
    let contents: Vec<u8> = (0..3_000_000).map(|number| number as u8).collect();
    let server = Server::with(&contents);
    let mut file = download(server.url("/a/big.tar.gz?x=1.2#y")).unwrap();
    let mut found = Vec::new();
    io::Read::read_to_end(&mut file, &mut found).unwrap();
    assert!(found == contents);
    assert!(file.path().to_str().unwrap().ends_with(".tar.gz"));
}

#[test]
fn an_empty_response_is_an_empty_file() {
    let file = download(Server::with("").url("/")).unwrap();
    assert_eq!(file.as_file().metadata().unwrap().len(), 0);
}

#[test]
fn redirects_are_followed_and_cycles_are_an_error() {
    let server = Server::new(|path, connection| {
        let next = match path {
            "/first.txt" => "/second",
            "/second" => "/last",
            "/last" => return connection.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"),
            _ => "/circle",
        };
        connection.send(format!(
            "HTTP/1.1 302 Found\r\nlocation: {next}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        ));
    });
    let file = download(server.url("/first.txt")).unwrap();
    assert_eq!(io::read_to_string(&file).unwrap(), "ok");
    assert_eq!(file.path().extension().unwrap(), "txt");
    let (_, _, cause) = failure(&server.url("/circle"), unlimited);
    assert_eq!(cause, "it was redirected too often");
}

#[test]
fn a_redirect_to_another_protocol_is_an_error() {
    for location in ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://[::bad", "data:,x"] {
        let server = Server::new(move |path, connection| {
            let answer = match path {
                "/x" => format!("302 Found\r\nlocation: {location}\r\ncontent-length: 0"),
                _ => "200 OK\r\ncontent-length: 0".to_owned(),
            };
            connection.send(format!("HTTP/1.1 {answer}\r\n\r\n"));
        });
        let (_, kind, cause) = failure(&server.url("/x"), unlimited);
        let expected = format!("it was redirected to {location:?}, which is no HTTP address");
        assert_eq!((kind, cause), (ErrorKind::InvalidData, expected));
        assert_eq!(server.requests(), 1);
    }
    let nowhere = Server::answering("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n");
    let (_, _, cause) = failure(&nowhere.url("/x"), unlimited);
    assert!(cause.contains("nowhere"), "{cause}");
}

#[test]
fn a_time_limit_holds_for_all_redirects_together() {
    let server = Server::new(|_, connection| {
        std::thread::sleep(Duration::from_millis(60));
        connection.send("HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n");
    });
    let all = Duration::from_millis(200);
    times_out(&server.url("/"), |download| download.timeout(all), "it took longer than 200ms");
}

#[test]
fn a_timeout_may_be_any_duration() {
    let server = Server::with("ok");
    for time in [Duration::MAX, Duration::from_secs(u64::MAX / 2)] {
        let download = Download::new(server.url("/")).timeout(time);
        let file = download.stall_timeout(time).file().unwrap();
        assert_eq!(io::read_to_string(&file).unwrap(), "ok");
    }
}

#[test]
fn a_status_other_than_success_is_an_error() {
    for (status, kind) in [
        ("404 Not Found", ErrorKind::NotFound),
        ("403 Forbidden", ErrorKind::PermissionDenied),
        ("500 Internal Server Error", ErrorKind::Other),
        ("304 Not Modified", ErrorKind::Other),
        ("206 Partial Content", ErrorKind::Other),
    ] {
        let server =
            Server::answering(format!("HTTP/1.1 {status}\r\ncontent-length: 4\r\n\r\noops"));
        let url = server.url("/x");
        let (error, found, cause) = failure(&url, unlimited);
        assert_eq!(error.to_string(), format!("cannot download {url:?}"));
        assert_eq!((found, cause), (kind, format!("the server answered {status}")));
    }
}

#[test]
fn contents_that_end_early_are_an_error() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n50\r\nshort",
    ] {
        let (_, kind, cause) = failure(&Server::answering(answer).url("/"), unlimited);
        assert_eq!(kind, ErrorKind::UnexpectedEof, "{answer}: {cause}");
    }
}

#[test]
fn a_response_that_is_not_http_is_an_error() {
    for answer in [
        "",
        "HTTP/1.1 200",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let (error, ..) = failure(&Server::answering(answer).url("/"), unlimited);
        assert!(error.source().is_some());
    }
}

#[test]
fn a_server_that_does_not_listen_is_an_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (_, kind, _) = failure(&format!("http://{address}/"), unlimited);
    assert_eq!(kind, ErrorKind::ConnectionRefused);
    for url in ["", "no url", "ftp://127.0.0.1/x", "http://"] {
        failure(url, unlimited);
    }
}

#[test]
fn a_stall_ends_the_download() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";
    for sent in ["", head, &format!("{head}half")] {
        let sent = sent.to_owned();
        let server = Server::new(move |_, connection| {
            connection.send(&sent);
            connection.drip(b"");
        });
        let stall = Duration::from_millis(100);
        times_out(
            &server.url("/"),
            |download| download.stall_timeout(stall),
            "nothing arrived for 100ms",
        );
    }
}

#[test]
fn the_time_limit_ends_a_slow_download() {
    let server = Server::new(|_, connection| {
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
        connection.drip(b".");
    });
    let all = Duration::from_millis(200);
    times_out(&server.url("/"), |download| download.timeout(all), "it took longer than 200ms");
}

#[test]
fn a_size_limit_holds_with_and_without_a_content_length() {
    let sized = Server::with([7; 1001]);
    let endless = Server::new(|_, connection| {
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        connection.drip(&[7; 100]);
    });
    let packed = gzip(&[7; 100_000]);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        packed.len()
    );
    let bomb = Server::answering([head.as_bytes(), &packed].concat());
    for server in [sized, endless, bomb] {
        let (_, kind, cause) = failure(&server.url("/"), |download| download.max_size(1000));
        assert_eq!((kind, &*cause), (ErrorKind::FileTooLarge, "it is larger than 1000 bytes"));
    }
    let exact = Download::new(Server::with([7; 1000]).url("/")).max_size(1000).file();
    assert_eq!(exact.unwrap().as_file().metadata().unwrap().len(), 1000);
}

#[test]
fn a_failed_download_leaves_nothing() {
    let packed = gzip(&[7; 5000]);
    let (half, _accepted) = coded("gzip", &packed[..packed.len() / 2]);
    let test_dir = TestDir::new();
    fs::write(test_dir.base().join("other"), "").unwrap();
    let mut child = test_dir.child("download");
    child.arg(half.url("/x"));
    assert!(output(child).starts_with("cannot download"));
    assert_eq!(list(&test_dir.base()), ["other"]);
}

#[test]
fn a_packed_response_is_unpacked_and_must_be_complete() {
    let packed = gzip(b"name,size\n");
    let answer = |bytes: &[u8]| {
        let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n";
        Server::answering([head.as_bytes(), bytes].concat())
    };
    let file = download(answer(&packed).url("/data.csv")).unwrap();
    assert_eq!(io::read_to_string(&file).unwrap(), "name,size\n");
    failure(&answer(&packed[..packed.len() - 9]).url("/"), unlimited);
    failure(&answer(b"not packed at all").url("/"), unlimited);
}

#[test]
fn a_coding_that_cannot_be_unpacked_is_named() {
    let answer = |coding: &str| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\n");
        Server::answering(head + "content-length: 2\r\n\r\nok")
    };
    for coding in ["deflate", "br", "deflate, gzip", "gzip, gzip"] {
        let (_, kind, cause) = failure(&answer(coding).url("/"), unlimited);
        assert_eq!(
            (kind, cause),
            (
                ErrorKind::Unsupported,
                format!("the server packed it with {coding:?}; only \"gzip\" can be unpacked")
            )
        );
    }
    let file = download(answer("Identity").url("/")).unwrap();
    assert_eq!(io::read_to_string(&file).unwrap(), "ok");
}

#[test]
fn the_sha_256_is_checked() {
    let server = Server::with("hello");
    let right = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let download = |digits: &str| Download::new(server.url("/")).sha256(digits).file();
    download(right).unwrap();
    download(&right.to_uppercase()).unwrap();
    let wrong = right.replace('2', "3");
    let (_, kind, cause) = failure(&server.url("/"), |download| download.sha256(&wrong));
    assert_eq!(
        (kind, cause),
        (ErrorKind::InvalidData, format!("its SHA-256 is {right} and not {wrong}"))
    );
    let requests = server.requests();
    assert!(download("abc").unwrap_err().to_string().contains("is no SHA-256"));
    assert_eq!(server.requests(), requests, "a bad digest is an error before the first request");
}

#[test]
fn errors_show_no_credentials() {
    let refusing = Server::answering("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");
    let redirecting = Server::answering(
        "HTTP/1.1 302 Found\r\nlocation: ftp://user:secret@host/?key=secret\r\ncontent-length: 0\r\n\r\n",
    );
    let with_password = |url: String| url.replace("http://", "http://user:secret@");
    for url in [
        with_password(refusing.url("/x")),
        with_password(refusing.url("/a b")),
        refusing.url("/x?key=secret#secret"),
        redirecting.url("/x"),
        "http://user:secret@".to_owned(),
        "http://user:secret@host:port/".to_owned(),
        "user:secret@host/x".to_owned(),
        "ftp://user:secret@host/x".to_owned(),
        "http://user:sec ret/?#secret@host/x".to_owned(),
    ] {
        let (error, ..) = failure(&url, unlimited);
        assert!(!format!("{error:?}").contains("sec"), "{error:?}");
    }
}

#[test]
fn raw_characters_in_a_redirect_are_followed() {
    for (location, expected) in [
        ("/d\u{e5}ta b.txt?q=\u{f6}", "/d%C3%A5ta%20b.txt?q=%C3%B6"),
        ("caf\u{e9}", "/dir/caf%C3%A9"),
        ("/already%20encoded", "/already%20encoded"),
    ] {
        let server = Server::new(move |path, connection| match path {
            "/dir/x" => connection.send(format!(
                "HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
            )),
            path if path == expected => {
                connection.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            }
            _ => connection.send("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
        });
        let file = download(server.url("/dir/x")).unwrap();
        assert_eq!(io::read_to_string(&file).unwrap(), "ok", "{location}");
    }
    let server = Server::new(|path, connection| {
        connection.send(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{path}", path.len()));
    });
    let file = download(server.url("/\u{e5} b")).unwrap();
    assert_eq!(io::read_to_string(&file).unwrap(), "/%C3%A5%20b");
}

/// A server that sends `contents` with this coding, and the codings that the requests accept.
fn coded(coding: &str, contents: &[u8]) -> (Server, std::sync::mpsc::Receiver<Option<String>>) {
    let (requests, accepted) = std::sync::mpsc::channel();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
        contents.len()
    );
    let answer = [head.as_bytes(), contents].concat();
    let server = Server::new(move |_, connection| {
        let accepted = connection.header("accept-encoding").map(str::to_owned);
        requests.send(accepted).unwrap();
        connection.send(&answer);
    });
    (server, accepted)
}

fn bytes_of(mut file: tempspace::TempFile) -> Vec<u8> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    bytes
}

#[test]
fn gzip_has_several_names() {
    let packed = gzip(b"name,size\n");
    for coding in ["gzip", "x-gzip", "GZIP", "X-Gzip"] {
        let (server, accepted) = coded(coding, &packed);
        let file = download(server.url("/data.csv")).unwrap();
        assert_eq!(bytes_of(file), b"name,size\n", "{coding}");
        assert_eq!(accepted.recv().unwrap().as_deref(), Some("gzip"));
    }
}

#[test]
fn with_a_checksum_packed_contents_match_as_they_are_or_unpacked() {
    let packed = gzip(b"hello");
    let digest = |bytes: &[u8]| {
        let digits = hmac_sha256::Hash::hash(bytes);
        digits.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    for (coding, sent, wanted) in [
        // A server that names the coding of each `.tar.gz`, whatever the request accepts.
        ("gzip", &packed[..], &packed[..]),
        ("x-gzip", &packed, &packed),
        ("zstd", b"whatever", b"whatever"),
        // A server that packs although the request does not accept it.
        ("gzip", &packed, b"hello"),
        ("identity", b"hello", b"hello"),
    ] {
        let (server, accepted) = coded(coding, sent);
        let file = Download::new(server.url("/x.tar.gz")).sha256(digest(wanted)).file();
        assert_eq!(bytes_of(file.unwrap()), wanted, "{coding}");
        assert_eq!(accepted.recv().unwrap().as_deref(), Some("identity"));
    }
    let (server, _accepted) = coded("gzip", &packed);
    let (_, _, cause) = failure(&server.url("/"), |download| download.sha256(digest(b"other")));
    assert!(cause.contains("its SHA-256 is"), "{cause}");
}

#[test]
fn no_proxy_is_used_for_this_machine() {
    let answer = |_: &str, connection: &mut crate::server::Connection| {
        connection.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    };
    let plain = Server::new(answer);
    let port = plain.url("").rsplit(':').next().unwrap().to_owned();
    let mut urls = vec![plain.url("/x"), format!("http://LOCALHOST:{port}/")];
    let six = TcpListener::bind("[::1]:0").map(|listener| Server::on(listener, answer));
    urls.extend(six.as_ref().ok().map(|server| server.url("/")));
    let test_dir = TestDir::new();
    for url in urls {
        let mut child = test_dir.child("download");
        child.arg(&url);
        for name in ["ALL_PROXY", "HTTP_PROXY", "http_proxy"] {
            child.env(name, "http://127.0.0.1:1");
        }
        child.env_remove("NO_PROXY").env_remove("no_proxy");
        assert_eq!(output(child), "ok", "{url}");
    }
}
