//! Spooled files: the boundaries of CPython's tests, and behaviour equal to a file's.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom, Write};

use tempspace::temp::{SpooledFile, spooled};

fn contents(file: &mut SpooledFile) -> Vec<u8> {
    let position = file.stream_position().unwrap();
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    file.seek(SeekFrom::Start(position)).unwrap();
    bytes
}

fn length(file: &mut SpooledFile) -> u64 {
    let position = file.stream_position().unwrap();
    let len = file.seek(SeekFrom::End(0)).unwrap();
    file.seek(SeekFrom::Start(position)).unwrap();
    len
}

#[test]
fn it_rolls_with_the_write_that_passes_the_limit() {
    let mut file = spooled(30);
    file.write_all(&[b'a'; 20]).unwrap();
    file.write_all(&[b'b'; 10]).unwrap();
    assert!(!file.is_rolled(), "30 bytes are not more than 30");
    file.write_all(b"c").unwrap();
    assert!(file.is_rolled());
    let expected = [&[b'a'; 20][..], &[b'b'; 10], b"c"].concat();
    assert_eq!((contents(&mut file), length(&mut file)), (expected, 31));
    assert_eq!(file.stream_position().unwrap(), 31);
}

#[test]
fn writing_nothing_at_the_limit_does_not_roll() {
    let mut file = spooled(3);
    file.write_all(b"abc").unwrap();
    assert_eq!(file.write(b"").unwrap(), 0);
    assert!(!file.is_rolled());
}

#[test]
fn seeking_past_the_end_does_not_roll_and_writing_there_does() {
    let mut file = spooled(30);
    file.seek(SeekFrom::Start(100)).unwrap();
    assert!(!file.is_rolled());
    assert_eq!(file.read(&mut [0; 8]).unwrap(), 0);
    file.write_all(b"x").unwrap();
    assert!(file.is_rolled());
    assert_eq!(contents(&mut file), [&[0; 100][..], b"x"].concat());
}

#[test]
fn seeking_before_the_start_is_an_error() {
    let mut file = spooled(30);
    file.write_all(b"abc").unwrap();
    assert!(file.seek(SeekFrom::Current(-4)).is_err());
    assert_eq!(file.stream_position().unwrap(), 3);
}

#[test]
fn overwriting_in_memory_neither_grows_nor_rolls() {
    let mut file = spooled(4);
    file.write_all(b"abcd").unwrap();
    file.seek(SeekFrom::Start(1)).unwrap();
    file.write_all(b"XY").unwrap();
    assert!(!file.is_rolled());
    assert_eq!(contents(&mut file), b"aXYd");
}

#[test]
fn cutting_off_rolls_only_beyond_the_limit() {
    for (len, rolled) in [(0, false), (4, false), (10, false), (20, true)] {
        let mut file = spooled(10);
        file.write_all(b"abcdef").unwrap();
        file.set_len(len).unwrap();
        assert_eq!((file.is_rolled(), length(&mut file)), (rolled, len));
        let mut expected = b"abcdef".to_vec();
        expected.resize(len as usize, 0);
        assert_eq!(contents(&mut file), expected);
        assert_eq!(file.stream_position().unwrap(), 6, "the position stays");
    }
}

#[test]
fn zero_never_rolls_but_on_demand() {
    let mut file = spooled(0);
    file.write_all(&vec![7; 3 << 20]).unwrap();
    file.set_len(4 << 20).unwrap();
    assert!(!file.is_rolled());
    file.roll_over().unwrap();
    assert!(file.is_rolled() && length(&mut file) == 4 << 20);
}

#[test]
fn rolling_keeps_contents_and_position() {
    let mut file = spooled(100);
    file.write_all(b"0123456789").unwrap();
    file.seek(SeekFrom::Start(4)).unwrap();
    file.roll_over().unwrap();
    file.roll_over().unwrap();
    let mut next = [0; 2];
    file.read_exact(&mut next).unwrap();
    assert_eq!(&next, b"45");
}

#[test]
fn the_handed_over_file_has_all_and_the_position() {
    for max_size in [5, 100] {
        let mut file = spooled(max_size);
        file.write_all(b"0123456789").unwrap();
        file.seek(SeekFrom::Start(7)).unwrap();
        let mut file = file.into_file().unwrap();
        assert_eq!(io::read_to_string(&mut file).unwrap(), "789");
        file.rewind().unwrap();
        assert_eq!(io::read_to_string(&mut file).unwrap(), "0123456789");
    }
}

#[test]
fn lines_are_the_same_in_memory_and_on_the_disk() {
    for max_size in [0, 3] {
        let mut file = spooled(max_size);
        file.write_all("one\r\ntwö\nthree".as_bytes()).unwrap();
        file.rewind().unwrap();
        let mut line = String::new();
        file.read_line(&mut line).unwrap();
        assert_eq!(line, "one\r\n");
        assert_eq!(file.lines().map(Result::unwrap).collect::<Vec<_>>(), ["twö", "three"]);
    }
}

/// Every operation in an order that a fixed sequence of numbers decides, against a cursor.
#[test]
fn it_behaves_as_a_file_whatever_is_done_to_it() {
    for seed in 1..40 {
        let mut numbers = Numbers(seed);
        let (mut file, mut model) = (spooled(numbers.below(400_000)), Cursor::new(Vec::new()));
        for _ in 0..60 {
            step(&mut numbers, &mut file, &mut model);
            assert_eq!(file.stream_position().unwrap(), model.position(), "seed {seed}");
            assert_eq!(length(&mut file), model.get_ref().len() as u64, "seed {seed}");
        }
        assert!(contents(&mut file) == *model.get_ref(), "seed {seed}");
    }
}

fn step(numbers: &mut Numbers, file: &mut SpooledFile, model: &mut Cursor<Vec<u8>>) {
    let len = model.get_ref().len();
    let size = [10, 3_000, 300_000][numbers.below(3)];
    match numbers.below(8) {
        0..=2 => {
            let bytes = vec![numbers.below(256) as u8; 1 + numbers.below(size)];
            file.write_all(&bytes).unwrap();
            model.write_all(&bytes).unwrap();
        }
        3 | 4 => {
            let count = numbers.below(size) as u64;
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            Read::by_ref(file).take(count).read_to_end(&mut ours).unwrap();
            Read::by_ref(model).take(count).read_to_end(&mut theirs).unwrap();
            assert!(ours == theirs);
        }
        5 => {
            let to = SeekFrom::Start(numbers.below(len + 10) as u64);
            assert_eq!(file.seek(to).unwrap(), model.seek(to).unwrap());
        }
        6 => {
            let to = numbers.below(len + 10);
            file.set_len(to as u64).unwrap();
            model.get_mut().resize(to, 0);
        }
        _ => file.flush().unwrap(),
    }
}

/// A linear congruential generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}
