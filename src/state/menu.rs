//! What all menus have in common: items that a letter, a number, a move or a click picks.

use super::sort_menu::{self, ITEMS};
use super::{OpenWith, Overlay, State};
use crate::asset::CopyForm;

/// Digits that pick an item.
const NUMBERED: usize = 9;

/// What a menu is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuKind {
    Copy,
    Sort,
    Open,
}

/// The menu that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    pub kind: MenuKind,
    pub selected: usize,
    /// The letter of each item, where it has one.
    letters: Vec<Option<char>>,
}

impl Menu {
    #[must_use]
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The item that a key picks: by its letter, else by its number, counted from 1.
    #[must_use]
    pub fn item(&self, key: char) -> Option<usize> {
        let by_letter = self.letters.iter().position(|letter| *letter == Some(key));
        let by_number = || usize::try_from(key.to_digit(10)?).ok()?.checked_sub(1);
        by_letter.or_else(|| by_number().filter(|item| *item < self.len()))
    }

    /// Which digits pick an item: `1-8`.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("1-{}", self.len().min(NUMBERED))
    }
}

impl Overlay {
    /// Which item of a menu is selected.
    pub fn selected_item(&mut self) -> Option<&mut usize> {
        match self {
            Self::CopyMenu(menu) => Some(&mut menu.selected),
            Self::SortMenu { selected } => Some(selected),
            Self::OpenMenu(menu) => Some(&mut menu.selected),
            Self::Help { .. }
            | Self::Messages { .. }
            | Self::Raw { .. }
            | Self::Palette(_)
            | Self::Prompt(_)
            | Self::Confirm(_)
            | Self::Downloads(_) => None,
        }
    }
}

impl State {
    /// The menu that is open, if one is.
    #[must_use]
    pub fn menu(&self) -> Option<Menu> {
        let (kind, selected, letters) = match self.overlay.as_ref()? {
            Overlay::CopyMenu(menu) => {
                let letters = self.copy_forms().into_iter().map(CopyForm::letter).collect();
                (MenuKind::Copy, menu.selected, letters)
            }
            Overlay::SortMenu { selected } => {
                let letters = ITEMS.map(|item| Some(sort_menu::letter(item)));
                (MenuKind::Sort, *selected, letters.into())
            }
            Overlay::OpenMenu(menu) => {
                let letters = self.openers().into_iter().map(OpenWith::letter).collect();
                (MenuKind::Open, menu.selected, letters)
            }
            Overlay::Help { .. }
            | Overlay::Messages { .. }
            | Overlay::Raw { .. }
            | Overlay::Palette(_)
            | Overlay::Prompt(_)
            | Overlay::Confirm(_)
            | Overlay::Downloads(_) => return None,
        };
        Some(Menu { kind, selected, letters })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case('u', Some(0))]
    #[case('1', Some(0))]
    #[case('3', Some(2))]
    #[case('4', None)]
    #[case('0', None)]
    #[case('x', None)]
    fn a_letter_or_a_number_picks(#[case] key: char, #[case] item: Option<usize>) {
        let menu = Menu { kind: MenuKind::Copy, selected: 0, letters: vec![Some('u'), None, Some('i')] };
        assert_eq!((menu.item(key), menu.digits().as_str()), (item, "1-3"));
    }
}
