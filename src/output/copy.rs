//! Assets as they are copied: one a line, in each [`CopyForm`].
//!
//! A line holds no control and no newline, whatever a name is: what lands in a shell or a page is what was shown.

use crate::asset::{Asset, AssetKind, CopyForm};
use crate::output::json;

/// The text of `assets` in one form, in their order.
///
/// # Errors
/// Says of the first asset that cannot be had in this form why not: `clip.mp4: no URL yet`.
pub fn render(form: CopyForm, assets: &[&Asset]) -> Result<String, String> {
    match form {
        CopyForm::Json => json_text(assets),
        CopyForm::Url | CopyForm::Id | CopyForm::Name | CopyForm::Markdown | CopyForm::Html | CopyForm::Curl => {
            let lines: Result<Vec<String>, String> = assets.iter().map(|asset| line(form, asset)).collect();
            Ok(lines?.join("\n"))
        }
    }
}

fn line(form: CopyForm, asset: &Asset) -> Result<String, String> {
    let name = asset.name.shown();
    Ok(match form {
        CopyForm::Url => link(asset)?,
        CopyForm::Id => format!("{}:{}", asset.id.account, crate::text::safe(&asset.id.id)),
        CopyForm::Name => name.to_owned(),
        CopyForm::Markdown => format!("[{}]({})", markdown(name), destination(&link(asset)?)),
        CopyForm::Html => html(asset.kind, name, &link(asset)?),
        CopyForm::Curl => format!("curl -fLO {}", quoted(&link(asset)?)),
        CopyForm::Json => json_text(&[asset])?,
    })
}

/// The URL as the service gave it, once it is known to be one that may be used.
fn link(asset: &Asset) -> Result<String, String> {
    match (asset.link(), &asset.url) {
        (Ok(_), Some(url)) => Ok(url.raw().to_owned()),
        (Ok(url), None) => Ok(url.into()),
        (Err(refusal), _) => Err(format!("{}: {refusal}", asset.name.shown())),
    }
}

/// One object for one asset, an array for several.
fn json_text(assets: &[&Asset]) -> Result<String, String> {
    let mut out = Vec::new();
    let written = match assets {
        [one] => json::write(&mut out, &json::Object::new(one)),
        several => json::write(&mut out, &several.iter().map(|asset| json::Object::new(asset)).collect::<Vec<_>>()),
    };
    written.map_err(|error| error.to_string())?;
    String::from_utf8(out).map_err(|error| error.to_string())
}

/// Text within a Markdown link: whatever would end the link, or begin something else, is escaped.
fn markdown(text: &str) -> String {
    escaped(text, |c| match c {
        '\\' | '[' | ']' | '(' | ')' | '<' | '>' | '*' | '_' | '`' | '~' | '|' | '!' | '#' | '&' => {
            Some(format!("\\{c}"))
        }
        _ => None,
    })
}

/// A URL within a Markdown link; most have nothing to escape and stay as they are.
fn destination(url: &str) -> String {
    escaped(url, |c| matches!(c, '\\' | '(' | ')' | '<' | '>').then(|| format!("\\{c}")))
}

fn html(kind: AssetKind, name: &str, url: &str) -> String {
    let (name, url) = (entities(name), entities(url));
    match kind {
        AssetKind::Image => format!("<img src=\"{url}\" alt=\"{name}\">"),
        AssetKind::Video => format!("<video controls src=\"{url}\" title=\"{name}\"></video>"),
        AssetKind::Audio => format!("<audio controls src=\"{url}\" title=\"{name}\"></audio>"),
        AssetKind::Other => format!("<a href=\"{url}\">{name}</a>"),
    }
}

fn entities(text: &str) -> String {
    escaped(text, |c| match c {
        '&' => Some("&amp;".to_owned()),
        '<' => Some("&lt;".to_owned()),
        '>' => Some("&gt;".to_owned()),
        '"' => Some("&quot;".to_owned()),
        '\'' => Some("&#39;".to_owned()),
        _ => None,
    })
}

/// One word for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", escaped(text, |c| (c == '\'').then(|| "'\\''".to_owned())))
}

fn escaped(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match escape(c) {
            Some(escape) => out.push_str(&escape),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::{bare, clip, named};
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const URL: &str = "https://host/a.png?x=1&y=2";

    fn one(form: CopyForm, name: &str, kind: AssetKind) -> String {
        render(form, &[&named(name, kind, URL)]).unwrap()
    }

    #[rstest]
    #[case(CopyForm::Url, "https://host/a.png?x=1&y=2")]
    #[case(CopyForm::Id, "heygen:a1")]
    #[case(CopyForm::Name, "a.png")]
    #[case(CopyForm::Markdown, "[a.png](https://host/a.png?x=1&y=2)")]
    #[case(CopyForm::Html, "<img src=\"https://host/a.png?x=1&amp;y=2\" alt=\"a.png\">")]
    #[case(CopyForm::Curl, "curl -fLO 'https://host/a.png?x=1&y=2'")]
    fn one_asset_in_each_form(#[case] form: CopyForm, #[case] text: &str) {
        assert_eq!(one(form, "a.png", AssetKind::Image), text);
    }

    #[rstest]
    #[case(AssetKind::Video, "<video controls src=\"https://host/a.png?x=1&amp;y=2\" title=\"n\"></video>")]
    #[case(AssetKind::Audio, "<audio controls src=\"https://host/a.png?x=1&amp;y=2\" title=\"n\"></audio>")]
    #[case(AssetKind::Other, "<a href=\"https://host/a.png?x=1&amp;y=2\">n</a>")]
    fn html_goes_by_kind(#[case] kind: AssetKind, #[case] text: &str) {
        assert_eq!(one(CopyForm::Html, "n", kind), text);
    }

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(
            one(CopyForm::Markdown, "a](javascript:x) `b`", AssetKind::Image),
            "[a\\]\\(javascript:x\\) \\`b\\`](https://host/a.png?x=1&y=2)"
        );
        assert_eq!(
            one(CopyForm::Html, "\"><script>alert('x')</script>", AssetKind::Other),
            "<a href=\"https://host/a.png?x=1&amp;y=2\">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</a>"
        );
    }

    #[test]
    fn a_url_cannot_end_its_markdown_link() {
        let asset = named("n", AssetKind::Image, "https://host/a_(1).png");
        assert_eq!(render(CopyForm::Markdown, &[&asset]).unwrap(), "[n](https://host/a_\\(1\\).png)");
    }

    #[test]
    fn a_url_cannot_leave_its_quotes() {
        let asset = named("n", AssetKind::Image, "https://host/a';rm${IFS}-rf'");
        assert_eq!(render(CopyForm::Curl, &[&asset]).unwrap(), "curl -fLO 'https://host/a'\\'';rm${IFS}-rf'\\'''");
    }

    #[test]
    fn several_assets_are_one_a_line_and_an_array_in_json() {
        let (first, second) =
            (named("a", AssetKind::Image, "https://h/1"), named("b", AssetKind::Image, "https://h/2"));
        assert_eq!(render(CopyForm::Url, &[&first, &second]).unwrap(), "https://h/1\nhttps://h/2");
        let json: serde_json::Value =
            serde_json::from_str(&render(CopyForm::Json, &[&first, &second]).unwrap()).unwrap();
        assert_eq!(json[1]["name"], "b");
        let json: serde_json::Value = serde_json::from_str(&render(CopyForm::Json, &[&clip()]).unwrap()).unwrap();
        assert_eq!(json["name"], "clip.mp4");
    }

    #[rstest]
    #[case("javascript:alert(1)", "n: its URL is not http or https")]
    #[case("https://user:pass@host/", "n: its URL holds a user name or password")]
    #[case("https://host/a\nb", "n: its URL cannot be read")]
    fn what_may_not_be_fetched_is_not_copied(#[case] url: &str, #[case] why: &str) {
        let asset = named("n", AssetKind::Image, url);
        for form in [CopyForm::Url, CopyForm::Markdown, CopyForm::Html, CopyForm::Curl] {
            assert_eq!(render(form, &[&asset]).unwrap_err(), why);
        }
    }

    #[test]
    fn without_a_url_the_rest_can_still_be_copied() {
        let asset = bare("x");
        assert_eq!(render(CopyForm::Url, &[&asset]).unwrap_err(), "x: no URL yet");
        assert_eq!(render(CopyForm::Id, &[&asset]).unwrap(), "heygen:x");
        assert!(render(CopyForm::Json, &[&asset]).unwrap().contains("\"url\":null"));
    }

    proptest! {
        #[test]
        fn a_line_is_one_line_without_controls(name in "(?s).{0,40}", form in 0usize..7) {
            let asset = named(&name, AssetKind::Image, URL);
            let text = render(CopyForm::ALL[form], &[&asset]).unwrap();
            prop_assert!(text.chars().all(|c| !crate::text::is_unsafe(c)), "{text:?}");
        }
    }
}
