//! Random stories: whatever happens, the browser stays whole.

use proptest::prelude::*;

use super::*;

/// A random thing that happens.
fn happening() -> impl Strategy<Value = (u8, u8)> {
    (0u8..15, any::<u8>())
}

fn happen(driven: &mut Driven, (what, number): (u8, u8)) {
    const KEYS: [&str; 48] = [
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
        "u",
        "q",
        "/",
        "/",
        "s",
        "S",
        "F",
        "up",
        "backspace",
        "ctrl-w",
    ];
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
                .flat_map(|page| &page.parts)
                .filter(|part| matches!(part.status, PartStatus::Loading { .. }))
                .map(|part| part.origin.to_string())
                .collect();
            let Some(account) = pending.get(usize::from(number) % pending.len().max(1)) else { return };
            let from = usize::from(number % 40);
            match number % 7 {
                0 => driven.fail(account, FaultKind::RateLimited),
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
        13 => {
            const PASTED: [&str; 4] = ["clip", "kind:video", "dur>30x", "\u{1b}[31m\nq"];
            driven.send(Msg::Input(Input::Paste(PASTED[usize::from(number) % PASTED.len()].to_owned())));
        }
        _ => {
            let at = (u16::from(number), u16::from(number % 30));
            let pointer = [Pointer::Click, Pointer::WheelUp, Pointer::WheelDown][usize::from(number) % 3];
            driven.send(Msg::Input(Input::Mouse { column: at.0, row: at.1, pointer }));
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_browser_stays_whole(story in proptest::collection::vec(happening(), 0..120)) {
        let mut driven = Driven::over(&[("affogato", true), ("heygen", false), ("studio", false)]);
        for event in story {
            happen(&mut driven, event);
            let listing = &driven.state.listing;
            prop_assert!(listing.row < listing.shown.len().max(1), "the selection is in the list");
            prop_assert_eq!(listing.selected_asset().map(|asset| &asset.id), listing.selected.as_ref());
            prop_assert!(listing.offset <= listing.row);
            // One load a lane: no account is asked twice for the page that is wanted.
            for page in [Some(&listing.shown), listing.coming.as_ref(), listing.ahead.as_ref()].into_iter().flatten() {
                let accounts: std::collections::BTreeSet<_> = page.parts.iter().map(|part| &part.origin).collect();
                prop_assert_eq!(accounts.len(), page.parts.len());
            }
            if driven.state.ending.is_some() {
                return Ok(());
            }
        }
        // The first one may give up what is being typed.
        driven.press("ctrl-c ctrl-c");
        prop_assert!(driven.state.ending.is_some(), "the second ctrl-c always quits");
    }
}
