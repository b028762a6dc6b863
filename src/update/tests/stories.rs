//! Random stories: whatever happens, the browser stays whole.

use proptest::prelude::*;

use super::*;
use crate::asset::{Counts, Facts, MediaFault, Probe, Seconds, ShotFacts, SyncStep, Waveform};
use crate::state::{Answering, Picture, Preview};

/// A random thing that happens.
fn happening() -> impl Strategy<Value = (u8, u8)> {
    (0u8..26, any::<u8>())
}

/// What is pressed; what finds most stands twice.
const KEYS: [&str; 52] = [
    "j",
    "k",
    "n",
    "p",
    "N",
    "G",
    "g",
    "<",
    ">",
    "h",
    "l",
    "tab",
    "shift-tab",
    "enter",
    "t",
    "t",
    "esc",
    "y",
    "Y",
    "o",
    "r",
    "f",
    "space",
    "+",
    "-",
    "}",
    "{",
    "J",
    "K",
    "?",
    "M",
    "ctrl-d",
    "ctrl-u",
    "pgdn",
    "pgup",
    "1",
    "4",
    "0",
    "m",
    "alt-j",
    "R",
    "q",
    "/",
    "/",
    "s",
    "S",
    "F",
    "up",
    "backspace",
    "ctrl-w",
    "i",
    "right",
];

fn happen(driven: &mut Driven, (what, number): (u8, u8)) {
    match what {
        0..=6 => {
            driven.press(KEYS[usize::from(number) % KEYS.len()]);
        }
        7 | 8 => {
            let pending: Vec<String> = driven
                .state
                .listing
                .coming
                .iter()
                .chain([&driven.state.listing.shown])
                .chain(&driven.state.listing.ahead)
                .chain(&driven.state.listing.beside)
                .flat_map(|page| &page.parts)
                .filter(|part| matches!(part.status, PartStatus::Loading { .. }))
                .map(|part| part.origin.to_string())
                .collect();
            let Some(account) = pending.get(usize::from(number) % pending.len().max(1)) else { return };
            let from = usize::from(number % 40);
            match number % 7 {
                0 => driven.fail(account, FaultKind::RateLimited),
                5 => driven.fail(account, FaultKind::Offline),
                1 => driven.fail(account, FaultKind::Unauthorized),
                2 => driven.answer(account, from..from, None, true),
                3 => driven.answer(account, from..from + 3, Some(u64::from(number)), false),
                _ => driven.answer(account, from..from + 5, Some(u64::from(number)), true),
            };
        }
        9 => {
            driven.send(Msg::Input(Input::Resize(u16::from(number), u16::from(number / 3))));
        }
        10 | 11 => {
            driven.wait(u64::from(number) * 40);
        }
        12 => {
            let ticket = driven.state.tickets.mint();
            driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page::default()) }));
        }
        13..=17 => happen_behind(driven, (what, number)),
        21..=25 => see(driven, (what, number)),
        18 => {
            const PASTED: [&str; 4] = ["clip", "kind:video", "dur>30x", "\u{1b}[31m\nq"];
            driven.send(Msg::Input(Input::Paste(PASTED[usize::from(number) % PASTED.len()].to_owned())));
        }
        19 => {
            for key in ["/", "t", "a", "enter"].iter().take(1 + usize::from(number % 4)) {
                driven.press(key);
            }
        }
        _ => {
            let at = (u16::from(number), u16::from(number % 30));
            let pointer = [Pointer::Click, Pointer::WheelUp, Pointer::WheelDown][usize::from(number) % 3];
            driven.send(Msg::Input(Input::Mouse { column: at.0, row: at.1, pointer }));
        }
    }
}

/// What comes of looking at media.
fn see(driven: &mut Driven, (what, number): (u8, u8)) {
    let previews = &driven.state.previews;
    let looks: Vec<_> = previews.look.iter().chain(previews.seats.works()).cloned().collect();
    let reads: Vec<_> = driven.state.probing.seats.works().cloned().collect();
    let fault = match number % 3 {
        0 => MediaFault::NotHere,
        1 => MediaFault::Changed,
        _ => MediaFault::Codec { codec: Label::new("hevc") },
    };
    let failed = number % 5 == 0;
    let refreshed = || driven.state.listing.selected_asset().filter(|_| number % 7 == 0).cloned().map(Box::new);
    let reply = match what {
        21 => {
            let graphics = [Graphics::None, Graphics::Cells, Graphics::Pixels][usize::from(number) % 3];
            driven.send(Msg::Graphics(graphics));
            return;
        }
        22 => {
            let Some((_, ticket)) = reads.get(usize::from(number) % reads.len().max(1)).cloned() else { return };
            let probe = Probe { version: Label::new("length 9"), read: 9, at: Timestamp::UNIX_EPOCH };
            let facts = Facts { width: Some(u32::from(number)), height: Some(9), ..Facts::default() };
            let result = if failed { Err(fault) } else { Ok(Box::new((facts, probe))) };
            Reply::Probed { ticket, result, refreshed: refreshed() }
        }
        _ => {
            let Some((of, ticket)) = looks.get(usize::from(number) % looks.len().max(1)).cloned() else { return };
            // Now and then nobody waits for it any more.
            let ticket = if number % 11 == 0 { driven.state.tickets.mint() } else { ticket };
            let refreshed = driven.state.listing.selected_asset().filter(|_| number % 7 == 0).cloned().map(Box::new);
            match of {
                Preview::Picture(key) => {
                    let facts = ShotFacts { at: None, frames: number % 9 };
                    let bytes = usize::from(number) * 200_000;
                    let result = if failed { Err(fault) } else { Ok(Picture { extent: key.cells, bytes, facts }) };
                    Reply::Pictured { ticket, key, result, refreshed }
                }
                Preview::Wave(_) => {
                    let stretch = Seconds::new(0.1).unwrap();
                    let peaks = Arc::from(vec![number; usize::from(number)]);
                    let wave = Waveform { peaks, stretch, duration: None, whole: number % 2 == 0 };
                    Reply::Waved { ticket, result: if failed { Err(fault) } else { Ok(wave) }, refreshed }
                }
            }
        }
    };
    driven.send(Msg::Reply(reply));
}

/// Seats never hold what is not wanted, and what is known is what the runtime holds.
fn is_seen_well(driven: &Driven) -> Result<(), TestCaseError> {
    let state = &driven.state;
    let wanted = state.wanted();
    for (of, _) in state.previews.seats.works() {
        prop_assert!(wanted.contains(of) && state.previews.lacks(of), "{:?} is not wanted", of);
    }
    let unprobed = state.unprobed();
    for (id, _) in state.probing.seats.works() {
        prop_assert!(unprobed.contains(id), "{:?} is not to be read", id);
    }
    prop_assert!(state.probing.seats.works().count() <= state.probing.most);
    prop_assert_eq!(&driven.shelf, &state.previews.pictures.keys().cloned().collect());
    Ok(())
}

/// What comes from the catalogue, a sync, or a service that was asked again.
fn happen_behind(driven: &mut Driven, (what, number): (u8, u8)) {
    match what {
        13 => {
            let looked = Looked { revision: u64::from(number), through: 9, more: number % 3 == 0 };
            let found: Vec<_> = (0..usize::from(number % 11)).map(|at| ("heygen", at)).collect();
            if driven.looking().is_some() {
                driven.find(&found, u64::from(number % 60), looked);
            }
        }
        14 => {
            let whole = number % 2 == 0;
            let known = u64::from(number % 5) * 10;
            driven.census(u64::from(number), &[("affogato", known, true), ("heygen", known, whole)]);
        }
        15 => {
            let trouble = (number % 4 == 0).then(|| "no room".to_owned());
            let census = Census { revision: u64::from(number), trouble, ..Census::default() };
            driven.send(Msg::Census(Arc::new(census)));
        }
        16 => {
            let Some(sync) = driven.state.syncs.running.clone() else { return };
            let names: Vec<_> = sync.accounts.keys().cloned().collect();
            let account = names[usize::from(number) % names.len()].clone();
            let counts = Counts { listed: u64::from(number), ..Counts::default() };
            let step = match number % 5 {
                0 => SyncStep::Ended { counts, stopped: None },
                1 => SyncStep::Failed { counts, fault: fault(account.as_str(), FaultKind::Offline) },
                2 => {
                    let fault = fault(account.as_str(), FaultKind::RateLimited);
                    SyncStep::Waiting { fault, wait: Duration::from_secs(1) }
                }
                _ => SyncStep::Progress(counts),
            };
            driven.send(Msg::Reply(Reply::Synced { ticket: sync.ticket, account, step }));
            if number % 7 == 0 {
                driven.send(Msg::Reply(Reply::SyncEnded { ticket: sync.ticket }));
            }
        }
        _ => {
            let Some(ticket) = driven.state.refresh.ticket else { return };
            let assets = driven.state.listing.shown.assets().take(usize::from(number % 4)).cloned().collect();
            driven.send(Msg::Reply(Reply::Refreshed { ticket, assets }));
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_browser_stays_whole(
        with_catalog in any::<bool>(), with_media in any::<bool>(), story in proptest::collection::vec(happening(), 0..120)
    ) {
        let accounts = [("affogato", true), ("heygen", false), ("studio", false)];
        let mut driven = if with_catalog { Driven::with_catalog(&accounts) } else { Driven::over(&accounts) };
        driven.of_all_kinds = with_media;
        driven.state.probing.most = if with_media { 4 } else { 0 };
        for event in story {
            happen(&mut driven, event);
            let listing = &driven.state.listing;
            prop_assert!(listing.row < listing.shown.len().max(1), "the selection is in the list");
            prop_assert_eq!(listing.selected_asset().map(|asset| &asset.id), listing.selected.as_ref());
            prop_assert!(listing.offset <= listing.row);
            if driven.state.sheet {
                let grid = driven.state.sheet_grid();
                let mut seen = grid.cells(listing.offset, listing.shown.len());
                prop_assert_eq!(listing.offset % grid.columns, 0);
                prop_assert!(listing.shown.is_empty() || seen.any(|cell| cell.row == listing.row));
                prop_assert!(driven.state.focus != Pane::Detail, "beside the sheet there is no detail");
            }
            // One load a lane: no account is asked twice for the page that is wanted.
            for page in [Some(&listing.shown), listing.coming.as_ref(), listing.ahead.as_ref()].into_iter().flatten() {
                let accounts: std::collections::BTreeSet<_> = page.parts.iter().map(|part| &part.origin).collect();
                prop_assert_eq!(accounts.len(), page.parts.len());
            }
            // The page of the other ones who could answer is never asked of those who do.
            for part in driven.state.listing.beside.iter().flat_map(|page| &page.parts) {
                let is_catalog = part.origin == Origin::Catalog;
                prop_assert_eq!(is_catalog, driven.state.listing.answering == Answering::Live);
            }
            prop_assert!(!driven.state.listing.stands_in || driven.state.listing.coming.is_some());
            if driven.state.ending.is_some() {
                return Ok(());
            }
            is_seen_well(&driven)?;
        }
        // The first one may give up what is being typed.
        driven.press("ctrl-c ctrl-c");
        prop_assert!(driven.state.ending.is_some(), "the second ctrl-c always quits");
    }
}
