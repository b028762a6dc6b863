//! The provider's own JSON, set out for reading.

use crate::text::Label;

/// Blanks for each level.
const STEP: usize = 2;
/// No level stands further in: an answer that nests without end would be nothing but blanks.
const DEEPEST: usize = 24;

/// JSON in lines, each value on its own. Not one character of a value changes; what is not JSON stays as it is, but for
/// the blanks between its parts.
#[must_use]
pub fn lines(json: &str) -> Vec<Label> {
    let mut out = DetailLines::default();
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.text(&mut letters),
            '{' | '[' => {
                out.line.push(letter);
                while letters.next_if(char::is_ascii_whitespace).is_some() {}
                // An empty one stays on its line.
                if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    out.line.push(end);
                } else {
                    out.depth += 1;
                    out.end_line();
                }
            }
            '}' | ']' => {
                out.depth = out.depth.saturating_sub(1);
                out.end_line();
                out.line.push(letter);
            }
            ',' => {
                out.line.push(letter);
                out.end_line();
            }
            ':' => out.line.push_str(": "),
            blank if blank.is_ascii_whitespace() => {}
            other => out.line.push(other),
        }
    }
    out.end_line();
    out.lines
}

/// The lines so far.
#[derive(Default)]
struct DetailLines {
    lines: Vec<Label>,
    line: String,
    depth: usize,
}

impl DetailLines {
    /// Takes the rest of a string, up to its closing quote.
    fn text(&mut self, letters: &mut impl Iterator<Item = char>) {
        self.line.push('"');
        let mut escaped = false;
        for letter in letters {
            self.line.push(letter);
            match letter {
                '"' if !escaped => return,
                '\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
    }

    fn end_line(&mut self) {
        if self.line.bytes().any(|byte| byte != b' ') {
            self.lines.push(Label::new(&self.line));
        }
        self.line = " ".repeat(STEP * self.depth.min(DEEPEST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn set_out(json: &str) -> String {
        lines(json).iter().map(Label::raw).collect::<Vec<_>>().join("\n")
    }

    #[rstest]
    #[case("{}", "{}")]
    #[case("[ ]", "[]")]
    #[case(r#"{"a":1,"b":[true,{}]}"#, "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    {}\n  ]\n}")]
    #[case(r#"{"a":"{[,:]}\"\\"}"#, "{\n  \"a\": \"{[,:]}\\\"\\\\\"\n}")]
    #[case("\"open", "\"open")]
    #[case("}}]", "}\n}\n]")]
    #[case("", "")]
    fn each_value_stands_on_its_own_line(#[case] json: &str, #[case] lines: &str) {
        assert_eq!(set_out(json), lines);
    }

    #[test]
    fn a_deep_answer_costs_no_more_than_it_is_long() {
        let deep = "[".repeat(10_000);
        let all = lines(&deep);
        assert_eq!(all.len(), 10_000);
        assert!(all.iter().all(|line| line.raw().len() <= STEP * DEEPEST + 1));
    }

    proptest! {
        #[test]
        fn nothing_of_a_value_changes(numbers in proptest::collection::vec(any::<f64>(), 0..4), text in "(?s).{0,20}") {
            let json = serde_json::json!({ "numbers": numbers, "text": text, "none": null }).to_string();
            let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
            prop_assert_eq!(read(&set_out(&json)), read(&json));
        }

        #[test]
        fn any_text_can_be_set_out(text in "(?s).{0,80}|[\\[\\]{},:\" a]{0,40}") {
            let kept = |text: &str| text.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>();
            prop_assert_eq!(kept(&set_out(&text)), kept(&text));
        }
    }
}
