//! The words of the faults, as they are typed.

use std::fmt;
use std::str::FromStr;

/// One way to misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultName {
    RateLimit,
    RateLimitForever,
    Unauthorized,
    Forbidden,
    ServerError,
    BadGateway,
    Slow,
    Drip,
    Stall,
    Cut,
    NotJson,
    Empty,
    ErrorIn200,
    Endless,
    RepeatToken,
    HostileNames,
    BadItems,
    Huge,
    Gone,
    WrongTotals,
    Shifting,
    Media403,
    MediaNoRanges,
    MediaChanging,
    MediaEndless,
    MediaExpired,
}

impl FaultName {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 26] = [
        Self::RateLimit,
        Self::RateLimitForever,
        Self::Unauthorized,
        Self::Forbidden,
        Self::ServerError,
        Self::BadGateway,
        Self::Slow,
        Self::Drip,
        Self::Stall,
        Self::Cut,
        Self::NotJson,
        Self::Empty,
        Self::ErrorIn200,
        Self::Endless,
        Self::RepeatToken,
        Self::HostileNames,
        Self::BadItems,
        Self::Huge,
        Self::Gone,
        Self::WrongTotals,
        Self::Shifting,
        Self::Media403,
        Self::MediaNoRanges,
        Self::MediaChanging,
        Self::MediaEndless,
        Self::MediaExpired,
    ];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RateLimit => "rate-limit",
            Self::RateLimitForever => "rate-limit-forever",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::ServerError => "server-error",
            Self::BadGateway => "bad-gateway",
            Self::Slow => "slow",
            Self::Drip => "drip",
            Self::Stall => "stall",
            Self::Cut => "cut",
            Self::NotJson => "not-json",
            Self::Empty => "empty",
            Self::ErrorIn200 => "error-in-200",
            Self::Endless => "endless",
            Self::RepeatToken => "repeat-token",
            Self::HostileNames => "hostile-names",
            Self::BadItems => "bad-items",
            Self::Huge => "huge",
            Self::Gone => "gone",
            Self::WrongTotals => "wrong-totals",
            Self::Shifting => "shifting",
            Self::Media403 => "media-403",
            Self::MediaNoRanges => "media-no-ranges",
            Self::MediaChanging => "media-changing",
            Self::MediaEndless => "media-endless",
            Self::MediaExpired => "media-expired",
        }
    }

    /// What it does, in one line.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::RateLimit => "the first two requests get 429 with Retry-After, later ones pass",
            Self::RateLimitForever => "every request gets 429 with Retry-After",
            Self::Unauthorized => "every key is refused (401)",
            Self::Forbidden => "the key may not do this (403)",
            Self::ServerError => "every request gets 500",
            Self::BadGateway => "every request gets 502 with an HTML page",
            Self::Slow => "five seconds pass before each answer",
            Self::Drip => "a byte arrives every 50 ms",
            Self::Stall => "headers arrive, then nothing more",
            Self::Cut => "the connection closes in the middle of the body",
            Self::NotJson => "an HTML page comes with status 200",
            Self::Empty => "an empty body comes with status 200",
            Self::ErrorIn200 => "an error comes with status 200",
            Self::Endless => "pages never end, their items repeat",
            Self::RepeatToken => "the same token comes again and again; page numbers are ignored",
            Self::HostileNames => "names hold escape codes, invisible and endless characters",
            Self::BadItems => "half of each page's items are broken, each in another way",
            Self::Huge => "each answer is larger than 8 MiB",
            Self::Gone => "HeyGen's v1 list is gone (404), v3 answers",
            Self::WrongTotals => "totals are three too low",
            Self::Shifting => "assets appear at the front and vanish, with each of the first 24 pages",
            Self::Media403 => "media are refused with XML (403)",
            Self::MediaNoRanges => "media come as a whole, whatever range is asked for",
            Self::MediaChanging => "media are another version at each request",
            Self::MediaEndless => "media never end, and tell no length",
            Self::MediaExpired => "URLs of media have ended (403) until their asset is asked for again",
        }
    }

    /// Where it can happen.
    fn fits(self, place: Place) -> bool {
        match self {
            Self::RateLimit
            | Self::RateLimitForever
            | Self::Unauthorized
            | Self::Forbidden
            | Self::ServerError
            | Self::BadGateway
            | Self::Slow
            | Self::Drip
            | Self::Stall
            | Self::Cut
            | Self::NotJson
            | Self::Empty => true,
            Self::ErrorIn200
            | Self::Endless
            | Self::RepeatToken
            | Self::HostileNames
            | Self::BadItems
            | Self::Huge
            | Self::WrongTotals
            | Self::Shifting => place != Place::Media,
            Self::Gone => place == Place::Heygen,
            Self::Media403 | Self::MediaNoRanges | Self::MediaChanging | Self::MediaEndless | Self::MediaExpired => {
                place == Place::Media
            }
        }
    }

    /// Whether only media can do it.
    fn is_of_media(self) -> bool {
        Place::ALL.into_iter().all(|place| self.fits(place) == (place == Place::Media))
    }
}

impl fmt::Display for FaultName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for FaultName {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|name| name.as_str() == word).ok_or_else(|| {
            let words: Vec<_> = Self::ALL.iter().map(|name| name.as_str()).collect();
            format!("no fault is called {word:?}; there are {}", words.join(", "))
        })
    }
}

/// A part of the server that can misbehave on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Affogato,
    Heygen,
    Media,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Affogato, Self::Heygen, Self::Media];

    /// The word after the `@`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Affogato => "affogato",
            Self::Heygen => "heygen",
            Self::Media => "media",
        }
    }

    pub(in crate::demo) fn of_path(path: &str) -> Option<Self> {
        match path.split('/').nth(1) {
            Some("pub") => Some(Self::Affogato),
            Some("v1" | "v3") => Some(Self::Heygen),
            Some("media") => Some(Self::Media),
            Some(_) | None => None,
        }
    }
}

/// A fault and where it happens: `drip`, `unauthorized@heygen`, `cut@media`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultAt {
    pub name: FaultName,
    /// `None` is both services, but not their media; of what only media can do, the media.
    pub place: Option<Place>,
}

impl FaultAt {
    pub(in crate::demo) fn is_at(self, place: Place) -> bool {
        match self.place {
            Some(only) => only == place,
            None => self.name.fits(place) && (place != Place::Media || self.name.is_of_media()),
        }
    }
}

impl From<FaultName> for FaultAt {
    fn from(name: FaultName) -> Self {
        Self { name, place: None }
    }
}

impl fmt::Display for FaultAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{}@{}", self.name, place.as_str()),
            None => self.name.fmt(f),
        }
    }
}

impl FromStr for FaultAt {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, place)) = text.split_once('@') else { return Ok(FaultName::from_str(text)?.into()) };
        let name = FaultName::from_str(name)?;
        let place = Place::ALL
            .into_iter()
            .find(|known| known.as_str() == place)
            .ok_or_else(|| format!("{place:?} is no place for a fault; there are affogato, heygen, media"))?;
        if name.fits(place) {
            Ok(Self { name, place: Some(place) })
        } else {
            Err(format!("{name} cannot happen at {}", place.as_str()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for name in FaultName::ALL {
            assert_eq!(name.to_string().parse(), Ok(name));
            assert!(!name.help().is_empty());
        }
    }

    #[rstest]
    #[case("drip", true, true, false)]
    #[case("drip@media", false, false, true)]
    #[case("unauthorized@heygen", false, true, false)]
    #[case("media-403", false, false, true)]
    #[case("media-expired", false, false, true)]
    #[case("gone", false, true, false)]
    fn a_fault_happens_where_it_was_ordered(
        #[case] text: &str,
        #[case] affogato: bool,
        #[case] heygen: bool,
        #[case] media: bool,
    ) {
        let fault: FaultAt = text.parse().unwrap();
        assert_eq!(fault.to_string(), text);
        assert_eq!(Place::ALL.map(|place| fault.is_at(place)), [affogato, heygen, media]);
    }

    #[rstest]
    #[case("drop", "no fault is called")]
    #[case("drip@", "is no place")]
    #[case("gone@affogato", "cannot happen")]
    #[case("media-403@heygen", "cannot happen")]
    #[case("endless@media", "cannot happen")]
    fn what_cannot_be_is_refused_in_words(#[case] text: &str, #[case] why: &str) {
        assert!(text.parse::<FaultAt>().unwrap_err().contains(why));
    }
}
