//! An HTTP server on the loopback interface, with responses that may be wrong.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Answers each request on a thread of its own until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    requests: AtomicUsize,
    stopped: AtomicBool,
}

impl Server {
    /// A server whose `answer` gets the path of the request and the connection.
    pub(crate) fn new(answer: impl Fn(&str, &mut Connection) + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), answer)
    }

    /// As [`new`](Self::new), at another address.
    pub(crate) fn on(
        listener: TcpListener,
        answer: impl Fn(&str, &mut Connection) + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let (state, answer) = (Arc::new(State::default()), Arc::new(answer));
        let accepting = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (state, answer) = (accepting.clone(), answer.clone());
                thread::spawn(move || serve(stream, state, &*answer));
            }
        });
        Self { address, state }
    }

    /// A server that sends `answer` to each request.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_, connection| connection.send(&answer))
    }

    /// A server that sends this file.
    pub(crate) fn with(contents: impl AsRef<[u8]>) -> Self {
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", contents.as_ref().len());
        Self::answering([head.as_bytes(), contents.as_ref()].concat())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The number of requests.
    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

/// One connection, whose request has been read.
pub(crate) struct Connection {
    stream: TcpStream,
    head: Vec<String>,
    state: Arc<State>,
}

impl Connection {
    /// The value of a header of the request.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.iter().filter_map(|line| line.split_once(':'));
        let mut values = headers.filter(|header| header.0.eq_ignore_ascii_case(name));
        values.next().map(|header| header.1.trim())
    }

    /// Sends this, even if the client has closed the connection.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(bytes.as_ref());
    }

    /// Sends this every five milliseconds until the connection is closed or the test is over.
    pub(crate) fn drip(&mut self, bytes: &[u8]) {
        while !self.state.stopped.load(Ordering::SeqCst) && self.stream.write_all(bytes).is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn serve(
    stream: TcpStream,
    state: Arc<State>,
    answer: &(dyn Fn(&str, &mut Connection) + Send + Sync),
) {
    state.requests.fetch_add(1, Ordering::SeqCst);
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let request = lines.next().and_then(Result::ok).unwrap_or_default();
    let head = lines.map_while(Result::ok);
    let head = head.take_while(|line| !line.is_empty()).collect();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut connection = Connection { stream, head, state };
    answer(&path, &mut connection);
    let _ = connection.stream.shutdown(Shutdown::Write);
}

/// `contents` in the gzip format, stored without compression.
pub(crate) fn gzip(contents: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut blocks = contents.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(crc32(contents).to_le_bytes());
    packed.extend((contents.len() as u32).to_le_bytes());
    packed
}

fn crc32(bytes: &[u8]) -> u32 {
    let shift = |crc: u32, _| {
        if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
    };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), shift))
}
