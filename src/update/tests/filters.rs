//! The sidebar and the filters.

use super::*;

#[test]
fn ticking_a_kind_off_lists_anew_and_keeps_the_old_rows_meanwhile() {
    let mut driven = browsing();
    driven.press("f } space");
    assert_eq!(driven.rows().len(), 10);
    assert!(driven.state.listing.outdated);
    let kinds: Vec<bool> = driven
        .effects
        .iter()
        .filter_map(|effect| {
            if let Effect::Ask { ask, .. } = effect {
                Some(ask.query.filters.kinds.admits(&AssetKind::Image))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(kinds, [false]);
    driven.answer("affogato", 40..43, Some(3), false);
    assert_eq!(driven.rows().len(), 3);
    // What the service says of a filtered listing is not the account's total.
    assert_eq!(driven.state.accounts[0].totals.get(&Collection::Assets).map(|count| count.number), Some(25));
}

#[test]
fn enter_on_a_filter_is_only_that_and_again_all() {
    let mut driven = browsing();
    driven.press("f } j enter");
    assert!(!driven.state.listing.query.filters.kinds.admits(&AssetKind::Image));
    assert!(driven.state.listing.query.filters.kinds.admits(&AssetKind::Video));
    driven.press("enter");
    assert!(driven.state.listing.query.filters.is_empty());
}

#[test]
fn enter_in_a_list_that_the_filters_emptied_takes_them_off() {
    let mut driven = browsing();
    driven.press("f } space h esc");
    driven.answer("affogato", 0..0, Some(0), false);
    driven.press("enter");
    assert!(driven.state.listing.query.filters.is_empty());
}

#[test]
fn a_folder_of_one_account_leaves_the_others_out() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    let heygen = AccountName::new("heygen").unwrap();
    let crate::state::Remote::Loading { ticket, .. } = driven.state.accounts[1].folders else {
        panic!("folders are asked")
    };
    let folder = Folder {
        id: FolderId { account: heygen.clone(), id: Arc::from("f1") },
        name: Label::new("launch"),
        parent: None,
    };
    driven.send(Msg::Reply(Reply::Folders { ticket, account: heygen, result: Ok(vec![folder]) }));
    driven.press("f } } } j enter");
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 10)]);
}

#[test]
fn rows_of_an_earlier_query_do_not_join_the_page_of_a_new_one() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    let late = driven.ticket("heygen");
    driven.press("f } } space");
    driven.send(Msg::Reply(Reply::Part {
        ticket: late,
        result: Ok(Page { assets: vec![asset("heygen", 1)], ..Page::default() }),
    }));
    assert_eq!(driven.rows().len(), 5);
    driven.press("esc esc");
    assert_eq!((driven.rows().len(), driven.selected()), (0, ""));
}
