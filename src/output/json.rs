//! JSON: one asset as an object, and a listing as one document that is written while it arrives.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::{Failed, Sheet, Summary};
use crate::asset::{AccountName, Asset, Cursor};
use crate::text;

/// An asset as JSON tells it: every field always there, in this order, `null` where it is not known.
#[derive(Debug, Serialize)]
pub struct Object<'a> {
    provider: &'a str,
    collection: &'static str,
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    /// The service's own word for the kind.
    #[serde(rename = "type")]
    type_word: Option<&'a str>,
    status: Option<&'a str>,
    /// Pixels; these and the next two are the service's word, else the medium's own.
    width: Option<u32>,
    height: Option<u32>,
    /// Seconds.
    duration: Option<f64>,
    frames: Option<u64>,
    /// Frames a second.
    fps: Option<f64>,
    codec: Option<String>,
    bytes: Option<u64>,
    mime: Option<String>,
    folder: Option<&'a str>,
    folder_name: Option<&'a str>,
    created: Option<String>,
    url: Option<&'a str>,
    expires: Option<String>,
    thumbnail: Option<&'a str>,
    new: bool,
    gone: bool,
    unreadable: bool,
}

impl<'a> Object<'a> {
    /// The names of the fields, in their order: the columns of CSV too.
    pub const FIELDS: [&'static str; 24] = [
        "provider",
        "collection",
        "id",
        "name",
        "kind",
        "type",
        "status",
        "width",
        "height",
        "duration",
        "frames",
        "fps",
        "codec",
        "bytes",
        "mime",
        "folder",
        "folder_name",
        "created",
        "url",
        "expires",
        "thumbnail",
        "new",
        "gone",
        "unreadable",
    ];

    #[must_use]
    pub fn new(asset: &'a Asset) -> Self {
        let facts = asset.facts();
        Self {
            provider: asset.id.account.as_str(),
            collection: asset.id.collection.as_str(),
            id: &asset.id.id,
            name: asset.name.raw(),
            kind: asset.kind.as_str(),
            type_word: asset.type_word.as_ref().map(text::Label::raw),
            status: asset.status.as_ref().map(text::Label::raw),
            width: facts.width,
            height: facts.height,
            duration: facts.duration.map(crate::asset::Seconds::get),
            frames: facts.frames,
            fps: facts.fps,
            codec: facts.codec.map(|codec| codec.raw().to_owned()),
            bytes: facts.bytes,
            mime: facts.mime.map(|mime| mime.raw().to_owned()),
            folder: asset.folder.as_deref(),
            folder_name: asset.folder_name.as_ref().map(text::Label::raw),
            created: asset.created.map(|at| at.to_string()),
            url: asset.url.as_ref().map(text::Label::raw),
            expires: asset.expires.map(|at| at.to_string()),
            thumbnail: asset.thumbnail.as_ref().map(text::Label::raw),
            new: asset.new,
            gone: asset.gone,
            unreadable: asset.unreadable.is_some(),
        }
    }
}

/// Writes one value on one line, without a newline behind it.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaping(CompactFormatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Writes one value on many lines, for people.
///
/// # Errors
/// Those of the writer.
pub fn write_pretty(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaping(PrettyFormatter::new()));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// A provider's own JSON as a terminal may be given it: the same document, with escapes for what acts or hides.
#[must_use]
pub fn safe_document(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut marks = 0;
    for c in raw.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        match c {
            '\n' | '\t' => out.push(c),
            // Between tokens a carriage return says nothing, and within strings JSON forbids it.
            '\r' => {}
            c if text::is_unsafe(c) || marks > MARKS_IN_A_ROW => push_escape(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

/// `\u202e`, and two of them where the code point is beyond the first plane.
fn push_escape(out: &mut String, c: char) {
    use std::fmt::Write as _;
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// More combining marks in a row than any language has are written as escapes: on a terminal they would run over the
/// lines above and below.
const MARKS_IN_A_ROW: usize = 4;

fn is_mark(c: char) -> bool {
    !c.is_ascii() && text::width(c.encode_utf8(&mut [0; 4])) == 0
}

/// Any formatter, with escapes for code points that act on a terminal or cannot be seen.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut marks = 0;
        let mut from = 0;
        for (at, c) in fragment.char_indices() {
            marks = if is_mark(c) { marks + 1 } else { 0 };
            if text::is_unsafe(c) || marks > MARKS_IN_A_ROW {
                let mut escape = String::new();
                push_escape(&mut escape, c);
                out.write_all(&fragment.as_bytes()[from..at])?;
                out.write_all(escape.as_bytes())?;
                from = at + c.len_utf8();
            }
        }
        out.write_all(&fragment.as_bytes()[from..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// A listing as one document: `{"assets": […], "total": {…}, "next": {…}, "errors": […]}`.
#[derive(Debug, Default)]
pub struct Json {
    begun: bool,
}

impl Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            out.write_all(b"{\"assets\":[")?;
        }
        Ok(())
    }
}

impl Sheet for Json {
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        for asset in assets {
            let separator: &[u8] = if self.begun { b",\n" } else { b"\n" };
            self.begin(out)?;
            out.write_all(separator)?;
            write(out, &Object::new(asset))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let separator: &[u8] = if self.begun { b"\n]," } else { b"]," };
        self.begin(out)?;
        out.write_all(separator)?;
        out.write_all(b"\"total\":")?;
        write(out, &ByAccount(summary.accounts.iter().map(|end| (&end.account, end.total)).collect()))?;
        out.write_all(b",\"next\":")?;
        let next = summary.accounts.iter().map(|end| (&end.account, end.next.as_ref().map(Cursor::as_str)));
        write(out, &ByAccount(next.collect()))?;
        out.write_all(b",\"errors\":")?;
        write(out, &summary.errors.iter().map(ErrorObject::new).collect::<Vec<_>>())?;
        out.write_all(b"}\n")
    }
}

/// An object with one field an account, in the accounts' order.
struct ByAccount<'a, T>(Vec<(&'a AccountName, T)>);

impl<T: Serialize> Serialize for ByAccount<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (account, value) in &self.0 {
            map.serialize_entry(account.as_str(), value)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    provider: &'a str,
    kind: &'static str,
    message: &'a str,
}

impl<'a> ErrorObject<'a> {
    fn new(failed: &'a Failed) -> Self {
        Self { provider: failed.account.as_str(), kind: failed.kind, message: &failed.message }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{account, bare, clip, named, summary, written};
    use super::*;
    use crate::asset::AssetKind;
    use crate::text::Label;
    use rstest::rstest;

    fn line(asset: &Asset) -> String {
        let mut out = Vec::new();
        write(&mut out, &Object::new(asset)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_asset_has_every_field_in_the_documented_order() {
        assert_eq!(
            line(&clip()),
            concat!(
                r#"{"provider":"heygen","collection":"assets","id":"5db1","name":"clip.mp4","kind":"video","#,
                r#""type":"video","status":null,"width":3840,"height":2160,"duration":42.0,"frames":1008,"fps":24.0,"#,
                r#""codec":"h264","bytes":18431022,"mime":"video/mp4","folder":null,"folder_name":null,"#,
                r#""created":"2025-10-06T13:21:56Z","url":"https://resource2.heygen.ai/video/5db1/original.mp4","#,
                r#""expires":null,"thumbnail":null,"new":false,"gone":false,"unreadable":false}"#
            )
        );
    }

    #[test]
    fn what_is_not_known_is_null() {
        let value: serde_json::Value = serde_json::from_str(&line(&bare("x"))).unwrap();
        let object = value.as_object().unwrap();
        assert_eq!(object.len(), Object::FIELDS.len());
        for field in ["type", "status", "width", "duration", "bytes", "folder", "created", "url", "thumbnail"] {
            assert_eq!(object[field], serde_json::Value::Null, "{field}");
        }
    }

    #[test]
    fn the_list_of_fields_is_that_of_the_object() {
        let json = line(&bare("x"));
        let at: Vec<usize> = Object::FIELDS.iter().map(|field| json.find(&format!("\"{field}\":")).unwrap()).collect();
        assert!(at.is_sorted(), "{at:?}");
    }

    #[rstest]
    #[case("a\u{1b}[31m", r"a\u001b[31m")]
    #[case("a\u{9b}b", r"a\u009bb")]
    #[case("\u{7f}", r"\u007f")]
    #[case("exe\u{202e}gpj", r"exe\u202egpj")]
    #[case("pay\u{200b}pal", r"pay\u200bpal")]
    #[case("a\u{e0041}b", r"a\udb40\udc41b")]
    #[case("東京\u{2028}", r"東京\u2028")]
    #[case("e\u{301}\u{302}\u{303}\u{304}\u{305}", "e\u{301}\u{302}\u{303}\u{304}\\u0305")]
    #[case("say \"hi\"\n", r#"say \"hi\"\n"#)]
    #[case("\u{1f468}\u{200d}\u{1f469}", "\u{1f468}\u{200d}\u{1f469}")]
    fn code_points_that_act_or_hide_are_escaped_and_come_back(#[case] name: &str, #[case] escaped: &str) {
        let json = line(&named(name, AssetKind::Image, "https://host/a"));
        assert!(json.contains(&format!("\"name\":\"{escaped}\"")), "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["name"], name);
    }

    #[test]
    fn a_listing_is_one_document() {
        let document = written(Json::default(), &[clip(), bare("x")], &summary());
        let value: serde_json::Value = serde_json::from_str(&document).unwrap();
        assert_eq!(value["assets"].as_array().unwrap().len(), 2);
        assert!(document.ends_with(
            "],\"total\":{\"heygen\":19,\"affogato\":null},\"next\":{\"heygen\":\"100.50.abc=\",\"affogato\":null},\"errors\":[]}\n"
        ));
    }

    #[test]
    fn a_listing_without_assets_still_tells_its_errors() {
        let failed = Failed { account: account("heygen"), kind: "offline", message: "heygen: no connection".into() };
        let document = written(Json::default(), &[], &Summary { accounts: vec![], errors: vec![failed] });
        assert_eq!(
            document,
            "{\"assets\":[],\"total\":{},\"next\":{},\"errors\":[{\"provider\":\"heygen\",\"kind\":\"offline\",\"message\":\"heygen: no connection\"}]}\n"
        );
    }

    #[test]
    fn an_unreadable_item_is_told_as_one() {
        let asset = Asset { unreadable: Some(Label::new("size is text")), ..bare("x") };
        assert!(line(&asset).ends_with("\"unreadable\":true}"));
    }

    #[test]
    fn a_raw_document_stays_the_same_document() {
        let raw = "{\r\n\t\"a\": \"\u{202e}\u{e0041}\"\n}";
        let safe = safe_document(raw);
        assert_eq!(safe, "{\n\t\"a\": \"\\u202e\\udb40\\udc41\"\n}");
        let (before, after): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(raw).unwrap(), serde_json::from_str(&safe).unwrap());
        assert_eq!(before, after);
    }
}
