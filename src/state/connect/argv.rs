//! A command as people type it, as the program and its arguments. No shell reads it: quotes and backslashes keep
//! characters together, and nothing else means anything.

/// The words of a line; `None` where a quote is not closed or a backslash stands at the end.
#[must_use]
pub fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().push(letters.next()?),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            (_, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("pass show heygen", &["pass", "show", "heygen"])]
    #[case("  op  read 'op://v/my key' ", &["op", "read", "op://v/my key"])]
    #[case(r#"a "b \" c" d\ e ''"#, &["a", "b \" c", "d e", ""])]
    #[case("echo $HOME; id", &["echo", "$HOME;", "id"])]
    #[case("", &[])]
    fn quotes_keep_words_together(#[case] line: &str, #[case] expected: &[&str]) {
        assert_eq!(words(line).unwrap(), expected);
    }

    #[rstest]
    #[case("a 'b")]
    #[case("a \"b'")]
    #[case("a \\")]
    fn what_is_not_finished_is_no_command(#[case] line: &str) {
        assert_eq!(words(line), None);
    }
}
