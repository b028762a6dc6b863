//! The last look at a line before it is written. Nothing that is logged holds a key; should a URL or a header ever get
//! into a message, what could be secret in it is left out.

use std::borrow::Cow;
use std::io::{self, Write};

/// What stands in the place of what was left out.
const LEFT_OUT: &str = "…";

/// Behind these words a secret may stand; in small letters.
const NAMES: [&str; 8] = ["api-key", "api_key", "apikey", "authorization", "token", "secret", "password", "credential"];

/// A log whose lines are looked at.
#[derive(Debug)]
pub(super) struct Redacted<W>(pub(super) W);

impl<W: Write> Write for Redacted<W> {
    /// One line comes in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(redacted(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn redacted(line: &str) -> Cow<'_, str> {
    let lower = line.to_ascii_lowercase();
    if !lower.contains("://") && !NAMES.iter().any(|name| lower.contains(name)) {
        return Cow::Borrowed(line);
    }
    // Words with the white space behind them, so that the line stays as it is otherwise.
    let mut after_name = false;
    let words = line.split_inclusive(char::is_whitespace).map(|word| {
        let (bare, space) = word.split_at(word.trim_end().len());
        let shown =
            if after_name && !bare.is_empty() { LEFT_OUT.into() } else { without_values(&without_secrets(bare)) };
        after_name = after_name && is_scheme(bare) || ends_with_name(bare);
        format!("{shown}{space}")
    });
    Cow::Owned(words.collect())
}

/// `Bearer` and the like, which stand before the secret itself.
fn is_scheme(word: &str) -> bool {
    ["basic", "bearer", "digest"].contains(&word.to_ascii_lowercase().as_str())
}

/// Whether the word announces a secret: `x-api-key:`.
fn ends_with_name(word: &str) -> bool {
    let name = word.strip_suffix([':', '=']).map(|name| name.trim_matches('"').to_ascii_lowercase());
    name.is_some_and(|name| NAMES.iter().any(|secret| name.ends_with(secret)))
}

/// The word without what is behind `NAME=` and `NAME:`.
fn without_values(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let ends = NAMES.iter().flat_map(|name| lower.match_indices(name).map(|(at, name)| at + name.len()));
    let cut = ends.filter(|end| word[*end..].trim_start_matches('"').starts_with(['=', ':'])).min();
    match cut {
        Some(end) if word.len() > end + 1 => format!("{}={LEFT_OUT}", &word[..end]),
        Some(_) | None => word.to_owned(),
    }
}

/// The word with its URL, if it has one, without user, password, query and fragment.
fn without_secrets(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else { return word.to_owned() };
    let (address, tail) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let mark = tail.get(..1).map(|mark| format!("{mark}{LEFT_OUT}")).unwrap_or_default();
    format!("{scheme}://{host}{path}{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("answered host=api.heygen.com status=200\n", "answered host=api.heygen.com status=200\n")]
    #[case("  two  spaces\ttab http://h/p \n", "  two  spaces\ttab http://h/p \n")]
    #[case("got https://h.example/a/b?key=canary#x\n", "got https://h.example/a/b?…\n")]
    #[case("at url=https://u:canary@h.example:8080/x", "at url=https://h.example:8080/x")]
    #[case("at https://u@canary@h.example", "at https://h.example")]
    #[case("to https://h.example#canary", "to https://h.example#…")]
    #[case("x-api-key: canary next", "x-api-key: … next")]
    #[case("x-api-key=canary", "x-api-key=…")]
    #[case("Authorization: Bearer canary", "Authorization: … …")]
    #[case("{\"api_key\":\"canary\"}", "{\"api_key=…")]
    #[case("the token is missing", "the token is missing")]
    fn what_could_be_secret_is_left_out_and_all_else_stays(#[case] line: &str, #[case] written: &str) {
        let mut log = Redacted(Vec::new());
        log.write_all(line.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(log.0).unwrap(), written);
    }
}
