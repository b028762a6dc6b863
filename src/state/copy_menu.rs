//! The copy menu, and what copies are called.

use ratatui::layout::Rect;

use super::layout::{self, MenuPlaces};
use super::{State, Ticket, Window};
use crate::asset::{AssetId, CopyForm};
use crate::text::{Label, thousands};

/// The copy menu: each form with a sample made from the assets themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyMenu {
    pub assets: Vec<AssetId>,
    /// They are the marked ones, not the one that is selected.
    pub marked: bool,
    pub selected: usize,
    /// The first form on the screen.
    pub scroll: usize,
    /// Waited for; until then there are no samples.
    pub ticket: Ticket,
    pub samples: Vec<Sample>,
}

/// One form of the copy menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub form: CopyForm,
    /// How the text begins that would be copied, or why it cannot be had.
    pub text: Result<Label, String>,
    /// How many of the assets are not in it, for they have no URL.
    pub left_out: usize,
    /// `None` while the whole text is being made.
    pub size: Option<CopySize>,
}

/// How large a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopySize {
    pub bytes: usize,
    pub lines: usize,
    /// Whether the clipboard takes so much.
    pub fits: bool,
}

/// Which way a text goes to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyRoute {
    /// The system's own clipboard takes it.
    Native,
    /// It is sent to the terminal as OSC 52; whether it arrives cannot be known.
    Terminal,
}

impl CopyRoute {
    /// Its name on the screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Native => "native clipboard",
            Self::Terminal => "the terminal's clipboard (OSC 52)",
        }
    }
}

impl CopyMenu {
    /// Where it stands, with a row for each of so many forms where there is room.
    #[must_use]
    pub fn places(&self, screen: Rect, forms: usize) -> MenuPlaces {
        layout::copy_menu(screen, forms)
    }

    /// The window onto the forms.
    #[must_use]
    pub fn window(&self, screen: Rect, forms: usize) -> Window {
        let height = self.places(screen, forms).items.height;
        Window { height, len: forms, held: Some((self.selected, self.selected)) }
    }
}

impl State {
    /// Every form that assets can be copied in, in the order of the menu.
    #[must_use]
    pub fn copy_forms(&self) -> Vec<CopyForm> {
        CopyForm::all(self.settings.copies.len()).collect()
    }

    /// Whether an asset without a URL has no place in a form.
    #[must_use]
    pub fn needs_link(&self, form: CopyForm) -> bool {
        form.needs_link(|own| self.settings.copies.get(own).is_some_and(|own| own.template.has_url()))
    }

    /// The title of a form in the menu: `Markdown link`, `own: wiki`.
    #[must_use]
    pub fn form_title(&self, form: CopyForm) -> String {
        match self.own_form(form) {
            Some(name) => format!("{}: {name}", form.title()),
            None => form.title().to_owned(),
        }
    }

    /// What is copied, in words: `the URL of clip.mp4`, `300 URLs`, `300 lines of wiki`.
    #[must_use]
    pub fn copy_words(&self, form: CopyForm, assets: &[AssetId]) -> String {
        match (assets, self.own_form(form)) {
            ([one], own) => {
                let what = own.unwrap_or_else(|| form.title());
                format!("the {what} of {}", self.name_of(one))
            }
            (several, Some(own)) => format!("{} lines of {own}", thousands(several.len() as u64)),
            (several, None) => format!("{} {}", thousands(several.len() as u64), form.plural()),
        }
    }

    /// The name of an asset, or its id where it is not at hand.
    #[must_use]
    pub fn name_of(&self, id: &AssetId) -> String {
        self.asset(id).map_or_else(|| Label::new(&id.id).shown().to_owned(), |asset| asset.name.shown().to_owned())
    }

    fn own_form(&self, form: CopyForm) -> Option<&str> {
        let CopyForm::Own(number) = form else { return None };
        self.settings.copies.get(number).map(|own| own.name.as_str())
    }
}
