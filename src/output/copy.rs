//! Assets as they are copied, in each [`CopyForm`].
//!
//! A line holds no control and no newline, whatever a name is: what lands in a shell or a page is what was shown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::csv::{Cells, Dialect};
use super::{Look, json};
use crate::asset::link::Refusal;
use crate::asset::{Asset, AssetId, AssetKind, CopyForm, Seconds, Template};
use crate::text;

/// What forms are made of besides the assets themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Material {
    /// The user's own forms, by their numbers.
    pub own: Vec<Template>,
    /// Where assets are on this machine.
    pub saved: BTreeMap<AssetId, PathBuf>,
}

/// The text of `assets` in one form, in their order, without a line's end behind the last one.
///
/// # Errors
/// Says of the first asset that cannot be had in this form why not: `clip.mp4: no URL yet`.
pub fn render(form: CopyForm, assets: &[&Asset], material: &Material) -> Result<String, String> {
    match form {
        CopyForm::Url => lines(assets, link),
        CopyForm::Id => lines(assets, |asset| Ok(format!("{}:{}", asset.id.account, text::safe(&asset.id.id)))),
        CopyForm::Name => lines(assets, |asset| Ok(asset.name.shown().to_owned())),
        CopyForm::Markdown => {
            lines(assets, |asset| Ok(format!("[{}]({})", markdown(asset.name.shown()), destination(&link(asset)?))))
        }
        CopyForm::Table => Ok(format!("{TABLE_HEAD}\n{}", lines(assets, table_row)?)),
        CopyForm::Html => lines(assets, |asset| Ok(html(asset.kind, asset.name.shown(), &link(asset)?))),
        CopyForm::Curl => lines(assets, |asset| Ok(format!("curl -fLO {}", quoted(&link(asset)?)))),
        CopyForm::Json => json_text(assets),
        CopyForm::Ndjson => lines(assets, |asset| json_text(&[asset])),
        CopyForm::Csv => csv_text(assets),
        CopyForm::Path => paths(assets, &material.saved),
        CopyForm::Own(number) => {
            let template = material.own.get(number).ok_or("no such form any more")?;
            lines(assets, |asset| own_line(template, asset))
        }
    }
}

/// A line for each asset.
fn lines(assets: &[&Asset], line: impl Fn(&Asset) -> Result<String, String>) -> Result<String, String> {
    let mut text = String::new();
    for (number, asset) in assets.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        text.push_str(&line(asset)?);
    }
    Ok(text)
}

const TABLE_HEAD: &str = "| name | kind | length | url |\n| --- | --- | ---: | --- |";

/// What is not known is an empty cell.
fn table_row(asset: &Asset) -> Result<String, String> {
    let url = match asset.link() {
        Err(Refusal::Missing) => String::new(),
        Ok(_) | Err(_) => escaped(&link(asset)?, |c| (c == '|').then(|| "\\|".to_owned())),
    };
    let length = asset.facts().duration.map(Seconds::clock).unwrap_or_default();
    Ok(format!("| {} | {} | {length} | {url} |", markdown(asset.name.shown()), asset.kind.as_str()))
}

/// One of the user's own. A URL that may not be used stands in no form.
fn own_line(template: &Template, asset: &Asset) -> Result<String, String> {
    if template.has_url() {
        link(asset)?;
    }
    Ok(template.text(asset, |field| text::safe(field).into_owned()))
}

/// The cells of `list --format csv`, as a terminal may be given them.
fn csv_text(assets: &[&Asset]) -> Result<String, String> {
    let look = Look { terminal: true, ..Look::default() };
    let mut out = Vec::new();
    let mut cells = Cells::new(Dialect::Csv, look);
    cells.write(&mut out, assets.iter().copied()).map_err(|error| error.to_string())?;
    let text = String::from_utf8(out).map_err(|error| error.to_string())?;
    Ok(text.trim_end_matches('\n').to_owned())
}

/// Where they are on this machine, one a line.
fn paths(assets: &[&Asset], saved: &BTreeMap<AssetId, PathBuf>) -> Result<String, String> {
    let here = assets.iter().filter(|asset| saved.contains_key(&asset.id)).count();
    match (assets.len() - here, assets.len()) {
        (0, _) => {}
        (_, 1) => return Err("not downloaded yet".to_owned()),
        (missing, all) => {
            let number = |number: usize| text::thousands(number as u64);
            return Err(format!("not downloaded yet: {} of {}", number(missing), number(all)));
        }
    }
    lines(assets, |asset| {
        let path = saved.get(&asset.id).map_or(Path::new(""), PathBuf::as_path);
        plain_path(path).map_err(|why| format!("{}: {why}", asset.name.shown()))
    })
}

/// A path as text that may be pasted anywhere.
///
/// # Errors
/// Says that it holds what cannot be seen, or is no text at all.
pub fn plain_path(path: &Path) -> Result<String, String> {
    let plain = path.to_str().filter(|path| !path.chars().any(text::is_unsafe));
    plain.map(str::to_owned).ok_or_else(|| "its path is no plain text".to_owned())
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

    fn made(form: CopyForm, assets: &[&Asset]) -> Result<String, String> {
        let own = Template::parse("{kind}: {name} <{url}>").unwrap();
        let saved = assets.iter().map(|asset| (asset.id.clone(), PathBuf::from("/media/a b.png"))).collect();
        render(form, assets, &Material { own: vec![own], saved })
    }

    fn one(form: CopyForm, name: &str, kind: AssetKind) -> String {
        made(form, &[&named(name, kind, URL)]).unwrap()
    }

    #[rstest]
    #[case(CopyForm::Url, "https://host/a.png?x=1&y=2")]
    #[case(CopyForm::Id, "heygen:a1")]
    #[case(CopyForm::Name, "a.png")]
    #[case(CopyForm::Markdown, "[a.png](https://host/a.png?x=1&y=2)")]
    #[case(CopyForm::Html, "<img src=\"https://host/a.png?x=1&amp;y=2\" alt=\"a.png\">")]
    #[case(CopyForm::Curl, "curl -fLO 'https://host/a.png?x=1&y=2'")]
    #[case(
        CopyForm::Table,
        "| name | kind | length | url |\n| --- | --- | ---: | --- |\n| a.png | image |  | https://host/a.png?x=1&y=2 |"
    )]
    #[case(CopyForm::Path, "/media/a b.png")]
    #[case(CopyForm::Own(0), "image: a.png <https://host/a.png?x=1&y=2>")]
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
        assert_eq!(made(CopyForm::Markdown, &[&asset]).unwrap(), "[n](https://host/a_\\(1\\).png)");
    }

    #[test]
    fn a_url_cannot_leave_its_quotes() {
        let asset = named("n", AssetKind::Image, "https://host/a';rm${IFS}-rf'");
        assert_eq!(made(CopyForm::Curl, &[&asset]).unwrap(), "curl -fLO 'https://host/a'\\'';rm${IFS}-rf'\\'''");
    }

    #[test]
    fn several_assets_are_one_a_line_and_an_array_in_json() {
        let (first, second) =
            (named("a", AssetKind::Image, "https://h/1"), named("b", AssetKind::Image, "https://h/2"));
        assert_eq!(made(CopyForm::Url, &[&first, &second]).unwrap(), "https://h/1\nhttps://h/2");
        let json: serde_json::Value = serde_json::from_str(&made(CopyForm::Json, &[&first, &second]).unwrap()).unwrap();
        assert_eq!(json[1]["name"], "b");
        let json: serde_json::Value = serde_json::from_str(&made(CopyForm::Json, &[&clip()]).unwrap()).unwrap();
        assert_eq!(json["name"], "clip.mp4");
    }

    #[rstest]
    #[case("javascript:alert(1)", "n: its URL is not http or https")]
    #[case("https://user:pass@host/", "n: its URL holds a user name or password")]
    #[case("https://host/a\nb", "n: its URL cannot be read")]
    fn what_may_not_be_fetched_is_not_copied(#[case] url: &str, #[case] why: &str) {
        let asset = named("n", AssetKind::Image, url);
        let forms =
            [CopyForm::Url, CopyForm::Markdown, CopyForm::Table, CopyForm::Html, CopyForm::Curl, CopyForm::Own(0)];
        for form in forms {
            assert_eq!(made(form, &[&asset]).unwrap_err(), why);
        }
    }

    #[test]
    fn without_a_url_the_rest_can_still_be_copied() {
        let asset = bare("x");
        assert_eq!(made(CopyForm::Url, &[&asset]).unwrap_err(), "x: no URL yet");
        assert_eq!(made(CopyForm::Id, &[&asset]).unwrap(), "heygen:x");
        assert!(made(CopyForm::Json, &[&asset]).unwrap().contains("\"url\":null"));
        assert!(made(CopyForm::Table, &[&asset]).unwrap().ends_with("| x | other |  |  |"));
    }

    #[test]
    fn a_cell_of_a_table_cannot_become_two() {
        let asset = named("a|b", AssetKind::Image, "https://host/a|b");
        let text = made(CopyForm::Table, &[&asset]).unwrap();
        assert_eq!(text.lines().last().unwrap(), "| a\\|b | image |  | https://host/a\\|b |");
    }

    #[test]
    fn cells_are_those_of_a_listing_with_its_headings_and_its_guard() {
        let assets = [clip(), named("=1+1", AssetKind::Image, URL)];
        let mut listed = Vec::new();
        Cells::new(Dialect::Csv, Look::default()).write(&mut listed, assets.iter()).unwrap();
        let text = made(CopyForm::Csv, &[&assets[0], &assets[1]]).unwrap();
        assert_eq!(text, String::from_utf8(listed).unwrap().trim_end());
        assert!(text.lines().last().unwrap().contains(",'=1+1,"), "{text}");
    }

    #[test]
    fn ndjson_is_an_object_a_line() {
        let text = made(CopyForm::Ndjson, &[&clip(), &bare("x")]).unwrap();
        let names: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["name"].clone()).collect();
        assert_eq!(names, ["clip.mp4", "x"]);
    }

    #[test]
    fn what_is_not_on_this_machine_has_no_path() {
        let (here, gone) = (named("a", AssetKind::Image, URL), bare("x"));
        let saved = [(here.id.clone(), PathBuf::from("/media/a.png"))].into();
        let material = Material { own: Vec::new(), saved };
        let paths = |assets: &[&Asset]| render(CopyForm::Path, assets, &material);
        assert_eq!(paths(&[&here]).unwrap(), "/media/a.png");
        assert_eq!(paths(&[&gone]).unwrap_err(), "not downloaded yet");
        assert_eq!(paths(&[&here, &gone]).unwrap_err(), "not downloaded yet: 1 of 2");
        let odd = Material { saved: [(here.id.clone(), PathBuf::from("/media/a\n.png"))].into(), ..material };
        assert_eq!(render(CopyForm::Path, &[&here], &odd).unwrap_err(), "a: its path is no plain text");
        assert_eq!(plain_path(Path::new("/media/👍🏽 up.jpg")).as_deref(), Ok("/media/👍🏽 up.jpg"));
    }

    #[test]
    fn a_form_that_is_gone_is_said() {
        assert_eq!(made(CopyForm::Own(7), &[&clip()]).unwrap_err(), "no such form any more");
    }

    proptest! {
        #[test]
        fn a_line_is_one_line_without_controls(name in "(?s).{0,40}", form in 0usize..12) {
            let asset = named(&name, AssetKind::Image, URL);
            let form = CopyForm::all(1).nth(form).unwrap();
            let text = made(form, &[&asset]).unwrap();
            let heads = match form {
                CopyForm::Table => 2,
                CopyForm::Csv => 1,
                _ => 0,
            };
            let lines: Vec<&str> = text.split('\n').collect();
            prop_assert_eq!(lines.len(), heads + 1);
            prop_assert!(lines.concat().chars().all(|c| !crate::text::is_unsafe(c)), "{text:?}");
        }
    }
}
