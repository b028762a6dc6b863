//! Downloads: what is told of the queue, and what is done with it from the panel.

use super::{copy, explain, say};
use crate::asset::{Download, DownloadId, DownloadNews, DownloadOrder, Stage};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::state::downloads::{Item, Phase};
use crate::state::{DownloadsPanel, Overlay, State, Tone, again};

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

/// Why one failed, in words.
fn words(state: &State, stage: &Stage) -> Option<String> {
    match stage {
        Stage::Failed { fault, amount } => {
            let retry = state.keymap.hint(Place::Downloads, Action::Retry);
            Some(explain::download(fault, *amount, retry.as_deref()).to_string())
        }
        Stage::Again { amount, fault, wait } => {
            Some(format!("{}{}", explain::download(fault, *amount, None).head, again(*wait)))
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
    let selected = selected(state).map(|item| item.download.id);
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
    let first = |phase: Phase| state.downloads.items().iter().position(|item| item.phase() == phase);
    let wanted = [Phase::Running, Phase::Waiting, Phase::Paused, Phase::Failed];
    let totals = state.downloads.totals();
    let selected = wanted.into_iter().find(|phase| totals.count(*phase) > 0).and_then(first).unwrap_or(0);
    state.overlay = Some(Overlay::Downloads(DownloadsPanel { selected, scroll: selected }));
}

/// The one that is selected in the panel.
fn selected(state: &State) -> Option<&Item> {
    match &state.overlay {
        Some(Overlay::Downloads(panel)) => state.downloads.items().get(panel.selected),
        Some(
            Overlay::Help { .. }
            | Overlay::Messages { .. }
            | Overlay::CopyMenu(_)
            | Overlay::SortMenu { .. }
            | Overlay::OpenMenu(_)
            | Overlay::Palette(_)
            | Overlay::Prompt(_)
            | Overlay::Confirm(_)
            | Overlay::Raw { .. },
        )
        | None => None,
    }
}

/// Orders something of the one that is selected, where there is something to be ordered as it stands.
fn with_selected(state: &State, effects: &mut Vec<Effect>, order: impl Fn(&Download) -> Option<DownloadOrder>) {
    effects.extend(selected(state).and_then(|item| order(&item.download)).map(Effect::Downloads));
}

pub(super) fn pause_or_resume(state: &State, effects: &mut Vec<Effect>) {
    with_selected(state, effects, |download| match Phase::of(&download.stage) {
        Phase::Waiting | Phase::Running => Some(DownloadOrder::Pause(download.id)),
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
        Phase::Waiting | Phase::Running | Phase::Paused | Phase::Saved | Phase::Same | Phase::Skipped => None,
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

/// Copies the path of the file that the selected one is.
pub(super) fn copy_path(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(item) = selected(state) else { return };
    let name = item.download.name.shown().to_owned();
    match item.file().and_then(|file| file.to_str()).map(str::to_owned) {
        Some(path) => copy::text_as_it_is(state, format!("the path of {name}"), path, effects),
        None => no_file(state, &name),
    }
}

fn no_file(state: &mut State, name: &str) {
    say(state, Tone::Warn, format!("{name}: there is no file of it yet"));
}
