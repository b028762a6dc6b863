use std::collections::HashMap;
use std::ffi::OsString;

use rstest::rstest;

use super::inquiry::{Choice, Found, Inquiry};
use super::memory::Memory;
use super::*;

const CELL_SIZE: (u16, u16) = (9, 18);

/// The surroundings of variables, written `A=b C=d`.
fn around(variables: &str) -> Surroundings {
    around_with(variables, true)
}

fn around_with(variables: &str, coloured: bool) -> Surroundings {
    let pairs = variables.split(' ').filter_map(|pair| pair.split_once('='));
    let variables: HashMap<&str, &str> = pairs.collect();
    Surroundings::of(&|name| variables.get(name).map(OsString::from), coloured)
}

/// What was heard, by words.
fn heard(words: &str) -> Heard {
    let mut heard = Heard::default();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        heard.take(match word {
            "kitty" => Answer::Kitty { number: ASKED, understood: true },
            "not-kitty" => Answer::Kitty { number: ASKED, understood: false },
            "another" => Answer::Kitty { number: 1, understood: true },
            "sixel" => Answer::Attributes(vec![63, 1, 4, 22]),
            "plain" => Answer::Attributes(vec![4, 22]),
            "cell" => Answer::Cell(CELL_SIZE.0, CELL_SIZE.1),
            "odd-cell" => Answer::Cell(0, 9000),
            name => Answer::Name(name.to_owned()),
        });
    }
    heard
}

#[rstest]
// What answers for itself.
#[case("TERM=xterm-kitty KITTY_WINDOW_ID=1", "cell kitty kitty(0.26.5) plain", Some(Protocol::Kitty))]
#[case("TERM=xterm-kitty", "kitty plain", Some(Protocol::Kitty))]
#[case("TERM=xterm-ghostty", "cell kitty ghostty plain", Some(Protocol::Kitty))]
#[case("TERM=xterm-256color KONSOLE_VERSION=240800", "cell kitty sixel", Some(Protocol::Kitty))]
#[case("TERM=xterm-256color", "cell XTerm(379) sixel", Some(Protocol::Sixel))]
#[case("TERM=foot", "cell not-kitty foot(1.16) sixel", Some(Protocol::Sixel))]
#[case("TERM=xterm-256color", "cell another plain", Some(Protocol::Halfblocks))]
#[case("TERM=xterm-256color", "cell VTE(7600) plain", Some(Protocol::Halfblocks))]
// By name, as there is no question about the protocol.
#[case("TERM=xterm-256color TERM_PROGRAM=iTerm.app", "cell kitty iTerm2 sixel", Some(Protocol::Iterm2))]
#[case("TERM=xterm-256color", "cell kitty WezTerm sixel", Some(Protocol::Iterm2))]
#[case("TERM=xterm TERM_PROGRAM=mintty", "cell mintty plain", Some(Protocol::Iterm2))]
#[case("TERM=xterm TERM_PROGRAM=mintty", "cell mintty sixel", Some(Protocol::Sixel))]
// Whose size is in pixels needs that of a cell.
#[case("TERM=xterm-256color", "sixel", Some(Protocol::Halfblocks))]
#[case("TERM=xterm-256color", "odd-cell sixel", Some(Protocol::Halfblocks))]
#[case("TERM=xterm-256color TERM_PROGRAM=iTerm.app", "plain", Some(Protocol::Halfblocks))]
// Inside of tmux: its own sixels, else placeholders through it.
#[case("TERM=tmux-256color TMUX=/tmp/t,1,0", "cell sixel", Some(Protocol::Sixel))]
#[case("TERM=tmux-256color TMUX=/tmp/t,1,0", "cell kitty plain", Some(Protocol::KittyPlaceholders))]
#[case("TERM=tmux-256color TMUX=/tmp/t,1,0 KITTY_WINDOW_ID=1", "cell plain", Some(Protocol::Halfblocks))]
#[case("TERM=tmux-256color TMUX=/tmp/t,1,0 WEZTERM_EXECUTABLE=/w", "cell kitty plain", Some(Protocol::Halfblocks))]
#[case("TERM=tmux-256color TMUX=/tmp/t,1,0 KONSOLE_VERSION=1", "cell kitty plain", Some(Protocol::Halfblocks))]
#[case("TERM=xterm-256color TMUX=/tmp/t,1,0 TERM_PROGRAM=iTerm.app", "cell plain", Some(Protocol::Halfblocks))]
// Inside of zellij and GNU screen, whatever the terminal outside is called.
#[case("TERM=xterm-256color ZELLIJ=0 TERM_PROGRAM=WezTerm", "cell sixel", Some(Protocol::Sixel))]
#[case("TERM=xterm-kitty ZELLIJ=0 KITTY_WINDOW_ID=1", "cell kitty plain", Some(Protocol::Halfblocks))]
#[case("TERM=screen-256color STY=1.pts", "cell kitty sixel", Some(Protocol::Halfblocks))]
// Nothing came, and nothing can.
#[case("TERM=xterm-256color", "", Some(Protocol::Halfblocks))]
#[case("TERM=linux", "", None)]
#[case("TERM=vt100", "", None)]
#[case("TERM=vt340", "cell sixel", Some(Protocol::Sixel))]
fn the_best_protocol_is_chosen(#[case] variables: &str, #[case] answers: &str, #[case] chosen: Option<Protocol>) {
    let canvas = choose(&heard(answers), &around(variables), Images::Auto);
    assert_eq!(canvas.map(|canvas| canvas.protocol), chosen);
    let tmux = chosen == Some(Protocol::KittyPlaceholders);
    assert!(canvas.is_none_or(|canvas| canvas.tmux == tmux), "{canvas:?}");
}

#[rstest]
#[case(Images::Off, None, None)]
#[case(Images::Kitty, Some(Protocol::Kitty), Some(Protocol::KittyPlaceholders))]
#[case(Images::Iterm2, Some(Protocol::Iterm2), Some(Protocol::Halfblocks))]
#[case(Images::Sixel, Some(Protocol::Sixel), Some(Protocol::Sixel))]
#[case(Images::Halfblocks, Some(Protocol::Halfblocks), Some(Protocol::Halfblocks))]
fn what_is_set_is_done(#[case] images: Images, #[case] plain: Option<Protocol>, #[case] in_tmux: Option<Protocol>) {
    let protocol = |variables: &str| choose(&heard("cell plain"), &around(variables), images).map(|it| it.protocol);
    assert_eq!([protocol("TERM=xterm"), protocol("TERM=tmux TMUX=/t")], [plain, in_tmux]);
}

#[test]
fn half_blocks_need_colour_and_pixels_do_not() {
    let chosen = |answers: &str, images| choose(&heard(answers), &around_with("TERM=xterm-256color", false), images);
    assert_eq!(chosen("cell plain", Images::Auto), None);
    assert_eq!(chosen("cell plain", Images::Halfblocks), None);
    assert_eq!(chosen("cell kitty plain", Images::Auto).map(|it| it.protocol), Some(Protocol::Kitty));
    assert_eq!(chosen("cell sixel", Images::Auto).map(|it| it.protocol), Some(Protocol::Sixel));
}

#[test]
fn the_attributes_are_asked_for_last_and_a_known_size_not_at_all() {
    let text = |answers: &str, variables: &str| {
        let wanted = Wanted { pictures: true, ground: false };
        String::from_utf8(questions(wanted, &heard(answers), &around(variables))).unwrap()
    };
    let kitty = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
    assert_eq!(text("", "TERM=xterm"), format!("{kitty}\x1b[16t\x1b[>q\x1b[c"));
    assert_eq!(text("cell", "TERM=xterm"), format!("{kitty}\x1b[>q\x1b[c"));
    let through = "\x1bPtmux;\x1b\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24,U=1;AAAA\x1b\x1b\\\x1b\\";
    assert_eq!(text("cell", "TERM=tmux TMUX=/t"), format!("{through}\x1b[>q\x1b[c"));
}

#[rstest]
#[case("TERM=linux")]
#[case("TERM=vt100")]
#[case("TERM=xterm-256color TERM_PROGRAM=Apple_Terminal")]
#[case("TERM=screen STY=1.pts")]
#[case("")]
fn who_would_show_a_question_as_text_is_not_asked(#[case] variables: &str) {
    let mut inquiry = Inquiry::new(Images::Auto, false, around(variables), None);
    let found = inquiry.begin(Some(CELL_SIZE));
    assert_eq!(found.questions, Vec::<u8>::new());
    assert!(found.choice.is_some(), "there is nothing to wait for");
    assert_eq!(inquiry.hear([Answer::Kitty { number: ASKED, understood: true }]), Found::default(), "nobody has asked");
}

/// The protocol of what was found.
fn protocol(found: &Found) -> Option<Protocol> {
    found.choice.and_then(|choice| choice.0).map(|canvas| canvas.protocol)
}

#[test]
fn it_is_decided_with_the_last_answer() {
    let mut inquiry = Inquiry::new(Images::Auto, false, around("TERM=xterm-kitty"), None);
    let found = inquiry.begin(None);
    assert!(found.choice.is_none() && !found.questions.is_empty() && inquiry.is_waiting());
    assert_eq!(inquiry.hear([Answer::Kitty { number: ASKED, understood: true }]), Found::default());
    assert_eq!(inquiry.hear([Answer::Cell(9, 18)]), Found::default());
    assert_eq!(protocol(&inquiry.hear([Answer::Attributes(vec![62])])), Some(Protocol::Kitty));
    assert!(!inquiry.is_waiting());
    assert_eq!(inquiry.give_up(), Found::default(), "all is known");
}

#[test]
fn who_does_not_answer_in_time_gets_half_blocks_and_may_answer_later() {
    let mut inquiry = Inquiry::new(Images::Auto, false, around("TERM=xterm-256color"), None);
    inquiry.begin(Some(CELL_SIZE));
    assert_eq!(protocol(&inquiry.give_up()), Some(Protocol::Halfblocks));
    assert_eq!(protocol(&inquiry.hear([Answer::Attributes(vec![62, 4])])), Some(Protocol::Sixel));
}

#[test]
fn inside_of_tmux_the_terminal_outside_may_answer_last() {
    let mut inquiry = Inquiry::new(Images::Auto, false, around("TERM=tmux TMUX=/t"), None);
    inquiry.begin(Some(CELL_SIZE));
    assert_eq!(inquiry.hear([Answer::Attributes(vec![1, 2])]), Found::default());
    let kitty = Answer::Kitty { number: ASKED, understood: true };
    assert_eq!(protocol(&inquiry.hear([kitty])), Some(Protocol::KittyPlaceholders));
}

#[test]
fn with_pictures_off_nothing_is_asked() {
    let mut inquiry = Inquiry::new(Images::Off, false, around("TERM=xterm-kitty"), None);
    assert_eq!(inquiry.begin(Some(CELL_SIZE)), Found { choice: Some(Choice(None)), ..Found::default() });
}

#[test]
fn what_was_found_is_remembered_used_at_once_and_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::new(folder.path().join("terminals"));
    let start = || Inquiry::new(Images::Auto, false, around("TERM=foot"), Some(memory.clone()));
    let mut first = start();
    assert_eq!(first.begin(Some(CELL_SIZE)).choice, None);
    assert!(first.remembering().is_none(), "nothing is known yet");
    first.hear([Answer::Attributes(vec![62, 4])]);
    first.remembering().unwrap()();
    let mut second = start();
    let found = second.begin(None);
    assert_eq!(found.choice, Some(Choice(Some(Canvas { protocol: Protocol::Sixel, cell: CELL_SIZE, tmux: false }))));
    assert!(!found.questions.is_empty(), "it may be another one now");
    second.hear([Answer::Cell(9, 18)]);
    assert_eq!(second.hear([Answer::Attributes(vec![62, 4])]), Found::default(), "it is as it was");
    let mut third = start();
    third.begin(Some(CELL_SIZE));
    assert_eq!(protocol(&third.hear([Answer::Attributes(vec![62])])), Some(Protocol::Halfblocks));
    third.remembering().unwrap()();
    assert_eq!(protocol(&start().begin(Some(CELL_SIZE))), Some(Protocol::Halfblocks));
}

#[test]
fn a_terminal_that_cannot_be_told_from_others_is_not_remembered() {
    assert_eq!(around("TERM=xterm-256color SSH_TTY=/dev/pts/1").name(), None);
    assert_eq!(around("").name(), None);
    let names = [
        "TERM=xterm-256color",
        "TERM=xterm-256color VTE_VERSION=7600",
        "TERM=xterm-256color TERM_PROGRAM=vscode SSH_TTY=/dev/pts/1",
        "TERM=xterm-kitty KITTY_WINDOW_ID=1",
        "TERM=tmux-256color KITTY_WINDOW_ID=1 TMUX=/t",
    ];
    let mut known: Vec<String> = names.iter().map(|variables| around(variables).name().unwrap()).collect();
    known.sort();
    known.dedup();
    assert_eq!(known.len(), names.len());
    assert_eq!(around("TERM=xterm-kitty KITTY_WINDOW_ID=7").name(), around(names[3]).name(), "another window of it");
}

#[test]
fn another_size_of_the_cells_is_another_canvas() {
    let mut inquiry = Inquiry::new(Images::Sixel, false, around("TERM=foot"), None);
    inquiry.begin(Some(CELL_SIZE));
    assert_eq!(inquiry.measure(Some(CELL_SIZE)), Found::default());
    let found = inquiry.measure(Some((12, 24)));
    assert_eq!(found.choice.and_then(|choice| choice.0).map(|canvas| canvas.cell), Some((12, 24)));
    let mut asked = Inquiry::new(Images::Auto, false, around("TERM=foot"), None);
    asked.begin(None);
    asked.hear([Answer::Attributes(vec![62, 4])]);
    assert_eq!(asked.measure(None).questions, CELL, "its device does not tell");
    assert_eq!(protocol(&asked.hear([Answer::Cell(9, 18)])), Some(Protocol::Sixel));
}

fn by_ground(variables: &str, memory: Option<&Memory>) -> Inquiry {
    Inquiry::new(Images::Off, true, around(variables), memory.cloned())
}

#[test]
fn the_ground_is_asked_for_where_it_matters_and_told_as_soon_as_it_is_known() {
    let mut inquiry = by_ground("TERM=foot", None);
    let found = inquiry.begin(Some(CELL_SIZE));
    assert_eq!((found.ground, found.questions.as_slice()), (None, &b"\x1b]11;?\x1b\\\x1b[c"[..]));
    let light = Found { ground: Some(Ground::Light), ..Found::default() };
    assert_eq!(inquiry.hear([Answer::Ground(Ground::Light)]), light, "whatever else is missing");
    assert_eq!(inquiry.hear([Answer::Attributes(vec![62])]), Found::default());
    let dark = Found { ground: Some(Ground::Dark), ..Found::default() };
    assert_eq!(inquiry.hear([Answer::Ground(Ground::Dark)]), dark, "it is another one now");
    assert_eq!(inquiry.hear([Answer::Ground(Ground::Dark)]), Found::default(), "and stays so");
    let mut careless = Inquiry::new(Images::Auto, false, around("TERM=foot"), None);
    let found = careless.begin(Some(CELL_SIZE));
    assert!(!found.questions.windows(GROUND.len()).any(|window| window == GROUND), "nobody wants to know");
    assert_eq!(careless.hear([Answer::Ground(Ground::Light)]).ground, None);
}

#[test]
fn the_ground_is_in_the_first_frame_of_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::new(folder.path().join("terminals"));
    let mut first = by_ground("TERM=foot COLORFGBG=15;0", Some(&memory));
    assert_eq!(first.begin(Some(CELL_SIZE)).ground, Some(Ground::Dark), "all that is known");
    first.hear([Answer::Ground(Ground::Light)]);
    assert!(first.remembering().is_none(), "answers are on their way");
    first.hear([Answer::Attributes(vec![62])]);
    first.remembering().unwrap()();
    let mut second = by_ground("TERM=foot COLORFGBG=15;0", Some(&memory));
    assert_eq!(second.begin(Some(CELL_SIZE)).ground, Some(Ground::Light), "it has said so itself");
    assert_eq!(second.hear([Answer::Ground(Ground::Light)]), Found::default());
}

#[rstest]
#[case("TERM=linux")]
#[case("TERM=screen STY=1.pts")]
fn a_ground_that_cannot_be_asked_for_is_what_the_environment_says(#[case] variables: &str) {
    let mut inquiry = by_ground(&format!("{variables} COLORFGBG=0;default;15"), None);
    let found = inquiry.begin(Some(CELL_SIZE));
    assert_eq!((found.ground, found.questions), (Some(Ground::Light), Vec::new()));
    assert!(!inquiry.follows_ground());
}

#[test]
fn who_shows_questions_about_pictures_may_tell_its_ground_all_the_same() {
    let around = around("TERM=xterm-256color TERM_PROGRAM=Apple_Terminal");
    let mut inquiry = Inquiry::new(Images::Auto, true, around, None);
    let found = inquiry.begin(Some(CELL_SIZE));
    assert_eq!(found.questions, b"\x1b]11;?\x1b\\\x1b[c");
    assert_eq!(protocol(&found), Some(Protocol::Halfblocks));
}

#[rstest]
#[case("15;0", Some(Ground::Dark))]
#[case("0;15", Some(Ground::Light))]
#[case("15;default;8", Some(Ground::Dark))]
#[case("0;7", Some(Ground::Light))]
#[case("0;default", None)]
#[case("7", None)]
#[case("0;16", None)]
#[case("", None)]
fn some_environments_tell_the_ground(#[case] value: &str, #[case] ground: Option<Ground>) {
    assert_eq!(around(&format!("TERM=rxvt COLORFGBG={value}")).ground, ground);
}

#[rstest]
#[case("TERM=xterm-256color COLORTERM=truecolor", Colours::True)]
#[case("TERM=xterm COLORTERM=24bit", Colours::True)]
#[case("TERM=xterm-kitty", Colours::True)]
#[case("TERM=xterm-256color VTE_VERSION=7600", Colours::True)]
#[case("TERM=xterm-256color TERM_PROGRAM=iTerm.app", Colours::True)]
#[case("TERM=xterm-direct", Colours::True)]
#[case("TERM=screen TMUX=/t", Colours::True)]
#[case("TERM=screen-256color STY=1.pts COLORTERM=truecolor", Colours::Indexed)]
#[case("TERM=xterm-256color TERM_PROGRAM=Apple_Terminal", Colours::Indexed)]
#[case("TERM=xterm-256color", Colours::Indexed)]
#[case("TERM=xterm", Colours::Sixteen)]
#[case("TERM=linux", Colours::Sixteen)]
fn the_environment_tells_how_many_colours_there_are(#[case] variables: &str, #[case] colours: Colours) {
    assert_eq!(around(variables).colours(), colours);
    assert_eq!(around_with(variables, false).colours(), Colours::None, "none are wanted");
}
