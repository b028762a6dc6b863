//! Copies: the text, the words for it, and its way to the clipboard.

use std::sync::Arc;

use super::Done;
use crate::asset::{Asset, CopyForm, media};
use crate::desktop::clipboard::{self, Clipboard, Way};
use crate::message::{CopyRoute, Reply};
use crate::runtime::services::Render;
use crate::state::{Sample, Ticket};
use crate::text::{self, Label};

/// What is to be copied, in words, and the text or why there is none.
pub(super) struct Made {
    what: String,
    text: Result<String, String>,
}

/// How much of a text a sample holds; more is never shown.
const SAMPLED: usize = 4 * 1024;

/// The forms of the menu, each made from the assets themselves.
pub(super) fn samples(render: Render, assets: &[Asset]) -> Vec<Sample> {
    let assets: Vec<&Asset> = assets.iter().collect();
    let sample = |form| {
        let made = checked(render, form, &assets);
        let (bytes, lines) = made.as_ref().map_or((0, 0), |text| (text.len(), text.lines().count()));
        let text = made.map(|text| match text.char_indices().nth(SAMPLED) {
            Some((end, _)) => Label::new(&text[..end]),
            None => Label::new(&text),
        });
        Sample { form, text, bytes, lines }
    };
    CopyForm::ALL.into_iter().map(sample).collect()
}

/// The text of some assets in one form. `wanted` is how many were asked for: fewer than that are not copied, for nobody
/// would see which are missing.
pub(super) fn text(render: Render, form: CopyForm, wanted: usize, assets: &[Asset]) -> Made {
    let all: Vec<&Asset> = assets.iter().collect();
    let text = if all.len() < wanted {
        Err(format!("only {} of {wanted} at hand · r loads the page again", all.len()))
    } else {
        checked(render, form, &all)
    };
    let bytes = text.as_ref().map_or(0, String::len);
    Made { what: words(form, &all, bytes), text }
}

/// A text as it is.
pub(super) fn plain(what: String, text: String) -> Made {
    Made { what, text: clipboard::check(&text).map(|()| text) }
}

fn checked(render: Render, form: CopyForm, assets: &[&Asset]) -> Result<String, String> {
    let text = render(form, assets)?;
    clipboard::check(&text)?;
    if form == CopyForm::Url {
        clipboard::check_urls(&text, assets.len())?;
    }
    Ok(text)
}

/// `the URL of clip.mp4`, `300 URLs, 28 kB`.
fn words(form: CopyForm, assets: &[&Asset], bytes: usize) -> String {
    if let [asset] = assets {
        return format!("the {} of {}", form.title(), asset.name.shown());
    }
    let things = match form {
        CopyForm::Url => "URLs",
        CopyForm::Id => "IDs",
        CopyForm::Name => "names",
        CopyForm::Markdown => "Markdown links",
        CopyForm::Html => "HTML elements",
        CopyForm::Curl => "curl commands",
        CopyForm::Json => "JSON objects",
    };
    let number = text::thousands(assets.len() as u64);
    format!("{number} {things}, {}", media::byte_size(bytes as u64))
}

/// Puts a text on the clipboard: the system's where the way says so, else, or where that fails, the terminal's.
pub(super) async fn put(ticket: Ticket, made: Made, native: Option<Arc<dyn Clipboard>>, way: Way) -> Done {
    let Made { what, text } = made;
    let text = match text {
        Ok(text) => text,
        Err(why) => return Done::Reply(Reply::Copied { ticket, what, result: Err(why) }),
    };
    let mut why_not_native = None;
    if let (true, Some(native)) = (way.native, native) {
        match native.set(text.clone()).await {
            Ok(()) => return Done::Reply(Reply::Copied { ticket, what, result: Ok(CopyRoute::Native) }),
            Err(why) => why_not_native = Some(why),
        }
    }
    match clipboard::sequence(&text, way.wrap) {
        Ok(bytes) => Done::Sequence { bytes, reply: Reply::Copied { ticket, what, result: Ok(CopyRoute::Terminal) } },
        Err(too_large) => {
            let why = match why_not_native {
                // What the system said is text from outside.
                Some(native) => format!("{too_large}, and the system's failed: {}", text::safe(&native)),
                None => too_large,
            };
            Done::Reply(Reply::Copied { ticket, what, result: Err(why) })
        }
    }
}
