//! What is the user's own: the forms `[copy.NAME]` and the programs `[open.KIND]`.

use super::download::template_of;
use super::reader::{Notes, Section};
use crate::asset::AssetKind;
use crate::desktop::settings::{OwnOpener, Settings};
use crate::state::settings::OwnForm;
use crate::text;

/// The longest name of a form, in columns: it is a line of a menu.
const LONGEST_NAME: usize = 32;

/// Reads all tables of `[copy]`, in the order of their names.
pub(super) fn copies(section: &Section<'_>, notes: &mut Notes<'_>) -> Vec<OwnForm> {
    section.tables().iter().filter_map(|table| copy(table, notes)).collect()
}

fn copy(table: &Section<'_>, notes: &mut Notes<'_>) -> Option<OwnForm> {
    let name = table.name();
    let is_good = !name.trim().is_empty() && text::safe(name) == name && text::width(name) <= LONGEST_NAME;
    if !is_good {
        table.wrong(notes, &format!("a name is plain text of 1 to {LONGEST_NAME} columns"));
    }
    let template = template_of(&table.entry("template")?, notes)?;
    is_good.then(|| OwnForm { name: name.to_owned(), template })
}

/// Reads all tables of `[open]`: each is named by the kind that it opens.
pub(super) fn openers(section: &Section<'_>, notes: &mut Notes<'_>) -> Settings {
    Settings { openers: section.tables().iter().filter_map(|table| opener(table, notes)).collect() }
}

fn opener(table: &Section<'_>, notes: &mut Notes<'_>) -> Option<(AssetKind, OwnOpener)> {
    let kind = AssetKind::ALL.into_iter().find(|kind| kind.as_str() == table.name());
    let entry = table.entry("command")?;
    let opener = OwnOpener::new(entry.texts()?).map_err(|why| entry.wrong(notes, why)).ok()?;
    Some((kind?, opener))
}
