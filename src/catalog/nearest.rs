//! The word that was probably meant.

use super::diagnostic::quoted;

/// The longest word worth comparing: beyond it nothing is a slip of the finger any more.
const LONGEST: usize = 64;
/// The shortest beginning of a word that stands for it.
const SHORTEST: usize = 3;
/// The most words a hint lists when none is near.
const LISTED: usize = 12;

/// The nearest of `words` to `word`, if one is near enough to be what was meant.
///
/// Case and `_` for `-` are no distance at all; a third of the letters may be wrong. Failing that, a word that goes on
/// where the other ends is near.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if word.len() > LONGEST {
        return None;
    }
    let typed = plain(word);
    let distance = |other: &str| strsim::damerau_levenshtein(&typed, &plain(other));
    let words: Vec<&str> = words.into_iter().collect();
    let slip = words
        .iter()
        .map(|other| (distance(other), *other))
        .filter(|(distance, other)| *distance <= typed.chars().count().max(other.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other);
    slip.or_else(|| words.into_iter().find(|other| goes_on(&typed, &plain(other))))
}

fn goes_on(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= SHORTEST && (one.starts_with(other) || other.starts_with(one))
}

/// What to say about a word that is not one of `words`: the nearest, else all of them if they are few.
pub(super) fn hint<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match nearest(word, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if words.is_empty() || words.len() > LISTED => String::new(),
        None => format!("expected {}", one_of(&words)),
    }
}

/// `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``.
pub(super) fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

fn plain(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 5] = ["schedule", "timeout", "on-locked", "page-size", "overlap"];

    #[test]
    fn a_slip_of_the_finger_finds_its_word() {
        for (typed, meant) in [
            ("shedule", "schedule"),
            ("scehdule", "schedule"),
            ("page_size", "page-size"),
            ("PAGE_SIZE", "page-size"),
            ("on_lock", "on-locked"),
            ("page", "page-size"),
            ("schedule-weekly", "schedule"),
        ] {
            assert_eq!(nearest(typed, KEYS), Some(meant));
        }
    }

    #[test]
    fn another_word_finds_nothing() {
        for typed in ["", "x", "colour", "pa", &"schedule".repeat(20)] {
            assert_eq!(nearest(typed, KEYS), None, "{typed}");
        }
    }

    #[test]
    fn without_a_near_word_a_few_are_listed() {
        assert_eq!(hint("x", ["a", "b", "c"]), "expected `a`, `b` or `c`");
        assert_eq!(hint("x", []), "");
    }
}
