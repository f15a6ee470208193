//! Serves the notes as pages over HTTP/1.0.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;

use crate::{notes, slug};

/// Serves until the process ends. With port 0, the system chooses a port.
pub(crate) fn serve(port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    println!("listening on http://{}/", listener.local_addr()?);
    for stream in listener.incoming() {
        if let Err(error) = answer(stream?) {
            eprintln!("error: {error}");
        }
    }
    Ok(())
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut request = String::new();
    BufReader::new(&stream).read_line(&mut request)?;
    let path = request.split(' ').nth(1).unwrap_or_default();
    println!("{}", request.trim_end());
    let (status, body) = match path.trim_start_matches('/') {
        "" => ("200 OK", index()?),
        name => match fs::read_to_string(format!("{}.md", slug(name))) {
            Ok(text) => ("200 OK", text),
            Err(_) => ("404 Not Found", "There is no such note.\n".to_owned()),
        },
    };
    write!(stream, "HTTP/1.0 {status}\r\nContent-Type: text/plain\r\n\r\n{body}")
}

fn index() -> io::Result<String> {
    let notes = notes(Path::new("."))?;
    Ok(notes.iter().map(|(name, title)| format!("/{name} {title}\n")).collect())
}
