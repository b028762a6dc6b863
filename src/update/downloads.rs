//! Downloads: what is told of the queue, and what is done with it from the panel.

use std::path::{Path, PathBuf};

use super::{copy, deed, explain, prompt, say};
use crate::asset::media::byte_size;
use crate::asset::{AssetId, Download, DownloadId, DownloadNews, DownloadOrder, Stage};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::state::downloads::Phase;
use crate::state::{Deed, DownloadsPanel, Overlay, State, Tone, again};
use crate::text::{self, thousands};

/// More assets than these, or more bytes, are not downloaded without a question.
const ASSETS_AT_ONCE: usize = 20;
const BYTES_AT_ONCE: u64 = 1_000_000_000;

/// Downloads what is chosen. One that has no URL says why; of many, those without are counted.
pub(super) fn download(state: &mut State, effects: &mut Vec<Effect>) {
    if state.downloads.folder.as_os_str().is_empty() {
        // Neither the configuration nor the system tells of one.
        download_to(state, effects);
    } else if let Some(assets) = wanted(state) {
        deed::begin(state, Deed::Download { assets, folder: None }, effects);
    }
}

/// Downloads what is chosen into a folder that is asked for.
pub(super) fn download_to(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(assets) = wanted(state) {
        prompt::open(state, assets, effects);
    }
}

/// What is chosen and may be downloaded.
fn wanted(state: &mut State) -> Option<Vec<AssetId>> {
    let chosen = state.chosen();
    if chosen.len() > 1 { Some(chosen) } else { deed::with_links(state) }
}

/// What is asked before much is downloaded: how many there are, how large as far as it is known, and where they go.
pub(super) fn question(state: &State, assets: &[AssetId], folder: Option<&Path>) -> Option<String> {
    let lookup = state.lookup();
    let sizes = assets.iter().map(|id| lookup.get(id).and_then(|asset| asset.facts().bytes));
    let (bytes, unknown) = sizes.fold((0u64, 0), |(sum, unknown), bytes| match bytes {
        Some(bytes) => (sum.saturating_add(bytes), unknown),
        None => (sum, unknown + 1),
    });
    if assets.len() <= ASSETS_AT_ONCE && bytes <= BYTES_AT_ONCE {
        return None;
    }
    let what = match assets {
        [one] => state.asset(one).map(|asset| asset.name.shown().to_owned()).unwrap_or_default(),
        many => format!("{} assets", thousands(many.len() as u64)),
    };
    let size = match (bytes, unknown) {
        (0, _) => "of unknown size".to_owned(),
        (bytes, 0) => byte_size(bytes),
        (bytes, _) => format!("{} and more", byte_size(bytes)),
    };
    let folder = state.downloads.path_words(folder.unwrap_or(&state.downloads.folder));
    let enter = state.keymap.hint(Place::Confirm, Action::Yes).unwrap_or_default();
    let them = if assets.len() == 1 { "it" } else { "them" };
    Some(format!("{what}, {size}, to {folder} · {enter} downloads {them}"))
}

/// Takes what happened in the queue.
pub(super) fn take(state: &mut State, news: Vec<DownloadNews>, effects: &mut Vec<Effect>) {
    for news in news {
        match news {
            DownloadNews::Added(downloads) => {
                for download in downloads {
                    let words = words(state, &download.stage);
                    state.downloads.add(download, words);
                }
            }
            DownloadNews::Stages(stages) => {
                for (id, stage) in stages {
                    let words = words(state, &stage);
                    state.downloads.set(id, stage, words);
                }
            }
            DownloadNews::Removed(ids) => remove(state, &ids),
            DownloadNews::Free { folder, bytes } => state.downloads.free = Some((folder, bytes)),
            DownloadNews::Trouble(text) => say(state, Tone::Warn, text),
        }
    }
    tell_the_end(state, effects);
}

/// Why one failed, in words, and what is done or to be done about it.
fn words(state: &State, of: &Stage) -> Option<String> {
    match of {
        Stage::Again { amount, fault, wait } => {
            Some(format!("{}{}", explain::download(fault, *amount, None).head, again(*wait)))
        }
        Stage::Failed { fault, amount } => {
            let retry = state.keymap.hint(Place::Downloads, Action::Retry);
            Some(explain::download(fault, *amount, retry.as_deref()).to_string())
        }
        Stage::Waiting
        | Stage::Running { .. }
        | Stage::Paused { .. }
        | Stage::Saved { .. }
        | Stage::Same { .. }
        | Stage::Skipped
        | Stage::Cancelled { .. } => None,
    }
}

/// Takes some out. The one that is selected stays so, or else the one that comes after it.
fn remove(state: &mut State, ids: &[DownloadId]) {
    let selected = state.selected_download().map(|item| item.download.id);
    state.downloads.remove(ids);
    if let (Some(Overlay::Downloads(panel)), Some(id)) = (&mut state.overlay, selected) {
        panel.selected = state.downloads.place_of_next(id);
    }
}

/// Says what became of what was wanted, once nothing of it is left to be done.
fn tell_the_end(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(round) = state.downloads.take_ended() else { return };
    let totals = &round.totals;
    if totals.all() == totals.count(Phase::Cancelled) {
        return;
    }
    let folder = round.folder.as_ref().map(|folder| state.downloads.path_words(folder));
    let key = state.keymap.hint(state.page_place(), Action::Downloads);
    let words = explain::downloaded(&round, folder.as_deref(), key.as_deref());
    let tone = if totals.count(Phase::Failed) > 0 { Tone::Error } else { Tone::Ok };
    say(state, tone, words);
    if state.settings.bell {
        effects.push(Effect::Bell);
    }
}

/// Shows the panel with what runs selected, else with what failed; or closes it.
pub(super) fn toggle(state: &mut State) {
    if matches!(state.overlay, Some(Overlay::Downloads(_))) {
        state.overlay = None;
        return;
    }
    // What it says of downloads stands there, and the hints of the panel in its place. The messages keep it.
    state.notice = None;
    let first = |phase: Phase| state.downloads.items().iter().position(|item| item.phase() == phase);
    let wanted = [Phase::Running, Phase::Waiting, Phase::Paused, Phase::Failed];
    let totals = state.downloads.totals();
    let selected = wanted.into_iter().find(|phase| totals.count(*phase) > 0).and_then(first).unwrap_or(0);
    state.overlay = Some(Overlay::Downloads(DownloadsPanel { selected, scroll: selected }));
}

/// Orders something of the one that is selected, where there is something to be ordered as it stands.
fn with_selected(state: &State, effects: &mut Vec<Effect>, order: impl Fn(&Download) -> Option<DownloadOrder>) {
    effects.extend(state.selected_download().and_then(|item| order(&item.download)).map(Effect::Downloads));
}

pub(super) fn pause_or_resume(state: &State, effects: &mut Vec<Effect>) {
    with_selected(state, effects, |download| match Phase::of(&download.stage) {
        Phase::Waiting | Phase::Running | Phase::Again => Some(DownloadOrder::Pause(download.id)),
        Phase::Paused => Some(DownloadOrder::Resume(download.id)),
        Phase::Saved | Phase::Same | Phase::Failed | Phase::Cancelled | Phase::Skipped => None,
    });
}

/// Pauses all that is under way; where nothing is, goes on with all that is paused.
pub(super) fn pause_or_resume_all(state: &State, effects: &mut Vec<Effect>) {
    let totals = state.downloads.totals();
    if totals.is_active() {
        effects.push(Effect::Downloads(DownloadOrder::PauseAll));
    } else if totals.is_open() {
        effects.push(Effect::Downloads(DownloadOrder::ResumeAll));
    }
}

pub(super) fn cancel(state: &State, effects: &mut Vec<Effect>) {
    with_selected(state, effects, |download| (!download.stage.is_over()).then_some(DownloadOrder::Cancel(download.id)));
}

pub(super) fn retry(state: &State, effects: &mut Vec<Effect>) {
    with_selected(state, effects, |download| match Phase::of(&download.stage) {
        Phase::Failed | Phase::Cancelled => Some(DownloadOrder::Retry(download.id)),
        Phase::Waiting
        | Phase::Running
        | Phase::Again
        | Phase::Paused
        | Phase::Saved
        | Phase::Same
        | Phase::Skipped => None,
    });
}

pub(super) fn retry_failed(state: &State, effects: &mut Vec<Effect>) {
    if state.downloads.totals().count(Phase::Failed) > 0 {
        effects.push(Effect::Downloads(DownloadOrder::RetryFailed));
    }
}

pub(super) fn clear_done(state: &State, effects: &mut Vec<Effect>) {
    if state.downloads.items().iter().any(|item| item.download.stage.is_over()) {
        effects.push(Effect::Downloads(DownloadOrder::ClearDone));
    }
}

/// Opens the file that the selected one is.
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(file) = file(state) {
        let ticket = deed::new(state);
        effects.push(Effect::OpenFile { ticket, file });
    }
}

/// Shows it in its folder.
pub(super) fn reveal(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(file) = file(state) {
        let ticket = deed::new(state);
        effects.push(Effect::Reveal { ticket, file });
    }
}

/// Copies its path.
pub(super) fn copy_path(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(file) = file(state) {
        let name = text::safe(&file.file_name().unwrap_or_default().to_string_lossy()).into_owned();
        match file.into_os_string().into_string() {
            Ok(path) => copy::text_as_it_is(state, format!("the path of {name}"), path, effects),
            Err(_) => say(state, Tone::Warn, format!("{name}: its path is no text")),
        }
    }
}

/// The file that the selected one is; where there is none yet, says so.
fn file(state: &mut State) -> Option<PathBuf> {
    let item = state.selected_download()?;
    let file = item.file().map(Path::to_path_buf);
    if file.is_none() {
        let words = format!("{}: there is no file of it yet", item.download.name.shown());
        say(state, Tone::Warn, words);
    }
    file
}
