//! Finds the known word that a misspelt one was meant to be.

/// Returns the known word with the smallest edit distance, if that is at most two.
pub(super) fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let distances = known.iter().map(|word| (distance(written, word), *word));
    let (slips, word) = distances.min_by_key(|(slips, _)| *slips)?;
    (slips <= 2 && slips < word.len()).then_some(word)
}

/// Returns Levenshtein's edit distance.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (deleted, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = deleted + 1;
        for (index, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[index + 1];
            row[index + 1] = replaced.min(diagonal + 1).min(row[index] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven() {
        let known = ["files", "copy", "txtar", "keep"];
        assert_eq!(nearest("file", &known), Some("files"));
        assert_eq!(nearest("cpoy", &known), Some("copy"));
        assert_eq!(nearest("tar", &known), Some("txtar"));
    }

    #[test]
    fn other_words_are_not() {
        assert_eq!(nearest("timeout", &["files", "copy"]), None);
        assert_eq!(nearest("x", &["go"]), None);
    }

    #[test]
    fn distances_are_edit_distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
