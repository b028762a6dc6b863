use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use tokio::runtime::Builder;

use crate::asset::{AccountName, Asset, AssetKind, Filters, Query, Search, Sort, SortBy};
use crate::catalog::look::fixtures::*;
use crate::text::Label;

/// Names, ids and folders in which the searches below find something.
fn any_texts() -> impl Strategy<Value = Vec<Asset>> {
    let names = "(tease|Teaser|TEA|été|Straße|clip)?[ _.-]?[a-f0-9ÀéK]{0,4}( cut| 北京|\\.mp4)?";
    let ids = prop_oneof![
        2 => "[0-9a-f]{32}",
        2 => "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        1 => "[A-Fa-f0-9]{3,6}",
        1 => "(tea|clip)-[0-9]{1,3}",
    ];
    let any = (
        prop::sample::select(vec!["heygen", "studio"]),
        names,
        ids,
        prop::sample::select(AssetKind::ALL.to_vec()),
        prop::option::of(prop::sample::select(vec!["Video", "teaser", "gif"])),
        prop::option::of(prop::sample::select(vec!["Teasers 2024", "archive", "Été"])),
        (prop::bool::weighted(0.1), prop::option::of(0u64..3), any::<bool>()),
    );
    let any = any.prop_map(|(account, text, id, kind, word, folder, (gone, bytes, has_url))| {
        let url = has_url.then(|| Label::new(&format!("https://media.example/{text}/{id}.mp4?signed=1")));
        let mut asset = Asset { name: Label::new(&text), kind, gone, url, ..asset(account, &id) };
        asset.type_word = word.map(Label::new);
        asset.folder = folder.map(Arc::from);
        asset.folder_name = folder.map(Label::new);
        asset.said.bytes = bytes;
        asset
    });
    prop::collection::vec(any, 0..90).prop_map(|mut assets| {
        let mut seen = std::collections::HashSet::new();
        assets.retain(|asset| seen.insert(asset.id.clone()));
        assets
    })
}

fn any_search() -> impl Strategy<Value = Search> {
    let text = "(tea|TE|t|e|é|ss|ß|clip|a[b-f]|[0-9a-f]{1,3}|vid|oth|arch|cut|北|K|4-|-)(ser|s)?";
    let word = ("(!|'|\\^|!'|!\\^)?", text, "\\$?").prop_map(|(before, text, after)| format!("{before}{text}{after}"));
    let field = prop::sample::select(vec!["kind:video", "!kind:image", "size>0b", "is:gone", "!is:gone", "folder:tea"]);
    let link = "https://media\\.example/(tea|clip)/[0-9a-f]{2}\\.mp4";
    let one = prop_oneof![6 => word, 1 => field.prop_map(str::to_owned), 1 => link];
    prop::collection::vec(one, 1..4).prop_map(|words| Search::whole(&words.join(" ")).unwrap_or_default())
}

fn any_query() -> impl Strategy<Value = Query> {
    let sort = (prop::sample::select(vec![SortBy::Name, SortBy::Bytes, SortBy::Kind]), any::<bool>());
    (any_search(), prop::option::of(sort), prop::bool::weighted(0.1)).prop_map(|(search, sort, gone)| Query {
        search,
        sort: sort.map(|(by, reverse)| Sort { by, reverse }),
        filters: Filters { gone, ..Filters::default() },
        ..Query::default()
    })
}

/// The plain rules; who asks for what is gone is shown what is gone.
fn plain(assets: &[Asset], query: &Query) -> Vec<String> {
    let mut query = query.clone();
    query.filters.gone |= query.search.text().split(' ').any(|word| word == "is:gone");
    model(assets, &accounts(), &query)
}

fn accounts() -> [AccountName; 2] {
    ["studio", "heygen"].map(name)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn hits_are_what_the_plain_rules_find(
        assets in any_texts(),
        later in any_texts(),
        queries in prop::collection::vec(any_query(), 1..8),
        hurried in any::<bool>(),
    ) {
        let runtime = Builder::new_current_thread().build().unwrap();
        let mut shelf = Shelf::new(&["heygen", "studio"]);
        if hurried {
            shelf.hurry(Duration::ZERO);
        }
        shelf.fill(&assets);
        for query in &queries {
            prop_assert_eq!(runtime.block_on(shelf.identified(&accounts(), query)), plain(&assets, query));
            let listed = runtime.block_on(shelf.listed(&accounts(), query));
            prop_assert_eq!(listed, plain(&assets, query), "{}", query.search.text());
        }
        let all = shelf.renewed(&assets, &later);
        for query in queries.iter().rev() {
            let listed = runtime.block_on(shelf.listed(&accounts(), query));
            prop_assert_eq!(listed, plain(&all, query), "{}, after a change", query.search.text());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_word_typed_letter_by_letter_finds_what_it_finds_at_once(
        assets in any_texts(), text in "('|!|\\^)?(teaser|clip|[0-9a-f]{4}|archive)( e)?", hurried in any::<bool>(),
    ) {
        let runtime = Builder::new_current_thread().build().unwrap();
        let mut shelf = Shelf::new(&["heygen", "studio"]);
        if hurried {
            shelf.hurry(Duration::ZERO);
        }
        shelf.fill(&assets);
        for end in 1..=text.len() {
            let query = query(&text[..end]);
            let look = look(&accounts(), &query, 0);
            // Each other letter is typed before all hits of the one before are there.
            if end % 2 == 0 {
                runtime.block_on(shelf.reader.page(1, look)).unwrap();
            } else {
                prop_assert_eq!(runtime.block_on(shelf.listed(&accounts(), &query)), plain(&assets, &query));
            }
        }
        let query = query(&text);
        prop_assert_eq!(runtime.block_on(shelf.listed(&accounts(), &query)), plain(&assets, &query));
    }
}

fn query(text: &str) -> Query {
    Query { search: Search::parse(text).unwrap_or_default(), ..Query::default() }
}

fn clips(count: usize) -> Vec<Asset> {
    (0..count)
        .map(|number| Asset { name: format!("clip {number}").into(), ..asset("heygen", &format!("x{number}")) })
        .collect()
}

#[tokio::test]
async fn what_was_found_so_far_is_told_with_how_much_was_looked_through() {
    let mut shelf = Shelf::new(&["heygen"]);
    shelf.hurry(Duration::ZERO);
    let assets = clips(500);
    shelf.fill(&assets);
    let query = query("clip");
    let look = look(&[name("heygen")], &query, 0);
    let mut before = (0, 0);
    loop {
        let page = shelf.reader.page(1, look.clone()).await.unwrap();
        let now = (looked(&page).through, page.total.unwrap());
        assert!(before <= now && now.1 <= 500, "{before:?}, then {now:?}");
        before = now;
        // All are as good as one another, so those that are first in the list are found first.
        let first: Vec<_> = assets.iter().take(page.assets.len()).map(|asset| asset.id.clone()).collect();
        assert_eq!(page.assets.into_iter().map(|asset| asset.id).collect::<Vec<_>>(), first);
        if !page.looked.unwrap().more {
            break;
        }
    }
    assert_eq!(before, (500, 500));
}

#[tokio::test]
async fn a_search_for_what_is_gone_finds_what_the_list_hides() {
    let shelf = Shelf::new(&["heygen"]);
    let mut assets = clips(3);
    assets[1].gone = true;
    shelf.fill(&assets);
    let accounts = [name("heygen")];
    assert_eq!(shelf.listed(&accounts, &query("clip")).await, ["heygen:x0", "heygen:x2"]);
    assert_eq!(shelf.listed(&accounts, &query("clip is:gone")).await, ["heygen:x1"]);
    assert_eq!(shelf.listed(&accounts, &query("is:gone")).await, ["heygen:x1"]);
    assert_eq!(shelf.listed(&accounts, &query("clip !is:gone")).await, ["heygen:x0", "heygen:x2"]);
}
