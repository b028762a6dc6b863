//! What was found out: one thing a line, how grave it is, and what to do about it.

/// What a finding is about; findings are grouped by it, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::command) enum Topic {
    Configuration,
    Keys,
    Providers,
    Certificates,
    Terminal,
    Multiplexer,
    Clipboard,
    Folders,
    Kept,
    Versions,
}

impl Topic {
    /// The word for it, as a heading and in JSON.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Keys => "keys",
            Self::Providers => "providers",
            Self::Certificates => "certificates",
            Self::Terminal => "terminal",
            Self::Multiplexer => "multiplexer",
            Self::Clipboard => "clipboard",
            Self::Folders => "folders",
            Self::Kept => "kept",
            Self::Versions => "versions",
        }
    }
}

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command) enum Level {
    /// As it should be.
    Ok,
    /// Worth to be known, and nothing to be done about.
    Note,
    /// It works, and could work better.
    Warn,
    /// Something does not work.
    Wrong(Cause),
}

impl Level {
    /// The word in JSON.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Wrong(_) => "wrong",
        }
    }
}

/// What is to blame for something that does not work, by the exit code of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command) enum Cause {
    Configuration,
    Key,
    Time,
    Other,
}

impl Cause {
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Configuration => crate::command::USAGE,
            Self::Key => 3,
            Self::Time => 4,
            Self::Other => 1,
        }
    }

    /// By the exit code of a failure.
    pub(super) fn of_code(code: u8) -> Self {
        let all = [Self::Configuration, Self::Key, Self::Time];
        all.into_iter().find(|cause| cause.code() == code).unwrap_or(Self::Other)
    }
}

/// One thing that was found out. The texts may come from anywhere: whoever writes them makes them safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::command) struct Finding {
    pub(super) topic: Topic,
    /// What it is about, in a word or two.
    pub(super) subject: String,
    pub(super) level: Level,
    /// What is so.
    pub(super) says: String,
    /// What to do: a command, a line of a configuration. Always there where something is to be done.
    pub(super) advice: Option<String>,
}

/// The findings of one topic, as they come together.
#[derive(Debug)]
pub(super) struct Findings {
    topic: Topic,
    pub(super) all: Vec<Finding>,
}

impl Findings {
    pub(super) fn of(topic: Topic) -> Self {
        Self { topic, all: Vec::new() }
    }

    pub(super) fn ok(&mut self, subject: &str, says: impl Into<String>) {
        self.add(subject, Level::Ok, says.into(), None);
    }

    pub(super) fn note(&mut self, subject: &str, says: impl Into<String>) {
        self.add(subject, Level::Note, says.into(), None);
    }

    /// A note with what may be done about it.
    pub(super) fn hint(&mut self, subject: &str, says: impl Into<String>, advice: impl Into<String>) {
        self.add(subject, Level::Note, says.into(), Some(advice.into()));
    }

    pub(super) fn warn(&mut self, subject: &str, says: impl Into<String>, advice: impl Into<String>) {
        self.add(subject, Level::Warn, says.into(), Some(advice.into()));
    }

    pub(super) fn wrong(&mut self, cause: Cause, subject: &str, says: impl Into<String>, advice: impl Into<String>) {
        self.add(subject, Level::Wrong(cause), says.into(), Some(advice.into()));
    }

    fn add(&mut self, subject: &str, level: Level, says: String, advice: Option<String>) {
        self.all.push(Finding { topic: self.topic, subject: subject.to_owned(), level, says, advice });
    }
}
