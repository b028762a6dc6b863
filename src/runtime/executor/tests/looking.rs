//! Previews and facts: a lane for each seat.

use super::*;
use crate::asset::{AssetKind, MediaFault, MediumVersion, Shot};
use crate::input::{Chord, Input, Key};
use crate::media::preview::{Body, Canvas, Protocol};
use crate::message::Msg;
use crate::runtime::fixtures::wall;
use crate::state::{Graphics, Now, PartStatus, WaveKey};
use crate::update::update;

const CELLS: Canvas = Canvas { protocol: Protocol::Halfblocks, cell: (8, 16), tmux: false };

fn drawing(manner: Manner, canvas: Canvas) -> Bench {
    let mut bench = Bench::new(manner);
    bench.executor.draw_on(Some(canvas));
    bench
}

fn key(name: &str, cells: (u16, u16)) -> PictureKey {
    PictureKey { asset: id(name), version: MediumVersion(7), shot: Shot::Whole, cells }
}

fn look(bench: &mut Bench, seat: usize, key: PictureKey) -> Ticket {
    let ticket = bench.tickets.mint();
    bench.start(Effect::Preview { seat, ticket, of: Preview::Picture(key), fetch: true });
    ticket
}

#[tokio::test]
async fn a_picture_is_encoded_for_the_screen_and_handed_to_the_loop() {
    let mut bench = drawing(Manner::AtOnce, CELLS);
    let asked = look(&mut bench, 0, key("clip.mp4", (10, 5)));
    let Some(Done::Picture { key: named, picture, reply }) = bench.done.recv().await else { panic!("no picture") };
    assert!(matches!(&picture.body, Body::Cells(_)));
    let Reply::Pictured { ticket, key: told, result: Ok(known), refreshed } = reply else { panic!("no picture") };
    assert_eq!((ticket, &told, &named), (asked, &named, &key("clip.mp4", (10, 5))));
    assert_eq!((known.extent, known.bytes), (picture.extent, picture.bytes()));
    assert_eq!(refreshed.map(|asset| asset.id), Some(id("clip.mp4")));
}

#[rstest]
#[case::few_cells(CELLS, (40, 20), "Whole Thumbnail true")]
#[case::few_pixels(Canvas { protocol: Protocol::Sixel, ..CELLS }, (40, 20), "Whole Thumbnail true")]
#[case::many_pixels(Canvas { protocol: Protocol::Sixel, ..CELLS }, (80, 20), "Whole Large true")]
#[case::high(Canvas { protocol: Protocol::Kitty, ..CELLS }, (10, 33), "Whole Large true")]
#[tokio::test]
async fn a_large_picture_is_asked_for_where_a_small_one_would_not_fill_its_place(
    #[case] canvas: Canvas,
    #[case] cells: (u16, u16),
    #[case] how: &str,
) {
    let mut bench = drawing(Manner::AtOnce, canvas);
    look(&mut bench, 0, key("clip.mp4", cells));
    bench.reply().await;
    assert_eq!(bench.journal.all(), [Did::Looked("clip.mp4".to_owned(), how.to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn who_loses_the_seat_is_given_up_and_other_seats_go_on() {
    let mut bench = drawing(Manner::After(Duration::from_secs(1)), CELLS);
    look(&mut bench, 0, key("clip.mp4", (10, 5)));
    let stays = look(&mut bench, 1, key("still.png", (10, 5)));
    tokio::task::yield_now().await;
    bench.start(Effect::Cancel(Lane::Preview(0)));
    let Reply::Pictured { ticket, .. } = bench.reply().await else { panic!("a picture answers as one") };
    assert_eq!(ticket, stays);
    assert_eq!(bench.journal.count(&Did::Dropped), 1);
    assert!(bench.done.try_recv().is_err(), "the first one never answers");
}

#[tokio::test]
async fn what_is_not_at_hand_or_cannot_be_drawn_is_not_looked_at() {
    let mut bench = drawing(Manner::AtOnce, CELLS);
    look(&mut bench, 0, key("gone", (10, 5)));
    let Reply::Pictured { result, .. } = bench.reply().await else { panic!("a picture answers as one") };
    assert_eq!(result, Err(MediaFault::NotHere));
    let mut bench = Bench::new(Manner::AtOnce);
    look(&mut bench, 0, key("clip.mp4", (10, 5)));
    let Reply::Pictured { result, .. } = bench.reply().await else { panic!("a picture answers as one") };
    assert_eq!(result, Err(MediaFault::NotHere));
    assert_eq!(bench.journal.all(), []);
}

#[tokio::test]
async fn a_medium_that_trips_the_program_is_damaged() {
    let mut bench = drawing(Manner::Panics, CELLS);
    let damaged = MediaFault::Damaged { what: PANICKED.to_owned() };
    let ticket = look(&mut bench, 0, key("clip.mp4", (10, 5)));
    let result = Err(damaged.clone());
    let expected = Reply::Pictured { ticket, key: key("clip.mp4", (10, 5)), result, refreshed: None };
    assert_eq!(bench.reply().await, expected);

    let ticket = bench.tickets.mint();
    let wave = WaveKey { asset: id("clip.mp4"), version: MediumVersion(7) };
    bench.start(Effect::Preview { seat: 1, ticket, of: Preview::Wave(wave), fetch: true });
    assert!(matches!(bench.reply().await, Reply::Waved { result: Ok(_), .. }));
    assert_eq!(bench.reply().await, Reply::Waved { ticket, result: Err(damaged.clone()), refreshed: None });

    let ticket = bench.tickets.mint();
    bench.start(Effect::Probe { seat: 0, ticket, asset: id("clip.mp4") });
    assert_eq!(bench.reply().await, Reply::Probed { ticket, result: Err(damaged), refreshed: None });
}

#[tokio::test]
async fn a_waveform_is_told_as_it_grows() {
    let mut bench = Bench::new(Manner::AtOnce);
    let asked = bench.tickets.mint();
    let wave = WaveKey { asset: id("clip.mp4"), version: MediumVersion(7) };
    bench.start(Effect::Preview { seat: 0, ticket: asked, of: Preview::Wave(wave), fetch: false });
    for is_whole in [false, true] {
        let Reply::Waved { ticket, result: Ok(wave), .. } = bench.reply().await else { panic!("no waveform") };
        assert_eq!((ticket, wave.whole), (asked, is_whole));
    }
    assert_eq!(bench.journal.all(), [Did::Looked("clip.mp4".to_owned(), "sound false".to_owned())]);
}

#[tokio::test]
async fn facts_come_by_their_seat() {
    let mut bench = Bench::new(Manner::AtOnce);
    let asked = bench.tickets.mint();
    bench.start(Effect::Probe { seat: 3, ticket: asked, asset: id("clip.mp4") });
    let Reply::Probed { ticket, result: Ok(learned), .. } = bench.reply().await else { panic!("no facts") };
    let (facts, probe) = *learned;
    assert_eq!((ticket, facts.width, probe.read), (asked, Some(64), 7));
}

#[tokio::test]
async fn ended_urls_are_asked_for_by_what_is_at_hand() {
    let mut bench = Bench::new(Manner::AtOnce);
    let ticket = bench.tickets.mint();
    bench.start(Effect::Renew { ticket, assets: vec![id("clip.mp4"), id("gone")] });
    let Reply::Renewed { assets, .. } = bench.reply().await else { panic!("they answer as renewed") };
    assert_eq!(assets.into_iter().map(|asset| asset.id).collect::<Vec<_>>(), [id("clip.mp4")]);
}

/// A browser whose keys come at moments, with what it asks for done at once.
struct Driven {
    bench: Bench,
    now: Duration,
    alarm: Option<(Duration, Ticket)>,
}

impl Driven {
    /// Over a page of so many pictures, on a screen of half blocks with room for the detail.
    fn over(count: usize) -> Self {
        let mut bench = drawing(Manner::AtOnce, CELLS);
        let names: Vec<(String, String)> =
            (0..count).map(|number| (format!("{number}"), format!("https://h.example/{number}.png"))).collect();
        let assets: Vec<(&str, &str)> = names.iter().map(|(name, url)| (name.as_str(), url.as_str())).collect();
        bench.state = state_with(&assets);
        bench.state.size = (120, 34);
        bench.state.settings.page_size = count;
        bench.state.previews.graphics = Graphics::Cells;
        // What the media tell is not asked for here.
        bench.state.probing.most = 0;
        let parts = bench.state.listing.shown.parts.iter_mut();
        for part in parts {
            if let PartStatus::Ready(arrived) = &mut part.status {
                arrived.assets.iter_mut().for_each(|asset| asset.kind = AssetKind::Image);
            }
        }
        Self { bench, now: Duration::ZERO, alarm: None }
    }

    fn tell(&mut self, msg: Msg) {
        let now = Now { since_start: self.now, wall: wall() };
        for effect in update(&mut self.bench.state, now, msg) {
            if let Effect::WakeAt { at, ticket } = effect {
                self.alarm = Some((at, ticket));
            } else {
                self.bench.start(effect);
            }
        }
    }

    /// Lets time pass, with the alarms that fall into it, and takes every answer.
    async fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            self.answers().await;
            let Some((at, ticket)) = self.alarm.take_if(|(at, _)| *at <= end) else { break };
            self.now = self.now.max(at);
            self.tell(Msg::Wake(ticket));
        }
        self.now = end;
    }

    /// Takes answers until every task has ended.
    async fn answers(&mut self) {
        while self.bench.executor.passing.join_next().await.is_some() {
            while let Ok(done) = self.bench.done.try_recv() {
                let (Done::Reply(reply) | Done::Picture { reply, .. }) = done else { panic!("{done:?}") };
                self.tell(Msg::Reply(reply));
            }
        }
    }

    fn key(&mut self, letter: char) {
        self.tell(Msg::Input(Input::Key(Chord::plain(Key::Char(letter)))));
    }

    /// The assets that were fetched for.
    fn fetched(&self) -> Vec<String> {
        let looked = self.bench.journal.all().into_iter().filter_map(|did| match did {
            Did::Looked(name, how) if how.ends_with("true") => Some(name),
            _ => None,
        });
        looked.collect()
    }
}

#[tokio::test]
async fn of_rows_that_are_passed_over_nothing_is_fetched() {
    let mut driven = Driven::over(200);
    // A key that is held comes again every 30 ms.
    for _ in 0..100 {
        driven.key('j');
        driven.pass(Duration::from_millis(30)).await;
    }
    assert_eq!(driven.fetched(), Vec::<String>::new());
    driven.pass(Duration::from_secs(1)).await;
    assert_eq!(driven.fetched(), ["100"]);
    driven.pass(Duration::from_secs(5)).await;
    assert_eq!(driven.fetched(), ["100"], "once it is there it is not fetched again");
}
