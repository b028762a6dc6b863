//! What holds for every state at every size.

use std::sync::LazyLock;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dump::{cells, row, theme, with_icons};
use crate::asset::{FaultKind, MediaFault, Sort, SortBy};
use crate::input::Place;
use crate::state::{
    Column, Find, Graphics, Header, HintRow, Icons, Overlay, Palette, Pane, State, StatusLine, Table, TextField,
    fixtures, hints, table,
};
use crate::text::{Label, width};
use crate::view::Theme;

/// A state of every sort.
pub(super) static STATES: LazyLock<Vec<State>> = LazyLock::new(states);

static THEMES: LazyLock<[Theme; 2]> = LazyLock::new(|| Icons::ALL.map(|icons| with_icons("night", icons)));

/// Where among them the one with hostile names is.
const HOSTILE: usize = 6;

fn states() -> Vec<State> {
    let mut full = fixtures::named(&fixtures::WIDE);
    full.full = true;
    let mut help = fixtures::named(&fixtures::WIDE);
    help.overlay = Some(Overlay::Help { place: Place::List, scroll: 7 });
    let mut raw = fixtures::named(&fixtures::HOSTILE);
    raw.overlay = Some(Overlay::Raw {
        asset: raw.listing.selected.clone().unwrap(),
        lines: fixtures::WIDE.map(Label::new).to_vec(),
        scroll: 3,
    });
    let mut sorting = fixtures::sorted(SortBy::Bytes, true);
    sorting.overlay = Some(Overlay::SortMenu { selected: 6 });
    let mut finding = fixtures::messages();
    let field = TextField::new("東京 a");
    finding.find = Some(Find { field: field.clone(), typing: true, at: 2, before: (0, 0), earlier: String::new() });
    let mut palette = help.clone();
    let beneath = palette.overlay.take().map(Box::new);
    palette.overlay = Some(Overlay::Palette(Palette { field, selected: 0, scroll: 0, over: Place::Reader, beneath }));
    let mut actions = fixtures::browsing();
    let open = Palette { field: TextField::new("e"), selected: 9, scroll: 2, over: Place::List, beneath: None };
    actions.overlay = Some(Overlay::Palette(open));
    let mut columns = fixtures::named(&fixtures::WIDE);
    columns.settings.columns = vec![Column::Folder, Column::Status, Column::Bytes, Column::Kind, Column::Provider];
    vec![
        fixtures::browsing(),
        fixtures::busy_and_refused(),
        fixtures::rate_limited(),
        fixtures::loading(),
        fixtures::all_failed(&FaultKind::Offline),
        fixtures::nothing_matches(),
        fixtures::named(&fixtures::HOSTILE),
        fixtures::named(&fixtures::WIDE),
        fixtures::named(&[]),
        fixtures::copying(),
        fixtures::messages(),
        fixtures::welcome(),
        fixtures::connecting(),
        fixtures::keeping(),
        full,
        help,
        raw,
        columns,
        fixtures::searching("teas kind:vi"),
        fixtures::searching("東京 'night dur>30x"),
        fixtures::searched("naïve"),
        fixtures::searched("taeser"),
        sorting,
        finding,
        palette,
        actions,
    ]
    .into_iter()
    .chain(seeing())
    .collect()
}

/// With pictures, sounds, frames and failures.
fn seeing() -> impl Iterator<Item = State> {
    [(1, true), (1, false), (3, true), (3, false)].into_iter().flat_map(|(row, full)| {
        let mut seen = fixtures::looking(Graphics::Cells, row, (120, 34));
        seen.full = full;
        let mut unseen = seen.clone();
        fixtures::seen(&mut seen, (9, 16));
        let fault = MediaFault::Damaged { what: String::new() };
        fixtures::unseen(&mut unseen, &fault, "東京の夜景と富士山の写真集: no decoder here");
        [seen, unseen]
    })
}

/// The columns that a terminal needs for each row; a frame is as wide as its rows.
fn fits(state: &State, theme: &Theme) -> Result<(), TestCaseError> {
    let buffer = cells(state, theme);
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            let end = usize::from(x) + width(symbol).max(1);
            prop_assert!(end <= usize::from(buffer.area.width), "{symbol:?} reaches out of {}", row(&buffer, y));
            prop_assert!(!symbol.chars().any(char::is_control), "{symbol:?} acts");
        }
    }
    prop_assert_eq!(&buffer, &cells(state, theme));
    Ok(())
}

/// What stands in so many columns from there on.
fn drawn(buffer: &Buffer, (x, y): (u16, u16), columns: usize) -> String {
    let columns = x..x.saturating_add(u16::try_from(columns).unwrap());
    columns.map(|x| buffer[(x, y)].symbol()).collect()
}

fn hints_are_drawn(buffer: &Buffer, row: &HintRow) -> Result<(), TestCaseError> {
    let mut x = row.at.x;
    for hint in &row.hints {
        let keys = hint.keys.iter().map(|key| key.written.as_str()).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(drawn(buffer, (x, row.at.y), hint.width()), format!("{keys} {}", hint.words));
        x += u16::try_from(hint.width() + row.gap).unwrap();
    }
    Ok(())
}

/// A click is looked up where [`StatusLine`], [`hints::in_border`] and [`Header`] say that things are.
fn is_drawn_where_clicks_are_looked_up(state: &State, theme: &Theme) -> Result<(), TestCaseError> {
    let (buffer, geometry) = (cells(state, theme), state.geometry());
    let frame = state.overlay_frame();
    let covers = |frame: Option<Rect>, y| frame.is_some_and(|frame| (frame.y..frame.bottom()).contains(&y));
    // The last line is seen where the palette lies over something else.
    let beneath = state.beneath_frame();
    let hidden = |y| covers(frame, y) || covers(beneath, y) && y != geometry.status.y;
    let readable = matches!(state.overlay, Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. }));
    if let Some(frame) = frame.filter(|_| readable) {
        hints_are_drawn(&buffer, &hints::in_border(state, frame))?;
    }
    if let Some(line) = StatusLine::of(state, &geometry).filter(|line| !hidden(line.hints.at.y)) {
        hints_are_drawn(&buffer, &line.hints)?;
    }
    let header = Header::of(state, &geometry);
    for sign in header.signs.iter().filter(|_| !hidden(header.at.y)) {
        let text: String = sign.parts().map(|(part, gap)| format!("{}{part}", " ".repeat(gap))).concat();
        prop_assert_eq!(drawn(&buffer, (sign.x, header.at.y), width(&text)), text);
    }
    let searched = header.at.x..header.at.x + 400;
    let found = searched.take_while(|x| header.is_search_at((*x, header.at.y).into())).count();
    let typed: usize = header.field.iter().flat_map(|field| &field.parts).map(|(text, _)| width(text)).sum();
    prop_assert_eq!(found, header.searched.max(typed));
    let field: String = header.field.iter().flat_map(|field| &field.parts).map(|(text, _)| text.as_str()).collect();
    if !hidden(header.at.y) {
        prop_assert_eq!(row(&buffer, 0).contains(&field), true, "{:?} is in {}", field, row(&buffer, 0));
    }
    heads_are_drawn(state, &buffer)
}

/// A click on a head sorts by the column that stands there.
fn heads_are_drawn(state: &State, buffer: &Buffer) -> Result<(), TestCaseError> {
    let geometry = state.geometry();
    let (Some(heads), Some(list)) = (geometry.heads, geometry.list) else { return Ok(()) };
    if state.overlay.is_some() || geometry.drawer || state.listing.shown.is_empty() {
        return Ok(());
    }
    let table = Table::of(state, &geometry, list);
    let line = drawn(buffer, (list.x, heads.y), usize::from(list.width));
    for fixed in &table.fixed {
        let head = table::head(fixed.what);
        let Some(by) = table::sort_of(fixed.what) else { continue };
        // An arrow before it is one column wide, but takes several bytes.
        let x = line.find(head).map(|at| line[..at].chars().count()).unwrap();
        let at = (list.x + u16::try_from(x).unwrap(), heads.y);
        prop_assert_eq!(table.sort_at(heads, at.into()), Some(by), "{} in {}", head, line);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_state_fits_any_screen_and_is_drawn_the_same_twice(
        which in 0..STATES.len(),
        size in (1u16..140, 1u16..44),
        focus in 0usize..3,
        flags: (bool, bool, bool),
        numbers in (0usize..99, 0usize..99, 0usize..40),
        sort in proptest::option::of((0..SortBy::ALL.len(), any::<bool>())),
    ) {
        let mut state = STATES[which].clone();
        state.size = size;
        state.focus = [Pane::Sidebar, Pane::List, Pane::Detail][focus];
        state.full = state.full || flags.0;
        state.sheet = flags.2;
        (state.sidebar.scroll, state.detail.scroll, state.detail.field) = numbers;
        state.listing.offset = numbers.2;
        state.listing.query.sort = sort.map(|(by, reverse)| Sort { by: SortBy::ALL[by], reverse });
        state.settings.icons = Icons::ALL[usize::from(flags.1)];
        let theme = &THEMES[usize::from(flags.1)];
        fits(&state, theme)?;
        state.settle_scrolls();
        fits(&state, theme)?;
    }

    #[test]
    fn what_can_be_clicked_is_drawn_where_it_is_looked_up(
        which in 0..STATES.len(), size in (40u16..140, 10u16..44), focus in 0usize..3, front: (bool, bool),
        count: Option<u32>,
    ) {
        let mut state = STATES[which].clone();
        (state.size, state.pending.count) = (size, count);
        (state.full, state.sheet) = front;
        state.focus = [Pane::Sidebar, Pane::List, Pane::Detail][focus];
        is_drawn_where_clicks_are_looked_up(&state, &THEMES[0])?;
    }

    #[test]
    fn any_name_fits_any_screen(name in "(?s).{0,60}", size in (40u16..130, 10u16..30)) {
        let mut state = STATES[HOSTILE].clone();
        let mut asset = fixtures::asset("heygen", &name);
        asset.url = Some(Label::new(&name));
        fixtures::show(&mut state, &[asset]);
        state.size = size;
        fits(&state, &THEMES[0])?;
        state.sheet = true;
        fits(&state, &THEMES[0])?;
        state.full = true;
        fits(&state, &THEMES[0])?;
    }
}

#[test]
fn a_frame_of_another_size_than_the_state_does_no_harm() {
    use ratatui::{Terminal, backend::TestBackend};
    for mut state in STATES.iter().cloned() {
        state.size = (120, 34);
        let mut terminal = Terminal::new(TestBackend::new(33, 7)).unwrap();
        terminal
            .draw(|frame| drop(crate::view::draw(&state, &theme("default"), &crate::view::NoPictures, frame)))
            .unwrap();
    }
}

#[test]
fn moving_by_one_row_touches_two_rows_of_the_list() {
    let mut state = fixtures::browsing();
    state.size = (120, 40);
    let theme = theme("default");
    let before = cells(&state, &theme);
    fixtures::select(&mut state, 2);
    let after = cells(&state, &theme);
    let geometry = state.geometry();
    let list = geometry.list.unwrap();
    let rows = [geometry.rows.y + 1, geometry.rows.y + 2];
    for (x, y) in (0..120).flat_map(|x| (0..40).map(move |y| (x, y))) {
        let in_detail = x > list.right();
        if !rows.contains(&y) && y != geometry.status.y && !in_detail {
            assert_eq!(before[(x, y)], after[(x, y)], "the cell at {x}, {y} changed");
        }
    }
    assert_ne!(before[(list.x, rows[0])], after[(list.x, rows[0])]);
}
