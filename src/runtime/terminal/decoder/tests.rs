use super::*;
use crate::input::{Input, Pointer};
use crate::state::Ground;
use proptest::prelude::*;
use rstest::rstest;

/// The events of some reads, with the names that the keymap has for keys.
fn read(pieces: &[&[u8]]) -> Vec<String> {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    for piece in pieces {
        decoder.take(piece, &mut events);
    }
    names(events)
}

fn names(events: Vec<Event>) -> Vec<String> {
    let name = |input| match input {
        Input::Key(chord) => chord.to_string(),
        Input::Paste(text) => format!("paste {text:?}"),
        Input::Mouse { column, row, pointer } => format!("{pointer:?} {column} {row}"),
        Input::Resize(..) => "resize".to_owned(),
    };
    events.into_iter().filter_map(Input::of).map(name).collect()
}

#[rstest]
#[case(b"jG\xc3\xb6\xf0\x9f\x98\x80", &["j", "G", "ö", "😀"])]
#[case(b"\r\t\x7f\x08 ", &["enter", "tab", "backspace", "ctrl-h", "space"])]
#[case(b"\x03\x1a\x0c\x00\x1c", &["ctrl-c", "ctrl-z", "ctrl-l", "ctrl-space", "ctrl-\\"])]
#[case(b"\x1b[A\x1bOB\x1b[1;5C\x1b[D", &["up", "down", "ctrl-right", "left"])]
#[case(b"\x1b[H\x1b[4~\x1b[5~\x1b[6~\x1b[2~\x1b[3~", &["home", "end", "pgup", "pgdn", "insert", "delete"])]
#[case(b"\x1bOP\x1b[15~\x1b[17~\x1b[24~\x1b[[C\x1b[Z", &["f1", "f5", "f6", "f12", "f3", "shift-tab"])]
#[case(b"\x1bx\x1b\x1b[A", &["alt-x", "esc", "up"])]
#[case(b"\x1b[97;5u\x1b[27;5;106~\x1b[27u", &["ctrl-a", "ctrl-j", "esc"])]
#[case(b"\x1b[<0;12;3M\x1b[<0;12;3m\x1b[<64;1;1M\x1b[<35;4;4M", &["Click 11 2", "WheelUp 0 0"])]
#[case(b"\x1b[M !!q", &["Click 0 0", "q"])]
#[case(b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP1+r\x1b\\\x1b_Gi=1;OK\x1b\\q", &["q"])]
#[case(b"\x1b]52;c;cQ==\x07q", &["q"])]
#[case(b"\x1b[?62;4c\x1b[I\x1b[O\x1b[200q", &[])]
#[case(b"\xc2\x9bq", &["q"])]
#[case(b"\xff\xc3(\xe2\x28\xa1q", &["(", "(", "q"])]
#[case(b"\x1b[12\x1b[A", &["up"])]
fn bytes_are_keys(#[case] bytes: &[u8], #[case] keys: &[&str]) {
    assert_eq!(read(&[bytes]), keys);
}

#[test]
fn a_pointer_counts_from_zero() {
    let mut events = Vec::new();
    Decoder::default().take(b"\x1b[<65;1;2M", &mut events);
    let input = events.pop().and_then(Input::of);
    assert_eq!(input, Some(Input::Mouse { column: 0, row: 1, pointer: Pointer::WheelDown }));
}

#[rstest]
#[case(b"\x1b", SEQUENCE, &["esc"])]
#[case(b"\x1b[", SEQUENCE, &["alt-["])]
#[case(b"\x1bO", SEQUENCE, &["alt-O"])]
#[case(b"\x1b]", SEQUENCE, &["alt-]"])]
#[case(b"\xe2\x82", SEQUENCE, &[])]
#[case(b"\x1b[1;5", REST, &[])]
#[case(b"\x1b]11;rgb", REST, &[])]
#[case(b"\x1b_Gi=31;O", REST, &[])]
fn what_is_not_ended_is_settled(#[case] bytes: &[u8], #[case] patience: Duration, #[case] keys: &[&str]) {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.take(bytes, &mut events);
    assert_eq!(decoder.patience(), Some(patience));
    decoder.settle(&mut events);
    assert_eq!(decoder.patience(), None);
    decoder.take(b"q", &mut events);
    assert_eq!(names(events), [keys, &["q"]].concat());
}

#[test]
fn a_paste_is_one_event_and_never_keys() {
    assert_eq!(read(&[b"a\x1b[200~dog\nq\x1b[A\x1b[201~b"]), ["a", "paste \"dog\\nq\\u{1b}[A\"", "b"]);
    assert_eq!(read(&[b"\x1b[200~do", b"g\x1b[2", b"01~b"]), ["paste \"dog\"", "b"]);
    assert_eq!(read(&[b"\x1b[201~q"]), ["q"]);
}

#[test]
fn a_paste_without_an_end_does_not_keep_the_keys() {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.take(b"\x1b[200~half a line", &mut events);
    assert_eq!((names(events.clone()), decoder.patience()), (vec![], Some(PASTE)));
    decoder.settle(&mut events);
    decoder.take(b"q", &mut events);
    assert_eq!(names(events), ["paste \"half a line\"", "q"]);
}

#[test]
fn ctrl_c_ends_a_paste_that_has_no_end() {
    assert_eq!(read(&[b"\x1b[200~half", b"\x03"]), ["paste \"half\"", "ctrl-c"]);
}

#[test]
fn a_paste_is_bounded_while_it_comes() {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.take(b"\x1b[200~", &mut events);
    for _ in 0..64 {
        decoder.take(&[b'x'; 4096], &mut events);
    }
    assert!(decoder.pending.len() + decoder.paste.as_ref().map_or(0, Vec::len) <= PASTE_CAP);
    decoder.take(b"\x1b[201~q", &mut events);
    let Some(Event::Paste(text)) = events.first() else { panic!("a paste stays a paste: {events:?}") };
    assert_eq!((text.len(), events.len()), (PASTE_CAP, 2));
}

/// What a terminal may answer to all that it is asked.
const ANSWERS: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1b[6;18;9t\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;4;22c";

fn answered() -> Vec<Answer> {
    vec![
        Answer::Kitty { number: 31, understood: true },
        Answer::Cell(9, 18),
        Answer::Name("kitty(0.26.5)".to_owned()),
        Answer::Attributes(vec![62, 4, 22]),
    ]
}

#[test]
fn answers_are_heard_and_are_no_keys_wherever_they_are_cut() {
    for cut in 0..=ANSWERS.len() {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        let (first, second) = ANSWERS.split_at(cut);
        let mut answers = Vec::new();
        for piece in [b"j".as_slice(), first, second, b"k"] {
            decoder.take(piece, &mut events);
            answers.extend(decoder.answers());
        }
        assert_eq!((names(events), answers), (vec!["j".to_owned(), "k".to_owned()], answered()), "cut at {cut}");
    }
}

#[test]
fn what_is_left_of_an_answer_that_comes_too_late_is_no_key() {
    for cut in 0..=ANSWERS.len() {
        // Behind these alone it may as well be a key that was pressed.
        if matches!(ANSWERS[..cut], [.., ESC] | [.., ESC, b'[' | b'P' | b'_']) {
            continue;
        }
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.take(&ANSWERS[..cut], &mut events);
        assert!(decoder.patience().is_none_or(|patience| patience == REST), "cut at {cut}");
        decoder.take(&ANSWERS[cut..], &mut events);
        assert_eq!(names(events), Vec::<String>::new(), "cut at {cut}");
    }
}

#[test]
fn keys_among_the_answers_are_keys() {
    let bytes = b"j\x1b_Gi=31;OK\x1b\\\x1b[A\x1b[6;18;9tq\x1bP>|foot\x1b\\\x1b[?62c\r";
    assert_eq!(read(&[bytes]), ["j", "up", "q", "enter"]);
}

#[rstest]
#[case(b"\x1b_Gi=31;EINVAL:no\x1b\\", &[Answer::Kitty { number: 31, understood: false }])]
#[case(b"\x1b]11;rgb:1515/1717/1c1c\x1b\\", &[Answer::Ground(Ground::Dark)])]
#[case(b"\x1b]11;rgb:fb/fa/f7\x07", &[Answer::Ground(Ground::Light)])]
#[case(b"\x1b]11;rgba:0000/2b2b/3636/ffff\x1b\\", &[Answer::Ground(Ground::Dark)])]
#[case(b"\x1b]11;rgb:f/f/f\x07", &[Answer::Ground(Ground::Light)])]
#[case(b"\x1b]11;rgb:fffff/0/0\x07", &[])]
#[case(b"\x1b]11;rgb:ff/ff\x07", &[])]
#[case(b"\x1b]11;rgb://\x07", &[])]
#[case(b"\x1b]11;white\x07", &[])]
#[case(b"\x1b]10;rgb:ff/ff/ff\x07", &[])]
#[case(b"\x1b[?997;1n", &[Answer::Ground(Ground::Dark)])]
#[case(b"\x1b[?997;2n", &[Answer::Ground(Ground::Light)])]
#[case(b"\x1b[?997;3n", &[])]
#[case(b"\x1b_Gi=31,p=2;OK\x1b\\", &[Answer::Kitty { number: 31, understood: true }])]
#[case(b"\x1b_Gi=99999999999;OK\x1b\\", &[])]
#[case(b"\x1b_G;\x1b\\", &[])]
#[case(b"\x1b_G\xff;OK\x1b\\", &[])]
#[case(b"\x1b[6;99999;9t", &[])]
#[case(b"\x1b[6;9t", &[])]
#[case(b"\x1b[8;24;80t", &[])]
#[case(b"\x1b[?62;;4c", &[])]
#[case(b"\x1b[?1;2A", &[])]
#[case(b"\x1b[?5u", &[])]
#[case(b"\x1bP>|a\x01b\x1b\\", &[Answer::Name("ab".to_owned())])]
#[case(b"\x1b[2;3R", &[Answer::Cursor { row: 2, column: 3 }])]
#[case(b"\x1b[?2004;1$y", &[Answer::Mode { number: 2004, state: 1 }])]
#[case(b"\x1b[?2004$y", &[])]
fn odd_answers_are_no_keys(#[case] bytes: &[u8], #[case] answers: &[Answer]) {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.take(bytes, &mut events);
    assert_eq!((names(events), decoder.answers()), (Vec::new(), answers.to_vec()));
}

#[test]
fn an_answer_without_an_end_gives_way_to_keys() {
    assert_eq!(read(&[b"\x1b_Gi=31;", b"\x1b[A", b"j"]), ["up", "j"]);
    assert_eq!(read(&[b"\x1bP>|foo", b"\x03"]), ["ctrl-c"]);
}

#[test]
fn no_part_of_an_endless_answer_is_a_key() {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    decoder.take(b"\x1b]52;c;", &mut events);
    for _ in 0..8 {
        decoder.take(&[b'q'; 4000], &mut events);
        assert!(decoder.pending.len() <= SEQUENCE_CAP);
    }
    decoder.take(b"\x1b\\j", &mut events);
    assert_eq!(names(events), ["j"]);
}

proptest! {
    #[test]
    fn it_is_the_same_however_the_bytes_are_cut(bytes in prop::collection::vec(sequence(), 0..12), cut in 1usize..7) {
        let bytes = bytes.concat();
        let pieces: Vec<&[u8]> = bytes.chunks(cut).collect();
        prop_assert_eq!(read(&pieces), read(&[&bytes]));
    }

    #[test]
    fn no_bytes_hang_or_harm_it(bytes in prop::collection::vec(any::<u8>(), 0..6000)) {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.take(&bytes, &mut events);
        prop_assert!(decoder.pending.len() <= SEQUENCE_CAP);
        decoder.settle(&mut events);
        events.clear();
        decoder.take(b"q", &mut events);
        prop_assert_eq!(names(events), ["q"]);
    }
}

/// Whole sequences, as terminals send them.
fn sequence() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<char>().prop_filter("begins a sequence", |c| *c != '\u{1b}').prop_map(|c| c.to_string().into_bytes()),
        Just(b"\x1b[1;5A".to_vec()),
        Just(b"\x1b[<0;3;4M".to_vec()),
        Just(b"\x1bOP".to_vec()),
        Just(ANSWERS.to_vec()),
        Just(b"\x1b[200~two\nlines \x1b[A\x1b[201~".to_vec()),
    ]
}

#[test]
fn in_the_first_row_the_place_of_the_cursor_is_a_key() {
    assert_eq!(read(&[b"\x1b[1;5R"]), ["ctrl-f3"]);
}
