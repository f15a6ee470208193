//! No text makes the parser panic, and what parses prints to what parses to the same.

use tempspace::Tree;

use super::random::{self, Random};

const INSERTS: &[&[u8]] = &[
    b"-- ",
    b" --\n",
    b" -> ",
    b"\"",
    b"\\",
    b"\\x",
    b"\\u{",
    b" (exec)",
    b" (fifo)",
    b" (mode 0755) --\n",
    b" (exec, modified 1969-12-31T23:59:59.5Z) --\n",
    b"\xef\xbb\xbf",
    b" (base64) --\n",
    b"=",
    b"/",
    b"../",
    b"\0",
    b"\r\n",
    b"\n",
    b"\xff",
    b"\xc2",
    b"\xa0",
    b", ",
    b")",
    b"(",
    b" (1 byte, sha256:0000000000000000000000000000000000000000000000000000000000000000) --\n",
];

fn mutate(text: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..random.below(6) + 1 {
        let at = random.below(text.len() + 1);
        match random.below(4) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..text.len().min(at + random.below(9)))),
            2 => text.extend_from_within(at..text.len().min(at + 40)),
            _ => drop(text.splice(at..at, random.pick(INSERTS).iter().copied())),
        }
    }
}

#[test]
fn mutated_texts_parse_or_fail_but_never_panic() {
    let (mut parsed, mut failed) = (0, 0);
    for seed in 0..8_000 {
        let mut random = Random::new(seed);
        let mut text = random::tree(&mut random).to_string().into_bytes();
        mutate(&mut text, &mut random);
        match Tree::from_txtar(&text) {
            Ok(tree) => {
                parsed += 1;
                assert!(tree.to_string().parse::<Tree>().unwrap() == tree, "seed {seed}");
            }
            Err(error) => {
                failed += 1;
                assert!(error.to_string().starts_with("line "), "seed {seed}: {error}");
            }
        }
    }
    assert!(parsed > 1_000 && failed > 1_000, "{parsed} parsed, {failed} failed");
}
