//! What holds of every text and every asset.

use proptest::prelude::*;

use super::*;

/// Texts made of what means something, and of anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "kind:", "kind:video", "status:", "dur", "size>", "1mb", "w>=", "19", "age<7d", "created:", "2025-10", "..", "is:",
            "new", "https://a.example/", "\"", "\\", "!", "^", "'", "$", ":", "=", "<", ">", ",", " ", "folder:", "id=", "1:30",
        ]).prop_map(str::to_owned),
        2 => "[a-cA-C0-9.-]{1,3}",
        1 => "(?s).{0,3}",
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

/// Words that often match, so that most of what is compared is not empty.
fn word() -> impl Strategy<Value = String> {
    "[abcABäÄß. -]{0,6}"
}

fn asset() -> impl Strategy<Value = Asset> {
    let texts = (word(), prop::option::of(word()), prop::option::of(word()), "[0-9abc]{1,6}", prop::option::of(word()));
    let facts = (prop::option::of(0u32..3000), prop::option::of(0.0..200.0), prop::option::of(any::<u64>()));
    let kind = prop::sample::select(AssetKind::ALL.to_vec());
    let created = prop::option::of(Timestamp::MIN.as_millisecond()..Timestamp::MAX.as_millisecond());
    (texts, facts, kind, created, any::<[bool; 3]>()).prop_map(|(texts, facts, kind, created, [new, gone, listed])| {
        let (name, folder, status, id, url) = texts;
        let (width, length, bytes) = facts;
        let id = AssetId { id: Arc::from(id), ..bare("").id };
        let said = Facts { width, duration: length.and_then(Seconds::new), bytes, ..Facts::default() };
        Asset {
            id,
            kind,
            said,
            new,
            gone,
            status: status.map(Label::from),
            folder: listed.then(|| Arc::from("f")),
            folder_name: folder.map(Label::from),
            created: created.and_then(|at| Timestamp::from_millisecond(at).ok()),
            url: url.map(|url| Label::new(&format!("https://a.example/{url}"))),
            ..bare(&name)
        }
    })
}

fn term() -> impl Strategy<Value = String> {
    (prop::sample::select(vec!["", "!", "'", "^", "!^"]), "[abcABäÄß.]{1,4}", prop::sample::select(vec!["", "", "$"]))
        .prop_map(|(before, word, after)| format!("{before}{word}{after}"))
}

fn matches(search: &Search, asset: &Asset) -> bool {
    search.matches(asset, &clock()).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_a_search_or_a_mistake_in_it(text in text(), asset in asset()) {
        for read in [Search::parse(&text), Search::whole(&text)] {
            match read {
                Ok(search) => {
                    prop_assert_eq!(search.text(), &text);
                    let judged = Judge::new(&search).matches(&asset, &clock());
                    prop_assert_eq!(judged, search.matches(&asset, &clock()));
                    let shown = asset.name.shown();
                    for part in Highlighter::new(&search).parts(&asset.name) {
                        prop_assert!(!shown[part].is_empty());
                    }
                }
                Err(mistake) => {
                    prop_assert!(text.get(mistake.at.clone()).is_some_and(|word| !word.is_empty()), "{mistake:?}");
                    prop_assert!(!mistake.words.chars().any(char::is_control), "{mistake:?}");
                }
            }
        }
        for at in 0..=text.len() {
            let _ = complete(&text, at, &Known { folders: vec!["a b", "\"c"], ..Known::default() });
        }
    }

    #[test]
    fn what_a_finished_text_means_does_not_change_while_it_is_typed(text in text()) {
        if let Ok(whole) = Search::whole(&text) {
            prop_assert_eq!(Search::parse(&text), Ok(whole));
        }
    }

    #[test]
    fn a_completion_keeps_what_is_before_it(text in text(), folder in "[ab:\"\\\\ ]{1,6}") {
        let known = Known { folders: vec![&folder], ..Known::default() };
        if let Some(ghost) = complete(&text, text.len(), &known) {
            let grown = Search::parse(&format!("{text}{ghost}"));
            prop_assert!(grown.is_ok() || Search::parse(&text).is_err(), "{text:?} {ghost:?} {grown:?}");
        }
    }

    #[test]
    fn a_folder_that_was_completed_is_found(folder in "[abAB:\"\\\\,!$^' äÄ]{1,6}", typed in 0usize..3, quote in any::<bool>()) {
        let typed: String = folder.chars().take(typed).filter(|c| c.is_alphabetic()).collect();
        let text = format!("folder={}{typed}", if quote { "\"" } else { "" });
        let known = Known { folders: vec![&folder], ..Known::default() };
        if let Some(ghost) = complete(&text, text.len(), &known) {
            let asset = Asset { folder_name: Some(Label::new(&folder)), ..bare("clip") };
            prop_assert!(finds(&format!("{text}{ghost}"), &asset), "{text}{ghost}");
        }
    }

    #[test]
    fn a_literal_finds_the_names_that_hold_it(name in "(?s).{1,12}|[abAB\"\\\\ !^$:]{1,8}", other in "(?s).{0,12}|[abAB\"\\\\ !^$:]{0,12}") {
        let search = Search::whole(&Search::literal(&name)).unwrap();
        prop_assert_eq!(search.terms().len(), 1);
        prop_assert_eq!(&*search.terms()[0].needle, name.as_str());
        let around = format!("x{name}y");
        prop_assert!(matches(&search, &bare(&around)));
        if name.chars().any(char::is_uppercase) {
            // Case counts; and no other text of the asset holds a capital.
            prop_assert_eq!(matches(&search, &bare(&other)), other.contains(&name));
        }
    }

    #[test]
    fn more_letters_never_find_more(begun in "[a-cäß]{1,4}", more in "[a-cA-CäÄß]{1,3}", asset in asset()) {
        let earlier = Search::parse(&begun).unwrap();
        let later = Search::parse(&format!("{begun}{more}")).unwrap();
        prop_assert!(later.narrows(&earlier));
        prop_assert!(!matches(&later, &asset) || matches(&earlier, &asset));
    }

    #[test]
    fn what_narrows_finds_no_more(
        earlier in prop::collection::vec(term(), 0..3),
        later in prop::collection::vec(term(), 0..3),
        grown in prop::bool::ANY,
        assets in prop::collection::vec(asset(), 12),
    ) {
        let begun = earlier.join(" ");
        let text = if grown { format!("{begun}{}", later.join(" ")) } else { later.join(" ") };
        let (earlier, later) = (Search::parse(&begun).unwrap(), Search::parse(&text).unwrap());
        if later.narrows(&earlier) {
            for asset in &assets {
                prop_assert!(!matches(&later, asset) || matches(&earlier, asset), "{begun:?} {text:?}");
            }
        }
    }

    #[test]
    fn a_fuzzy_term_finds_the_names_that_have_its_letters_in_order(
        needle in "[a-dä]{1,4}", capital in prop::option::of("[A-CÄ]"), name in "[a-dA-Dä-æÄ-Æß東. -]{0,90}",
    ) {
        let needle = needle + &capital.unwrap_or_default();
        let term = Search::parse(&needle).unwrap().terms()[0].clone();
        let same = |a: char, b: char| if needle.chars().any(char::is_uppercase) { a == b } else { b.to_lowercase().eq([a]) };
        let mut letters = name.chars();
        let in_order = needle.chars().all(|a| letters.any(|b| same(a, b)));
        prop_assert_eq!(Scorer::new(&term).score(Place::Name, &name).is_some(), in_order);
    }

    #[test]
    fn a_list_is_scored_as_each_of_its_texts(text in term(), names in prop::collection::vec(word(), 1..20)) {
        for term in Search::whole(&text).unwrap().terms() {
            for place in Place::ALL {
                let found = term.matcher(place).match_list(&names);
                let found: Vec<_> = found.iter().map(|found| (found.index as usize, Score::of(place, found.score))).collect();
                let mut scorer = Scorer::new(term);
                let each = names.iter().enumerate().filter_map(|(at, name)| Some((at, scorer.score(place, name)?)));
                prop_assert_eq!(found, each.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn what_is_shown_as_matched_are_the_letters_that_were_typed(needle in "[a-dä]{1,4}", name in "[a-dä東é.-]{0,60}") {
        let search = Search::parse(&needle).unwrap();
        let label = Label::new(&name);
        let parts = Highlighter::new(&search).parts(&label);
        let shown: String = parts.into_iter().map(|part| &name[part]).collect();
        prop_assert_eq!(&*shown, if Scorer::new(&search.terms()[0]).score(Place::Name, &name).is_some() { &*needle } else { "" });
    }

    #[test]
    fn a_negation_keeps_what_is_left(text in term(), asset in asset()) {
        // A bare word is fuzzy, its negation exact; all else has one meaning both ways.
        let word = text.trim_start_matches('!');
        let plain = if word.starts_with(['^', '\'']) || word.ends_with('$') { word.to_owned() } else { format!("'{word}") };
        let (yes, no) = (Search::whole(&plain).unwrap(), Search::whole(&format!("!{plain}")).unwrap());
        prop_assert!(yes.is_empty() || matches(&yes, &asset) != matches(&no, &asset));
    }

    #[test]
    fn a_field_and_its_negation_share_no_asset(field in prop::sample::select(vec![
        "kind:v,i", "status:a", "folder:b", "id:1", "dur>90", "size<1tb", "w:100..2000", "created:2025", "age>10y", "is:new",
    ]), asset in asset()) {
        let (yes, no) = (Search::whole(field).unwrap(), Search::whole(&format!("!{field}")).unwrap());
        prop_assert!(!(matches(&yes, &asset) && matches(&no, &asset)));
    }
}
