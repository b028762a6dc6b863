//! Everything that a key can do, with its name in the configuration and its words in the help.

use std::borrow::Cow;

use crate::asset::CopyForm;

/// Under which head an action stands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    Move,
    Look,
    Pick,
    Do,
    Program,
}

impl Topic {
    pub const ALL: [Self; 5] = [Self::Move, Self::Look, Self::Pick, Self::Do, Self::Program];

    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "MOVE",
            Self::Look => "LOOK",
            Self::Pick => "PICK",
            Self::Do => "DO",
            Self::Program => "PROGRAM",
        }
    }
}

/// Declares the actions in one place: variant, name in the keymap, topic, words for the help, word for a hint; and a title
/// for the palette where the words of the help would not do.
macro_rules! actions {
    ($($variant:ident $name:literal $topic:ident $help:literal $hint:literal $($title:literal)?,)*) => {
        /// Something that the browser can be told to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($variant,)* }

        impl Action {
            /// All of them, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the keymap.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Where it stands in the help.
            #[must_use]
            pub fn topic(self) -> Topic {
                match self { $(Self::$variant => Topic::$topic,)* }
            }

            /// What it does, for the help.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }

            /// What it does, in a word or two, for the status line.
            #[must_use]
            pub fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)* }
            }

            /// What it does, as a line of its own: the words of the help in a sentence's case, unless it has others.
            #[must_use]
            pub fn title(self) -> Cow<'static, str> {
                match self { $(Self::$variant => titled($help, [$($title)?].first().copied()),)* }
            }
        }
    };
}

/// The title, or the words with a capital.
fn titled(words: &'static str, title: Option<&'static str>) -> Cow<'static, str> {
    let mut letters = words.chars();
    match (title, letters.next()) {
        (Some(title), _) => Cow::Borrowed(title),
        (None, Some(first)) => Cow::Owned(first.to_uppercase().chain(letters).collect()),
        (None, None) => Cow::Borrowed(""),
    }
}

actions! {
    Down "down" Move "row down" "down",
    Up "up" Move "row up" "up",
    Left "left" Move "to the left" "left",
    Right "right" Move "to the right" "right",
    HalfDown "half-down" Move "half a screen down" "down",
    HalfUp "half-up" Move "half a screen up" "up",
    ScreenDown "screen-down" Move "a screen down" "down",
    ScreenUp "screen-up" Move "a screen up" "up",
    FirstRow "first-row" Move "first row" "first",
    LastRow "last-row" Move "last row; 42 before it: page 42" "last" "Last row",
    NextPage "next-page" Move "next page" "pages",
    PreviousPage "previous-page" Move "previous page" "page back",
    FirstPage "first-page" Move "first page" "first page",
    LastPage "last-page" Move "last page" "last page",
    GoToPage "go-to-page" Move "go to a page …" "go to page",
    NextGroup "next-group" Move "next group" "group",
    PreviousGroup "previous-group" Move "previous group" "group back",
    NextField "next-field" Move "next field" "field",
    PreviousField "previous-field" Move "previous field" "field up",
    NextFrame "next-frame" Move "next frame" "frame",
    PreviousFrame "previous-frame" Move "previous frame" "frame back",
    NextAsset "next-asset" Move "next asset" "asset",
    PreviousAsset "previous-asset" Move "previous asset" "asset back",
    CursorLeft "cursor-left" Move "cursor left" "left",
    CursorRight "cursor-right" Move "cursor right" "right",
    CursorStart "cursor-start" Move "beginning of the text" "beginning",
    CursorEnd "cursor-end" Move "end of the text" "end",
    Search "search" Look "search" "search" "Search …",
    SortMenu "sort-menu" Look "sort by …" "sort" "Sort by …",
    ReverseSort "reverse-sort" Look "the other way round" "reverse" "Reverse the order",
    ClearFilters "clear-filters" Look "no filter, no search" "show all" "Show all, without filters",
    OpenDetail "open-detail" Look "full detail" "detail",
    Raw "raw" Look "the raw JSON" "raw JSON" "Raw answer of the provider",
    TogglePreview "toggle-preview" Look "pictures on, off" "pictures" "Pictures: show, hide",
    ToggleSheet "toggle-sheet" Look "contact sheet, list" "sheet" "Contact sheet: open, close",
    PaneLeft "pane-left" Look "pane left" "pane",
    PaneRight "pane-right" Look "pane right" "pane",
    NextPane "next-pane" Look "next pane" "pane",
    PreviousPane "previous-pane" Look "previous pane" "pane",
    Filters "filters" Look "filters" "filter",
    NextCollection "next-collection" Look "next collection" "collection" "Next collection: assets, rendered",
    Toggle "toggle" Look "tick, untick" "tick" "Tick, untick this filter",
    Only "only" Look "only this; again: all back" "only" "Only this filter",
    Unfold "unfold" Look "unfold a folder" "unfold",
    Fold "fold" Look "fold a folder" "fold",
    ScrollDown "scroll-down" Look "scroll down" "scroll",
    ScrollUp "scroll-up" Look "scroll up" "scroll",
    ScrollHalfDown "scroll-half-down" Look "scroll half a screen down" "scroll",
    ScrollHalfUp "scroll-half-up" Look "scroll half a screen up" "scroll",
    Find "find" Look "find a key, a word" "find" "Find in what is read",
    NextMatch "next-match" Look "next match" "match",
    PreviousMatch "previous-match" Look "previous match" "match back",
    NextTopic "next-topic" Look "other places" "other places",
    CopyUrl "copy-url" Do "copy the URL" "copy" "Copy URL",
    CopyMenu "copy-menu" Do "copy as …" "copy as",
    CopyId "copy-id" Do "copy as ID" "copy ID",
    CopyName "copy-name" Do "copy as name" "copy name",
    CopyMarkdown "copy-markdown" Do "copy as Markdown link" "copy link",
    CopyTable "copy-table" Do "copy as Markdown table" "copy table",
    CopyHtml "copy-html" Do "copy as HTML" "copy HTML",
    CopyCurl "copy-curl" Do "copy as curl command" "copy curl",
    CopyJson "copy-json" Do "copy as JSON" "copy JSON",
    CopyNdjson "copy-ndjson" Do "copy as NDJSON" "copy NDJSON",
    CopyCsv "copy-csv" Do "copy as CSV" "copy CSV",
    CopyPath "copy-path" Do "copy the path of the file" "copy path",
    CopyField "copy-field" Do "copy this field" "copy field",
    CopyMessage "copy-message" Do "copy this message" "copy",
    CopyLines "copy-lines" Do "copy the lines for this" "copy" "Copy the lines for this way on",
    Mark "mark" Pick "mark, unmark, and go on" "mark",
    MarkHere "mark-here" Pick "mark, unmark" "mark",
    MarkRange "mark-range" Pick "mark a range; again: end it" "mark range" "Mark a range",
    MarkPage "mark-page" Pick "mark the page" "mark page",
    InvertPage "invert-page" Pick "invert the marks of the page" "invert",
    MarkMatching "mark-matching" Pick "mark all that match" "mark all",
    UnmarkAll "unmark-all" Pick "unmark all; again: bring them back" "unmark" "Unmark all, or undo it",
    Open "open" Do "open" "open",
    OpenWith "open-with" Do "open with …" "open with",
    Download "download" Do "download" "download",
    DownloadTo "download-to" Do "download to a folder" "download to",
    PauseOrResume "pause-or-resume" Do "pause, go on" "pause",
    PauseOrResumeAll "pause-or-resume-all" Do "pause all, go on with all" "pause all",
    CancelDownload "cancel-download" Do "cancel; kept until it is cleared" "cancel",
    Retry "retry" Do "try again, take up again" "retry",
    RetryFailed "retry-failed" Do "try all again that failed" "retry failed",
    Reveal "reveal" Do "show the file in its folder" "reveal",
    ClearDone "clear-done" Do "take away what is over" "clear done",
    Connect "connect" Do "connect an account …" "connect" "Connect an account …",
    Reload "reload" Do "reload the page" "reload",
    Sync "sync" Do "sync the catalogue; again: all of it" "sync" "Sync the catalogue",
    RetryProvider "retry-provider" Do "ask this provider again" "try again",
    Complete "complete" Do "complete the word" "complete",
    DeleteBack "delete-back" Do "delete backwards" "delete",
    Delete "delete" Do "delete forwards" "delete",
    DeleteWord "delete-word" Do "delete a word" "delete word",
    ClearField "clear-field" Do "delete all" "clear",
    Run "run" Do "run it" "run",
    Accept "accept" Do "take it" "choose",
    Yes "yes" Do "yes, do it" "yes",
    No "no" Do "no, do not" "no",
    Wait "wait" Do "wait for the sync first" "wait",
    Cancel "cancel" Do "give it up, as before" "give up",
    Help "help" Program "this help" "help" "Help: the keys of this place",
    Palette "palette" Program "every action by name" "actions",
    Downloads "downloads" Look "downloads" "downloads",
    Messages "messages" Program "messages so far" "messages",
    ToggleMouse "toggle-mouse" Program "mouse on, off" "mouse" "Mouse: on, off",
    Redraw "redraw" Program "draw again" "redraw" "Draw the screen again",
    Suspend "suspend" Program "suspend" "suspend" "Suspend, back to the shell",
    Back "back" Program "one layer back; stops what runs" "back" "One layer back",
    BackOrQuit "back-or-quit" Program "back, or quit" "quit" "Back, or quit",
    QuitNow "quit-now" Program "quit at once" "quit",
}

/// The actions that copy in one form.
const COPIES: [(Action, CopyForm); 11] = [
    (Action::CopyUrl, CopyForm::Url),
    (Action::CopyId, CopyForm::Id),
    (Action::CopyName, CopyForm::Name),
    (Action::CopyMarkdown, CopyForm::Markdown),
    (Action::CopyTable, CopyForm::Table),
    (Action::CopyHtml, CopyForm::Html),
    (Action::CopyCurl, CopyForm::Curl),
    (Action::CopyJson, CopyForm::Json),
    (Action::CopyNdjson, CopyForm::Ndjson),
    (Action::CopyCsv, CopyForm::Csv),
    (Action::CopyPath, CopyForm::Path),
];

impl Action {
    /// The action of a name in the keymap.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }

    /// Whether it is for the marked assets, where there are any.
    #[must_use]
    pub fn takes_marks(self) -> bool {
        self.copy_form().is_some()
            || matches!(self, Self::CopyMenu | Self::Open | Self::OpenWith | Self::Download | Self::DownloadTo)
    }

    /// The form that it copies in, where it is such an action.
    #[must_use]
    pub fn copy_form(self) -> Option<CopyForm> {
        COPIES.iter().find(|(action, _)| *action == self).map(|(_, form)| *form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back() {
        for action in Action::ALL {
            assert_eq!(Action::named(action.name()), Some(*action));
        }
    }

    #[test]
    fn every_form_that_everybody_has_is_an_action() {
        let copied: Vec<CopyForm> = Action::ALL.iter().filter_map(|action| action.copy_form()).collect();
        assert_eq!(copied, CopyForm::BUILT_IN);
    }
}
