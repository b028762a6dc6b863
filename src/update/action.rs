//! What each action does where it was asked for.

use tui_input::InputRequest;

use super::{
    ask_for_folders, collections, connect, copy, deed, downloads, field, find, marks, menu, opening, pages, palette,
    preview, prompt, quit, rows, search, sidebar, sort, sync, welcome,
};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::state::detail::fields;
use crate::state::sidebar::{SidebarItem, items};
use crate::state::{Detail, DetailPlaces, Front, Keys, Overlay, Pane, Scene, State, Tone, help, raw};
use crate::text::Label;

/// Runs an action; `count` is the number typed before it.
#[expect(clippy::too_many_lines, reason = "one arm an action, and nothing else")]
pub(super) fn run(state: &mut State, action: Action, count: Option<u32>, effects: &mut Vec<Effect>) {
    if marks::postpones(state, action) {
        return;
    }
    let times = i64::from(count.unwrap_or(1));
    match action {
        Action::Down => step(state, times, effects),
        Action::Up => step(state, -times, effects),
        Action::HalfDown => half_screen(state, 1, effects),
        Action::HalfUp => half_screen(state, -1, effects),
        Action::ScreenDown => screen(state, 1, effects),
        Action::ScreenUp => screen(state, -1, effects),
        Action::FirstRow => edge(state, false, effects),
        Action::LastRow => match count {
            Some(_) => palette::go_to_page(state, count, effects),
            None => edge(state, true, effects),
        },
        Action::NextPage => pages::turn(state, times, effects),
        Action::PreviousPage => pages::turn(state, -times, effects),
        Action::GoToPage => palette::go_to_page(state, count, effects),
        Action::FirstPage => pages::jump(state, 0, effects),
        Action::LastPage => pages::jump_to_last(state, effects),
        Action::NextGroup => sidebar::step_group(state, true),
        Action::PreviousGroup => sidebar::step_group(state, false),
        Action::NextField => next_field(state, times),
        Action::PreviousField => next_field(state, -times),
        Action::Right | Action::NextAsset => rows::step(state, times, effects),
        Action::Left | Action::PreviousAsset => rows::step(state, -times, effects),
        Action::NextFrame => preview::step_frame(state, times),
        Action::PreviousFrame => preview::step_frame(state, -times),
        Action::CursorLeft => field::edit(state, InputRequest::GoToPrevChar, effects),
        Action::CursorRight => field::edit(state, InputRequest::GoToNextChar, effects),
        Action::CursorStart => field::edit(state, InputRequest::GoToStart, effects),
        Action::CursorEnd => field::edit(state, InputRequest::GoToEnd, effects),
        Action::Search => search::open(state),
        Action::SortMenu => sort::open_menu(state),
        Action::ReverseSort => sort::reverse(state, effects),
        Action::ClearFilters => search::clear_all(state, effects),
        Action::OpenDetail => open_detail(state, effects),
        Action::Raw => raw(state),
        Action::TogglePreview => preview::toggle(state),
        Action::ToggleSheet => toggle_sheet(state),
        Action::PaneLeft => pane(state, -1),
        Action::PaneRight => pane(state, 1),
        Action::NextPane => next_pane(state, 1),
        Action::PreviousPane => next_pane(state, -1),
        Action::Filters => filters(state),
        Action::NextCollection => collections::next(state, effects),
        Action::Toggle => with_item(state, effects, sidebar::toggle),
        Action::Only => with_item(state, effects, only),
        Action::Unfold => sidebar::fold(state, true),
        Action::Fold => sidebar::fold(state, false),
        Action::ScrollDown => scroll(state, times),
        Action::ScrollUp => scroll(state, -times),
        Action::ScrollHalfDown => scroll(state, half(lines_shown(state))),
        Action::ScrollHalfUp => scroll(state, -half(lines_shown(state))),
        Action::Find => find::open(state),
        Action::NextMatch => find::step(state, times),
        Action::PreviousMatch => find::step(state, -times),
        Action::NextTopic => next_topic(state),
        Action::CopyPath if state.place() == Place::Downloads => downloads::copy_path(state, effects),
        Action::CopyUrl
        | Action::CopyId
        | Action::CopyName
        | Action::CopyMarkdown
        | Action::CopyTable
        | Action::CopyHtml
        | Action::CopyCurl
        | Action::CopyJson
        | Action::CopyNdjson
        | Action::CopyCsv
        | Action::CopyPath => {
            if let Some(form) = action.copy_form() {
                copy::form(state, form, effects);
            }
        }
        Action::CopyMenu => copy::open_menu(state, effects),
        Action::CopyField => copy::field(state, effects),
        Action::CopyMessage => copy_message(state, effects),
        Action::CopyLines => {
            welcome::copy_lines(state, effects);
            connect::copy_lines(state, effects);
        }
        Action::Connect => welcome::open(state),
        Action::Mark => marks::mark(state),
        Action::MarkHere => marks::here(state),
        Action::MarkRange => marks::range(state),
        Action::MarkPage => marks::page(state),
        Action::InvertPage => marks::invert(state),
        Action::MarkMatching => marks::matching(state, effects),
        Action::UnmarkAll => marks::unmark_all(state, effects),
        Action::Open if state.place() == Place::Downloads => downloads::open(state, effects),
        Action::Open => opening::chosen(state, effects),
        Action::OpenWith => opening::open_menu(state, effects),
        Action::Downloads => downloads::toggle(state),
        Action::PauseOrResume => downloads::pause_or_resume(state, effects),
        Action::PauseOrResumeAll => downloads::pause_or_resume_all(state, effects),
        Action::CancelDownload => downloads::cancel(state, effects),
        Action::Retry => downloads::retry(state, effects),
        Action::RetryFailed => downloads::retry_failed(state, effects),
        Action::Reveal => downloads::reveal(state, effects),
        Action::Download => downloads::download(state, effects),
        Action::DownloadTo => downloads::download_to(state, effects),
        Action::ClearDone => downloads::clear_done(state, effects),
        Action::Reload => {
            preview::try_again(state);
            pages::reload(state, effects);
            ask_for_folders(state, effects);
        }
        Action::Sync => sync::ask_for(state, effects),
        Action::RetryProvider => retry(state, effects),
        Action::Complete => field::complete(state, effects),
        Action::DeleteBack => field::edit(state, InputRequest::DeletePrevChar, effects),
        Action::Delete => field::edit(state, InputRequest::DeleteNextChar, effects),
        Action::DeleteWord => field::edit(state, InputRequest::DeletePrevWord, effects),
        Action::ClearField => field::edit(state, InputRequest::DeleteLine, effects),
        Action::Run => palette::run(state, effects),
        Action::Accept => accept(state, effects),
        Action::Yes => deed::confirmed(state, effects),
        Action::No => state.overlay = None,
        Action::Wait => marks::wait(state, effects),
        Action::Cancel => field::cancel(state, effects),
        Action::Help => toggle_overlay(state, |place| Overlay::Help { place, scroll: 0 }),
        Action::Palette => palette::open(state),
        Action::Messages => toggle_overlay(state, |_| Overlay::Messages { selected: 0, scroll: 0 }),
        Action::ToggleMouse => toggle_mouse(state, effects),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Back => {
            back(state, count.is_some(), effects);
        }
        Action::BackOrQuit => {
            let closed = state.close_overlay()
                || leave_scene(state, effects)
                || leave_field(state, effects)
                || leave_full(state);
            if !closed && covers_the_list(state) {
                focus(state, Pane::List);
            } else if !closed && !leave_sheet(state) {
                quit(state, 0, effects);
            }
        }
        Action::QuitNow => quit(state, 130, effects),
    }
}

/// Whether the pane that has the focus lies over the list, for want of room beside it.
fn covers_the_list(state: &State) -> bool {
    let geometry = state.geometry();
    !geometry.too_small && state.focus != Pane::List && (geometry.drawer || geometry.list.is_none())
}

fn half(screen: i64) -> i64 {
    (screen / 2).max(1)
}

/// How many lines of rows, or of the contact sheet's cells, are on the screen; at least 1.
fn lines_of_rows(state: &State) -> i64 {
    let lines = if state.sheet { state.sheet_grid().lines } else { state.geometry().page_rows() };
    i64::try_from(lines).unwrap_or(1)
}

fn step(state: &mut State, by: i64, effects: &mut Vec<Effect>) {
    match state.place() {
        Place::Sidebar => sidebar::step(state, by),
        Place::Menu => menu::step(state, by),
        Place::Field => find::step(state, by),
        Place::Search => search::step(state, by, effects),
        Place::Palette => palette::step(state, by),
        Place::Global | Place::Assets | Place::List | Place::Sheet | Place::Detail | Place::Full | Place::Reader => {
            rows::step_lines(state, by, effects);
        }
        Place::Downloads => scroll(state, by),
        Place::Welcome => welcome::step(state, by),
        Place::Connect | Place::Home => connect::step(state, by),
        // There is one choice only.
        Place::Prompt | Place::Confirm => {}
    }
}

pub(super) fn moved(from: usize, by: i64, last: usize) -> usize {
    let to = i64::try_from(from).unwrap_or(0).saturating_add(by).max(0);
    usize::try_from(to).unwrap_or(0).min(last)
}

fn screen(state: &mut State, direction: i64, effects: &mut Vec<Effect>) {
    if state.place() == Place::Palette {
        palette::step(state, direction * lines_shown(state));
    } else if state.overlay.is_some() {
        scroll(state, direction * lines_shown(state));
    } else {
        rows::step_lines(state, direction * lines_of_rows(state), effects);
    }
}

fn half_screen(state: &mut State, direction: i64, effects: &mut Vec<Effect>) {
    if state.overlay.is_some() {
        scroll(state, direction * half(lines_shown(state)));
    } else {
        rows::step_lines(state, direction * half(lines_of_rows(state)), effects);
    }
}

/// To the first or the last of what keys move in.
fn edge(state: &mut State, last: bool, effects: &mut Vec<Effect>) {
    match state.place() {
        Place::Sidebar => {
            let count = i64::try_from(items(state).len()).unwrap_or(i64::MAX);
            sidebar::step(state, if last { count } else { -count });
        }
        Place::Reader | Place::Downloads => scroll(state, if last { i64::MAX } else { -i64::MAX }),
        Place::Menu => step(state, if last { 99 } else { -99 }, effects),
        Place::Global
        | Place::Assets
        | Place::List
        | Place::Sheet
        | Place::Detail
        | Place::Full
        | Place::Field
        | Place::Search
        | Place::Palette
        | Place::Prompt
        | Place::Confirm
        | Place::Welcome
        | Place::Connect
        | Place::Home => {
            rows::select(state, if last { usize::MAX } else { 0 });
        }
    }
}

/// To another field: of those that are typed in, else of the full detail.
fn next_field(state: &mut State, by: i64) {
    if matches!(state.scene, Scene::Connect(_)) {
        connect::step_field(state, by);
        return;
    }
    let Some(asset) = state.listing.selected_asset() else { return };
    let last = fields(state, asset).len().saturating_sub(1);
    state.detail.field = moved(state.detail.field, by, last);
}

/// The full detail; of an item that could not be read, its raw answer. In an empty list: takes the filters off.
fn open_detail(state: &mut State, effects: &mut Vec<Effect>) {
    match state.listing.selected_asset() {
        Some(asset) if asset.unreadable.is_some() => raw(state),
        Some(_) => {
            state.full = true;
            state.detail = Detail::default();
        }
        None if !state.listing.is_pending() => search::clear_all(state, effects),
        None => {}
    }
}

/// What the provider answered for the selected asset.
fn raw(state: &mut State) {
    if let Some(asset) = state.listing.selected_asset() {
        let lines = raw::lines(&asset.raw);
        state.overlay = Some(Overlay::Raw { asset: asset.id.clone(), lines, scroll: 0 });
    }
}

/// The panes from left to right. Beside the contact sheet there is no detail.
fn panes(state: &State) -> &'static [Pane] {
    const ALL: [Pane; 3] = [Pane::Sidebar, Pane::List, Pane::Detail];
    if state.sheet { &ALL[..2] } else { &ALL }
}

fn pane(state: &mut State, by: i64) {
    let panes = panes(state);
    let at = panes.iter().position(|pane| *pane == state.focus).unwrap_or(1);
    focus(state, panes[moved(at, by, panes.len() - 1)]);
}

fn next_pane(state: &mut State, by: i64) {
    let panes = panes(state);
    let count = i64::try_from(panes.len()).unwrap_or(1);
    let at = panes.iter().position(|pane| *pane == state.focus).unwrap_or(1);
    let to = (i64::try_from(at).unwrap_or(0) + by).rem_euclid(count);
    focus(state, panes[usize::try_from(to).unwrap_or(1)]);
}

/// From the list to the contact sheet and back; from the full detail to the contact sheet.
fn toggle_sheet(state: &mut State) {
    state.sheet = state.front() != Front::Sheet;
    focus(state, Pane::List);
}

/// Whether there was a contact sheet to leave for the list.
fn leave_sheet(state: &mut State) -> bool {
    std::mem::take(&mut state.sheet)
}

/// Whether there was a layer to leave of what stands in the list's place.
fn leave_scene(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    welcome::leave(state) || connect::leave(state, effects)
}

/// Only this filter; an account without a key that is good gets one.
fn only(state: &mut State, item: &SidebarItem, effects: &mut Vec<Effect>) {
    match item {
        SidebarItem::Provider(name) if connect::again(state, name) => {}
        SidebarItem::Provider(_)
        | SidebarItem::Collection(_)
        | SidebarItem::Kind(_)
        | SidebarItem::Status(_)
        | SidebarItem::AnyFolder
        | SidebarItem::Folder(_) => sidebar::only(state, item, effects),
    }
}

/// Whether the detail filled the screen. What was scrolled and selected there says nothing of the pane.
fn leave_full(state: &mut State) -> bool {
    let was = std::mem::take(&mut state.full);
    if was {
        state.detail = Detail::default();
    }
    was
}

/// Whether text was being typed where one can see it. It is given up.
fn leave_field(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let was = state.search.field.is_some() && !state.geometry().too_small;
    if was {
        search::cancel(state, effects);
    }
    was
}

fn focus(state: &mut State, pane: Pane) {
    leave_full(state);
    state.focus = pane;
    sidebar::keep_in_view(state);
}

/// To the filters, and back.
fn filters(state: &mut State) {
    let to = if state.focus == Pane::Sidebar { Pane::List } else { Pane::Sidebar };
    focus(state, to);
}

fn with_item(state: &mut State, effects: &mut Vec<Effect>, act: fn(&mut State, &SidebarItem, &mut Vec<Effect>)) {
    if let Some(item) = sidebar::selected(state) {
        act(state, &item, effects);
        sidebar::keep_in_view(state);
    }
}

/// Scrolls what is read; in the messages and the downloads, moves from one to the next. Where the end is, [`State::settle_scrolls`] knows.
fn scroll(state: &mut State, by: i64) {
    match &mut state.overlay {
        Some(Overlay::Help { scroll, .. } | Overlay::Raw { scroll, .. }) => *scroll = moved(*scroll, by, usize::MAX),
        Some(Overlay::Messages { selected, .. }) => {
            *selected = moved(*selected, by, state.messages.all.len().saturating_sub(1));
        }
        Some(Overlay::Downloads(panel)) => {
            panel.selected = moved(panel.selected, by, state.downloads.len().saturating_sub(1));
        }
        Some(
            Overlay::CopyMenu(_)
            | Overlay::SortMenu { .. }
            | Overlay::OpenMenu(_)
            | Overlay::Palette(_)
            | Overlay::Prompt(_)
            | Overlay::Confirm(_),
        ) => {}
        None => state.detail.scroll = moved(state.detail.scroll, by, usize::MAX),
    }
}

/// How many lines of what [`scroll`] moves are on the screen; at least 1.
fn lines_shown(state: &State) -> i64 {
    let height = match state.reader_window() {
        Some(window) => window.height,
        None => DetailPlaces::of(state, &state.geometry()).map_or(1, |places| places.lines.height),
    };
    i64::from(height.max(1))
}

fn next_topic(state: &mut State) {
    if let Some(Overlay::Help { place, scroll }) = &mut state.overlay {
        let places = help::places(&state.scene);
        let next = places.iter().position(|known| known == place).map_or(0, |at| (at + 1) % places.len());
        *place = places[next];
        *scroll = 0;
        find::typed(state);
    }
}

fn copy_message(state: &mut State, effects: &mut Vec<Effect>) {
    match &state.overlay {
        Some(Overlay::Messages { selected, .. }) => {
            if let Some(message) = state.messages.all.get(*selected) {
                let text = message.text.clone();
                copy::text_as_it_is(state, "the message".to_owned(), text, effects);
            }
        }
        Some(Overlay::Raw { lines, .. }) => {
            let text: Vec<&str> = lines.iter().map(Label::raw).collect();
            let text = text.join("\n");
            copy::text_as_it_is(state, "the raw answer".to_owned(), text, effects);
        }
        Some(
            Overlay::Help { .. }
            | Overlay::CopyMenu(_)
            | Overlay::SortMenu { .. }
            | Overlay::OpenMenu(_)
            | Overlay::Palette(_)
            | Overlay::Prompt(_)
            | Overlay::Confirm(_)
            | Overlay::Downloads(_),
        )
        | None => {}
    }
}

/// Asks the provider under the cursor again; on another line of the sidebar, the page.
fn retry(state: &mut State, effects: &mut Vec<Effect>) {
    ask_for_folders(state, effects);
    match sidebar::selected(state) {
        Some(SidebarItem::Provider(name)) => pages::retry_account(state, &name, effects),
        Some(
            SidebarItem::Collection(_)
            | SidebarItem::Kind(_)
            | SidebarItem::Status(_)
            | SidebarItem::AnyFolder
            | SidebarItem::Folder(_),
        )
        | None => {
            pages::reload(state, effects);
        }
    }
}

/// Takes what is selected in a menu, or what is typed.
fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    match (&state.overlay, &state.scene) {
        (Some(Overlay::CopyMenu(_) | Overlay::SortMenu { .. } | Overlay::OpenMenu(_)), _) => {
            menu::accept(state, effects);
        }
        (Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. }), _) => find::accept(state),
        (Some(Overlay::Prompt(_)), _) => prompt::accept(state, effects),
        (Some(Overlay::Palette(_) | Overlay::Confirm(_) | Overlay::Downloads(_)), _) => {}
        (None, Scene::Welcome(_)) => welcome::accept(state, effects),
        (None, Scene::Connect(_)) => connect::accept(state, effects),
        (None, Scene::Browse) => search::accept(state, effects),
    }
}

fn toggle_overlay(state: &mut State, make: fn(Place) -> Overlay) {
    let place = state.place();
    let overlay = make(place);
    let same =
        state.overlay.as_ref().is_some_and(|open| std::mem::discriminant(open) == std::mem::discriminant(&overlay));
    state.overlay = (!same).then_some(overlay);
}

fn toggle_mouse(state: &mut State, effects: &mut Vec<Effect>) {
    state.mouse = !state.mouse;
    effects.push(Effect::Mouse(state.mouse));
    let key = Keys::of(state, state.page_place()).first(Action::ToggleMouse);
    let back = key.map(|key| format!(" · {key} brings it back")).unwrap_or_default();
    let words = if state.mouse { "mouse on".to_owned() } else { format!("mouse off: the terminal selects text{back}") };
    super::say(state, Tone::Ok, words);
}

/// One press, one layer: the order in which Esc gives things up.
fn back(state: &mut State, had_count: bool, effects: &mut Vec<Effect>) {
    if had_count || state.close_overlay() || leave_scene(state, effects) || leave_field(state, effects) {
        return;
    }
    // Before the full detail is left: a notice says so.
    if deed::give_up(state, effects) || state.marks.end_range() || leave_full(state) {
        return;
    }
    if state.focus != Pane::List {
        state.focus = Pane::List;
        return;
    }
    if leave_sheet(state) {
        return;
    }
    if pages::stop_loading(state, effects) || sync::stop_at(state, effects) {
        return;
    }
    let said = state.notice.take().is_some();
    if !said && state.listing.trouble.is_empty() {
        search::clear(state, effects);
    }
    state.listing.trouble.clear();
}
