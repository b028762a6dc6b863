//! The header `Link` (RFC 8288).

/// Where the next page is: the target of the first link that is called `next`.
pub(super) fn next(headers: &[String]) -> Option<&str> {
    headers.iter().find_map(|header| next_in(header))
}

fn next_in(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, from)) = rest.split_once('<') {
        let (target, after) = from.split_once('>')?;
        let (is_next, after) = is_next(after);
        if is_next {
            return Some(target.trim());
        }
        rest = after;
    }
    None
}

/// Whether the parameters of a link say that it is the next page, and what follows behind them.
fn is_next(text: &str) -> (bool, &str) {
    let mut rel = None;
    let mut is_of_this = true;
    let mut rest = text.trim_start();
    while let Some(parameter) = rest.strip_prefix(';') {
        let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
        let name = parameter[..end].trim();
        rest = &parameter[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = self::value(after.trim_start());
        }
        if name.eq_ignore_ascii_case("rel") {
            // Of two the first counts.
            rel.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            // It is a link of something else.
            is_of_this = false;
        }
        rest = rest.trim_start();
    }
    let says_next = |rel: String| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next"));
    (is_of_this && rel.is_some_and(says_next), rest)
}

/// A parameter's value, quoted or not, and what follows.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    // A quote without an end.
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::alone(r#"<https://a.example/?page=2>; rel="next""#, Some("https://a.example/?page=2"))]
    #[case::among_others(r#"</1>; rel="first", </3>; rel="next", </9>; rel="last""#, Some("/3"))]
    #[case::unquoted("</2>;rel=next", Some("/2"))]
    #[case::several_words(r#"</2>; rel="prefetch Next""#, Some("/2"))]
    #[case::other_parameters(r#"</2>; title="a, b; rel=\"prev\" >"; rel="next"; type=x"#, Some("/2"))]
    #[case::comma_in_the_target("</a,b;c>; rel=next", Some("/a,b;c"))]
    #[case::next_in_a_title(r#"</2>; title="rel=next"; rel=prev"#, None)]
    #[case::next_in_the_target("</next?rel=next>; rel=prev", None)]
    #[case::the_first_rel_counts("</2>; rel=prev; rel=next", None)]
    #[case::of_something_else(r##"</2>; rel=next; anchor="#x", </3>; rel=next"##, Some("/3"))]
    #[case::not_a_word("</2>; rel=nextish", None)]
    #[case::no_parameters("</2>, </3>; rel=next", Some("/3"))]
    #[case::flag("</2>; crossorigin; rel=next", Some("/2"))]
    #[case::odd_blanks("  <  /2  >  ;  rel  =  \"next\"  ", Some("/2"))]
    #[case::open_quote(r#"</2>; rel="next"#, Some("/2"))]
    #[case::open_target("</2; rel=next", None)]
    #[case::empty("", None)]
    fn the_next_page_is_found(#[case] header: &str, #[case] target: Option<&str>) {
        assert_eq!(next(&[header.to_owned()]), target);
    }

    #[test]
    fn links_may_come_in_several_headers() {
        let headers = ["</1>; rel=prev", "</2>; rel=next"].map(str::to_owned);
        assert_eq!(next(&headers), Some("/2"));
    }

    proptest! {
        #[test]
        fn any_header_is_read(header in "[<>;,=\" a-z\\\\é]{0,60}") {
            let _ = next(&[header]);
        }
    }
}
