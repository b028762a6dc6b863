//! The lines of the screen on which an account gets its key.

use super::{Asked, Connect, ConnectField, GivenKey, HomeChoice, Step, Trial};
use crate::state::form::{Form, FormLine, Look};
use crate::state::{Geometry, Setup, State, TextField, TypedPart};
use crate::text::{safe, thousands, width};

/// The lines that there is room for.
#[must_use]
pub fn lines(state: &State, connect: &Connect, geometry: &Geometry) -> Vec<FormLine> {
    let mut form = Form::new(state.glyphs(), geometry.body.width);
    let title = state.setup.service(connect.kind).map_or(connect.kind.as_str(), |service| service.title);
    form.blank().say(&format!("Connect {title}"), Look::Strong).blank();
    fields(state, connect, &mut form);
    form.blank();
    match connect.step {
        Step::Key => {
            outcome(state, connect, &mut form);
            form.blank();
            ending(state, connect, &mut form);
        }
        Step::Home { selected } => {
            outcome(state, connect, &mut form);
            form.blank().say("Where should the key live?", Look::Text).blank();
            homes(state, connect, selected, &mut form);
        }
        Step::Command => {
            form.say("Which command prints the key?", Look::Text).blank();
            let room = form.field_room();
            let pieces = typed(state, &connect.command, room, true);
            form.field(ConnectField::ALL.len(), "command", pieces, true).blank();
            outcome(state, connect, &mut form);
            form.blank().aside(
                "It is run now, and later whenever the key is needed. No shell reads it; quotes keep words together.",
                Look::Dim,
            );
        }
    }
    form.fitting(geometry.body.height)
}

fn fields(state: &State, connect: &Connect, form: &mut Form) {
    let room = form.field_room();
    let typing = (connect.step == Step::Key).then_some(connect.field);
    for (field, name, text) in
        [(ConnectField::Name, "name", &connect.name), (ConnectField::Address, "address", &connect.address)]
    {
        let is_here = typing == Some(field);
        form.field(field.number(), name, typed(state, text, room, is_here), is_here);
    }
    let pieces = key(state, connect, room, typing == Some(ConnectField::Key));
    form.field(ConnectField::Key.number(), "key", pieces, true);
}

/// A text as it stands in its field, with the cursor where it is typed in.
fn typed(state: &State, field: &TextField, room: usize, is_here: bool) -> Vec<(String, Look)> {
    if is_here {
        let parts = field.parts(room, &(0..0), "", state.glyphs().ellipsis);
        return parts.into_iter().map(|(text, part)| (text, Look::Typed(part))).collect();
    }
    let text = safe(field.text());
    vec![(crate::text::cut_middle(&text, room, state.glyphs().ellipsis).into_owned(), Look::Text)]
}

/// The key as dots, and how many characters it has.
fn key(state: &State, connect: &Connect, room: usize, is_here: bool) -> Vec<(String, Look)> {
    if let Some((Trial { key: GivenKey::File(file), .. }, _)) = &connect.works {
        return vec![(format!("that of HeyGen's own tool, {}", safe(file)), Look::Text)];
    }
    let masked = connect.key.masked(state.glyphs().dot);
    let count = masked.characters.len();
    if count == 0 {
        let cursor = is_here.then(|| (" ".to_owned(), Look::Typed(TypedPart::Cursor)));
        let hint = match connect.own_tool(&state.setup).filter(|_| connect.works.is_none()) {
            Some(file) => format!("  enter takes that of HeyGen's own tool, {}", safe(file)),
            None => String::new(),
        };
        return cursor.into_iter().chain([(hint, Look::Dim)]).collect();
    }
    let plural = if count == 1 { "" } else { "s" };
    let told = format!("   {} character{plural}", thousands(count as u64));
    let room = room.saturating_sub(width(&told)).max(1);
    // The end of it, with the cursor in view.
    let cells = count + 1;
    let from = (cells.saturating_sub(room)).min(masked.cursor);
    let mut pieces = vec![(String::new(), Look::Typed(TypedPart::Typed))];
    let visible = masked.characters.iter().copied().chain([' ']).enumerate().skip(from).take(room);
    for (at, letter) in visible {
        let look = match (is_here && at == masked.cursor, at < count) {
            (true, _) => Look::Typed(TypedPart::Cursor),
            (false, true) => Look::Typed(TypedPart::Typed),
            (false, false) => continue,
        };
        match pieces.last_mut() {
            Some((text, same)) if *same == look => text.push(letter),
            Some(_) | None => pieces.push((letter.to_string(), look)),
        }
    }
    pieces.push((told, Look::Dim));
    pieces
}

/// What is waited for, what is wrong, or that it works.
fn outcome(state: &State, connect: &Connect, form: &mut Form) {
    let glyphs = state.glyphs();
    if let Some(asked) = connect.asked {
        let words = match asked {
            Asked::Trial(_) => format!("asking {}", host(connect)),
            Asked::Keeping(_) => "keeping it".to_owned(),
        };
        form.tell(&format!("{} {words}", state.spinner()), Look::Busy);
    } else if let Some(wrong) = &connect.wrong {
        form.tell(&format!("{} {wrong}", glyphs.error), Look::Error);
    } else if let Some((_, tried)) = connect.works.as_ref().filter(|_| connect.step != Step::Command) {
        form.tell(&format!("{} {}", glyphs.ok, tried.words()), Look::Ok);
    }
}

/// The host that is asked.
fn host(connect: &Connect) -> String {
    let url = url::Url::parse(connect.address.text());
    let host = url.ok().and_then(|url| url.host_str().map(str::to_owned));
    safe(&host.unwrap_or_else(|| connect.address.text().to_owned())).into_owned()
}

/// What is said under the fields.
fn ending(state: &State, connect: &Connect, form: &mut Form) {
    let service = state.setup.service(connect.kind).map_or(connect.kind.as_str(), |service| service.title);
    form.aside(&format!("Paste the key, then enter: {service} is asked for a page; nothing is kept yet."), Look::Dim);
    form.aside("A name of your own tells two accounts apart; the address is for a proxy.", Look::Dim);
    form.blank().aside("A key goes to its own service and nowhere else. Nothing is written unasked.", Look::Dim);
}

fn homes(state: &State, connect: &Connect, selected: usize, form: &mut Form) {
    let setup = &state.setup;
    let homes = connect.homes(setup);
    for (number, home) in homes.iter().enumerate() {
        let (words, note) = home_words(connect, setup, *home);
        form.choice(number, number == selected, words, &note);
    }
    form.blank();
    if let Some(home) = homes.get(selected) {
        about(connect, setup, *home, form);
    }
}

/// What a choice says, and its note.
fn home_words(connect: &Connect, setup: &Setup, home: HomeChoice) -> (&'static str, String) {
    match home {
        HomeChoice::Keyring => ("the system keyring", "locked with your login".into()),
        HomeChoice::File => ("a file that only you can read", connect.key_file(setup)),
        HomeChoice::Variable => ("nowhere: a variable that I set", connect.variable(setup)),
        HomeChoice::Command => ("nowhere: a command that prints it", format!("pass show {}", connect.name.text())),
        HomeChoice::Named => ("where it is", named(connect)),
        HomeChoice::Session => ("just this once", "forgotten when you quit".into()),
    }
}

/// Where a key is that was not typed.
fn named(connect: &Connect) -> String {
    match &connect.works {
        Some((Trial { key: GivenKey::File(file), .. }, _)) => safe(file).into_owned(),
        Some((Trial { key: GivenKey::Command(words), .. }, _)) => safe(&words.join(" ")).into_owned(),
        Some((Trial { key: GivenKey::Typed(_), .. }, _)) | None => String::new(),
    }
}

/// What a choice writes, and what is left to the user.
fn about(connect: &Connect, setup: &Setup, home: HomeChoice, form: &mut Form) {
    match home {
        HomeChoice::Keyring => {
            form.aside("Writes the key into the keyring, and the entry's name into config.toml.", Look::Dim)
        }
        HomeChoice::File => form.aside("Writes that file, and its name into config.toml.", Look::Dim),
        HomeChoice::Variable => {
            form.aside("For your shell's profile; y copies the line:", Look::Dim);
            form.verbatim(&connect.export(setup))
        }
        HomeChoice::Command => form.aside("The command is typed next, and tried before it is kept.", Look::Dim),
        HomeChoice::Named => form.aside("Writes its place into config.toml; the key itself is not copied.", Look::Dim),
        HomeChoice::Session => form.aside("Nothing is written.", Look::Dim),
    };
}

impl Connect {
    /// The file that the key would be kept in, as it is shown.
    #[must_use]
    pub fn key_file(&self, setup: &Setup) -> String {
        format!("{}/{}.key", safe(&setup.folder), safe(self.name.text()))
    }

    /// The line for the shell's profile, without the key.
    #[must_use]
    pub fn export(&self, setup: &Setup) -> String {
        format!("export {}=", self.variable(setup))
    }
}
