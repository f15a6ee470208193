//! Files with the contents of a reader.

use std::io::{self, Read};

use tempspace::temp;

struct Bits(usize);

/// One byte at a time, with interruptions.
impl Read for Bits {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Ok(0);
        }
        self.0 -= 1;
        if self.0 % 2 == 1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        buffer[0] = b'x';
        Ok(1)
    }
}

#[test]
fn a_slow_reader_is_read_to_its_end() {
    let file = temp::from_reader(Bits(1000), ".bin").unwrap();
    assert_eq!(io::read_to_string(&file).unwrap(), "x".repeat(500));
    assert_eq!(file.path().extension().unwrap(), "bin");
}

#[test]
fn lengths_around_the_buffer_are_saved_whole() {
    for length in [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20] {
        let file = temp::from_reader(io::repeat(7).take(length), "").unwrap();
        assert_eq!(file.as_file().metadata().unwrap().len(), length);
    }
}

#[test]
fn a_failing_reader_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable is out"))
        }
    }
    let error = temp::from_reader(Broken, ".txt").unwrap_err();
    assert!(error.to_string().starts_with("cannot read into temporary file"), "{error}");
    assert_eq!(error.io_error().unwrap().to_string(), "the cable is out");
    assert!(!error.path().unwrap().exists());
}
