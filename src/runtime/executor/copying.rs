//! Copies: the text, the words for it, and its way to the clipboard or into a file.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::{Done, PANICKED, Services, State};
use crate::asset::{Asset, AssetId, CopyForm, Handed, Template, media};
use crate::desktop::clipboard::{self, Clipboard, TERMINAL_LIMIT, Way};
use crate::desktop::text_file;
use crate::message::Reply;
use crate::output::copy::{Material, plain_path};
use crate::runtime::services::{Render, WhereSaved};
use crate::state::{CopyRoute, CopySize, Sample, Ticket};
use crate::text::{self, Label};

/// How much of a text a sample holds; more is never shown.
const SAMPLED: usize = 4 * 1024;

/// So many assets fill any sample. Of more than these the beginning is shown before the whole is measured.
const FEW: usize = 8;

/// The clipboards there are, and the order in which they are tried.
#[derive(Clone)]
pub(super) struct Board {
    native: Option<Arc<dyn Clipboard>>,
    way: Way,
}

impl Board {
    pub(super) fn of(services: &Services) -> Self {
        Self { native: services.clipboard.clone(), way: services.way }
    }

    /// Whether a text of so many bytes goes there.
    fn takes(&self, bytes: usize) -> bool {
        (self.way.native && self.native.is_some()) || bytes <= TERMINAL_LIMIT
    }

    /// Puts a text on the clipboard: the system's where the way says so, else, or where that fails, the terminal's.
    async fn put(self, text: String) -> Result<Put, Unfit> {
        let mut why_not_native = None;
        if let (true, Some(native)) = (self.way.native, self.native) {
            match native.set(text.clone()).await {
                Ok(()) => return Ok(Put::Native),
                // What the system said is text from outside.
                Err(why) => why_not_native = Some(text::safe(&why).into_owned()),
            }
        }
        match clipboard::sequence(&text, self.way.wrap) {
            Ok(bytes) => Ok(Put::Terminal(bytes)),
            Err(too_large) => Err(Unfit { text, too_large, why_not_native }),
        }
    }
}

/// Where a text went.
enum Put {
    Native,
    /// The loop is to write this sequence.
    Terminal(Vec<u8>),
}

impl Put {
    /// The reply that says so, with what the loop has to do for it.
    fn done(self, reply: impl FnOnce(CopyRoute) -> Reply) -> Done {
        match self {
            Self::Native => Done::Reply(reply(CopyRoute::Native)),
            Self::Terminal(bytes) => Done::Sequence { bytes, reply: reply(CopyRoute::Terminal) },
        }
    }
}

/// A text that the terminal does not take.
struct Unfit {
    text: String,
    too_large: String,
    why_not_native: Option<String>,
}

impl Unfit {
    fn words(self) -> String {
        match self.why_not_native {
            Some(native) => format!("{}, and the system's failed: {native}", self.too_large),
            None => self.too_large,
        }
    }
}

/// Assets that are to be copied, with all that a form may be made of.
pub(super) struct Batch {
    /// What was asked for.
    ids: Vec<AssetId>,
    at_hand: Handed,
    /// What is on the page in view.
    page: HashSet<AssetId>,
    own: Vec<Template>,
    saved: WhereSaved,
    render: Render,
}

impl Batch {
    pub(super) fn of(state: &State, services: &Services, ids: Vec<AssetId>) -> Self {
        Self {
            at_hand: state.hand_over(&ids),
            ids,
            page: state.listing.shown.assets().map(|asset| asset.id.clone()).collect(),
            own: state.settings.copies.iter().map(|own| own.template.clone()).collect(),
            saved: Arc::clone(&services.answers.saved),
            render: services.render,
        }
    }

    /// What the forms need besides the assets; only the local paths have to be asked for.
    async fn material(&self, paths: bool, ids: &[AssetId]) -> Material {
        let saved = if paths { (self.saved)(ids.to_vec()).await } else { BTreeMap::new() };
        Material { own: self.own.clone(), saved }
    }

    /// Those that a form can be made of: where a URL is in it, those without one are left out, unless none has one, so that
    /// it is said why not.
    fn fit_for<'a>(&self, form: CopyForm, all: &[&'a Asset]) -> Vec<&'a Asset> {
        let needs_link = form.needs_link(|own| self.own.get(own).is_some_and(Template::has_url));
        let picks = needs_link && all.iter().any(|asset| asset.link().is_ok());
        all.iter().copied().filter(|asset| !picks || asset.link().is_ok()).collect()
    }

    /// Makes the samples of the menu. Where there are many assets, those of the first few are told before.
    pub(super) async fn samples(self, ticket: Ticket, board: Board, replies: mpsc::Sender<Done>) -> Done {
        if let Some((first, [_, ..])) = self.ids.split_at_checked(FEW) {
            let material = self.material(true, first).await;
            let few: Vec<&Asset> = self.at_hand.of(first).collect();
            let samples = CopyForm::all(self.own.len()).map(|form| {
                let text = checked(self.render, form, &self.fit_for(form, &few), &material);
                Sample { form, text: text.map(|text| beginning(&text)), left_out: 0, size: None }
            });
            let reply = Reply::Samples { ticket, samples: samples.collect() };
            // The loop is gone only when the program ends.
            let _ = replies.send(Done::Reply(reply)).await;
        }
        let material = self.material(true, &self.ids).await;
        let measured = spawn_blocking(move || {
            let all: Vec<&Asset> = self.at_hand.of(&self.ids).collect();
            let sample = |form| {
                let fit = self.fit_for(form, &all);
                let made = checked(self.render, form, &fit, &material);
                let size = made.as_ref().ok().map(|text| CopySize {
                    bytes: text.len(),
                    lines: text.lines().count(),
                    fits: board.takes(text.len()),
                });
                let left_out = all.len() - fit.len();
                Sample { form, text: made.map(|text| beginning(&text)), left_out, size }
            };
            CopyForm::all(self.own.len()).map(sample).collect()
        });
        Done::Reply(Reply::Samples { ticket, samples: measured.await.unwrap_or_default() })
    }

    /// The whole text in one form, made beside the loop; with it, how many of the assets are not on the page in view. Where
    /// not all are at hand none are copied, for nobody would see which are missing.
    async fn text(self, form: CopyForm) -> (usize, Result<String, String>) {
        let material = self.material(form == CopyForm::Path, &self.ids).await;
        let made = spawn_blocking(move || {
            let all: Vec<&Asset> = self.at_hand.of(&self.ids).collect();
            let (wanted, there) = (self.ids.len(), all.len());
            if there < wanted {
                return (0, Err(format!("only {there} of {wanted} at hand · r loads the page again")));
            }
            let elsewhere = all.iter().filter(|asset| !self.page.contains(&asset.id)).count();
            (elsewhere, checked(self.render, form, &all, &material))
        });
        made.await.unwrap_or_else(|_| (0, Err(PANICKED.to_owned())))
    }

    /// Copies them. `what` says what they are.
    pub(super) async fn copy(self, ticket: Ticket, form: CopyForm, what: String, board: Board) -> Done {
        let ids = self.ids.clone();
        let (elsewhere, text) = self.text(form).await;
        let what = sized(what, ids.len(), &text);
        let refused = |why| Reply::Copied { ticket, what: what.clone(), elsewhere, result: Err(why) };
        match text {
            Err(why) => Done::Reply(refused(why)),
            Ok(text) => match board.put(text).await {
                Ok(put) => put.done(|route| Reply::Copied { ticket, what, elsewhere, result: Ok(route) }),
                Err(Unfit { text, .. }) => {
                    let (bytes, limit) = (text.len(), TERMINAL_LIMIT);
                    Done::Reply(Reply::TooLarge { ticket, form, assets: ids, bytes, limit })
                }
            },
        }
    }

    /// Writes them into a file of `folder` and copies its path.
    pub(super) async fn write(
        self,
        (ticket, form): (Ticket, CopyForm),
        what: String,
        board: Board,
        folder: Option<PathBuf>,
    ) -> Done {
        let count = self.ids.len();
        let (_, text) = self.text(form).await;
        let what = sized(what, count, &text);
        into_a_file((ticket, what), text, form.file_name(), board, folder).await
    }
}

/// Writes a text into a file of `folder` and copies its path. `what` says what it is.
pub(super) async fn into_a_file(
    (ticket, what): (Ticket, String),
    text: Result<String, String>,
    name: &'static str,
    board: Board,
    folder: Option<PathBuf>,
) -> Done {
    let written = match (text, folder) {
        (Ok(text), Some(folder)) => {
            let written = spawn_blocking(move || text_file::write(&folder, name, &text));
            written.await.unwrap_or_else(|_| Err(PANICKED.to_owned()))
        }
        (Ok(_), None) => Err("no folder for downloads is configured".to_owned()),
        (Err(why), _) => Err(why),
    };
    let file = match written {
        Ok(file) => file,
        Err(why) => return Done::Reply(Reply::Written { ticket, what, result: Err(why) }),
    };
    let put = match plain_path(&file) {
        Ok(path) => board.put(path).await.map_err(Unfit::words),
        Err(why) => Err(why),
    };
    match put {
        Ok(put) => put.done(|route| Reply::Written { ticket, what, result: Ok((file, Ok(route))) }),
        Err(why) => Done::Reply(Reply::Written { ticket, what, result: Ok((file, Err(why))) }),
    }
}

/// Copies a text as it is.
pub(super) async fn plain(ticket: Ticket, what: String, text: String, board: Board) -> Done {
    let refused = |why| Reply::Copied { ticket, what: what.clone(), elsewhere: 0, result: Err(why) };
    match clipboard::check(&text) {
        Err(why) => Done::Reply(refused(why)),
        Ok(()) => match board.put(text).await {
            Ok(put) => put.done(|route| Reply::Copied { ticket, what, elsewhere: 0, result: Ok(route) }),
            Err(Unfit { text, .. }) => Done::Reply(Reply::TextTooLarge { ticket, what, text, limit: TERMINAL_LIMIT }),
        },
    }
}

fn checked(render: Render, form: CopyForm, assets: &[&Asset], material: &Material) -> Result<String, String> {
    let text = render(form, assets, material)?;
    clipboard::check(&text)?;
    if form == CopyForm::Url {
        clipboard::check_urls(&text, assets.len())?;
    }
    Ok(text)
}

/// How a text begins; its lines stand beside each other.
fn beginning(text: &str) -> Label {
    let head = text.char_indices().nth(SAMPLED).map_or(text, |(end, _)| &text[..end]);
    Label::new(&head.replace('\n', "  "))
}

/// `300 URLs, 28 kB`; of one asset nobody asks how large it is.
fn sized(what: String, count: usize, text: &Result<String, String>) -> String {
    match text {
        Ok(text) if count > 1 => format!("{what}, {}", media::byte_size(text.len() as u64)),
        Ok(_) | Err(_) => what,
    }
}
