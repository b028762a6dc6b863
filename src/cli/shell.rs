//! What shells ask for: the script that completes command lines, and with each tab the words for one place.

use std::ffi::OsString;

use clap::Args;

/// A shell whose command lines can be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Shell {
    pub const ALL: [Self; 5] = [Self::Bash, Self::Zsh, Self::Fish, Self::Elvish, Self::Powershell];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Elvish => "elvish",
            Self::Powershell => "powershell",
        }
    }
}

/// A place in a command line that is being typed.
#[derive(Args, Clone, Debug)]
pub struct Complete {
    /// The word in which the cursor stands, up to there
    // Empty words of their own do not reach a program from every PowerShell; so it is a part of one.
    #[arg(long, allow_hyphen_values = true, value_name = "TEXT")]
    pub word: OsString,

    /// The words before it, without the program's name
    #[arg(last = true, value_name = "WORD")]
    pub before: Vec<OsString>,
}
