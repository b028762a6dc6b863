//! Where downloads go: a folder of this machine, or a place in an object store.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where downloads go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    Folder(PathBuf),
    #[cfg(feature = "stores")]
    Store(StoreUrl),
}

/// Why a text names no destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("s3://, gs:// and az:// are known, and folders")]
    Scheme,
    #[cfg(not(feature = "stores"))]
    #[error("this build knows no object stores: it was made without the feature `stores`")]
    Feature,
    #[cfg(feature = "stores")]
    #[error("it names no bucket: s3://BUCKET/PREFIX")]
    Bucket,
    #[cfg(feature = "stores")]
    #[error("its prefix holds what no path may hold")]
    Prefix,
}

impl Destination {
    /// Reads what a user wrote. What looks like a URL is never taken for a folder.
    ///
    /// # Errors
    /// It looks like a URL and is none of a store, or this build knows no stores.
    pub fn parse(text: &OsStr) -> Result<Self, Mistake> {
        match text.to_str().and_then(|text| text.split_once("://")).filter(|(scheme, _)| is_scheme(scheme)) {
            Some((scheme, rest)) => Self::in_store(scheme, rest),
            None => Ok(Self::Folder(text.into())),
        }
    }

    #[cfg(feature = "stores")]
    fn in_store(scheme: &str, rest: &str) -> Result<Self, Mistake> {
        let service = Service::of(scheme).ok_or(Mistake::Scheme)?;
        StoreUrl::new(service, rest).map(Self::Store)
    }

    #[cfg(not(feature = "stores"))]
    fn in_store(scheme: &str, _: &str) -> Result<Self, Mistake> {
        Err(if matches!(scheme, "s3" | "gs" | "az") { Mistake::Feature } else { Mistake::Scheme })
    }

    /// In words: the folder, or the URL.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Folder(folder) => folder.to_string_lossy().into_owned(),
            #[cfg(feature = "stores")]
            Self::Store(url) => url.of(url.prefix()),
        }
    }

    /// Where downloads go within it: the folder itself, or the path in the bucket.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder(folder) => folder,
            #[cfg(feature = "stores")]
            Self::Store(url) => url.prefix(),
        }
    }

    /// A file that was saved there, in words: its path, or its URL.
    #[must_use]
    pub fn file(&self, file: &Path) -> String {
        match self {
            Self::Folder(_) => file.to_string_lossy().into_owned(),
            #[cfg(feature = "stores")]
            Self::Store(url) => url.of(file),
        }
    }

    /// Whether what broke off there is kept, to go on with.
    #[must_use]
    pub fn keeps_parts(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            #[cfg(feature = "stores")]
            Self::Store(_) => false,
        }
    }
}

/// Two letters at least: one alone is a drive.
fn is_scheme(text: &str) -> bool {
    text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Whose store it is.
#[cfg(feature = "stores")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    S3,
    Google,
    Azure,
}

#[cfg(feature = "stores")]
impl Service {
    fn of(scheme: &str) -> Option<Self> {
        [Self::S3, Self::Google, Self::Azure].into_iter().find(|service| service.scheme() == scheme)
    }

    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Google => "gs",
            Self::Azure => "az",
        }
    }
}

/// A place in an object store: `s3://bucket/prefix`. It holds no key; there is no room for one in it.
#[cfg(feature = "stores")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreUrl {
    service: Service,
    bucket: String,
    prefix: PathBuf,
}

#[cfg(feature = "stores")]
impl StoreUrl {
    /// The longest prefix; with the path of a file, 1,024 bytes is the most that all of them take.
    const LONGEST: usize = 512;

    fn new(service: Service, rest: &str) -> Result<Self, Mistake> {
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if bucket.is_empty() || bucket.starts_with('.') || !bucket.bytes().all(is_plain) {
            return Err(Mistake::Bucket);
        }
        let is_wrong =
            |part: &str| matches!(part, "." | "..") || part.contains('\\') || part.chars().any(crate::text::is_unsafe);
        let parts = || prefix.split('/').filter(|part| !part.is_empty());
        if prefix.len() > Self::LONGEST || parts().any(is_wrong) {
            return Err(Mistake::Prefix);
        }
        Ok(Self { service, bucket: bucket.to_owned(), prefix: parts().collect() })
    }

    #[must_use]
    pub fn service(&self) -> Service {
        self.service
    }

    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// Where in the bucket: a relative path, empty for the bucket itself.
    #[must_use]
    pub fn prefix(&self) -> &Path {
        &self.prefix
    }

    /// The URL of a path in the bucket, as it is read by people and by the stores' own tools: nothing in it is escaped.
    #[must_use]
    pub fn of(&self, path: &Path) -> String {
        let mut text = format!("{}://{}", self.service.scheme(), self.bucket);
        for part in path {
            text.push('/');
            text.push_str(&part.to_string_lossy());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/srv/media")]
    #[case("clips")]
    #[case("c:/clips")]
    #[case("a b://c")]
    fn a_path_is_a_folder(#[case] text: &str) {
        let folder = Destination::parse(text.as_ref()).unwrap();
        assert_eq!(folder, Destination::Folder(text.into()));
        assert_eq!(folder.file(Path::new("/srv/media/clip.mp4")), "/srv/media/clip.mp4");
    }

    #[rstest]
    #[case("ftp://host/clips")]
    #[case("https://bucket.s3.amazonaws.com/clips")]
    #[case("file:///srv")]
    #[case("S3://bucket")]
    fn no_other_url_is_a_folder(#[case] text: &str) {
        assert_eq!(Destination::parse(text.as_ref()), Err(Mistake::Scheme));
    }

    #[cfg(not(feature = "stores"))]
    #[rstest]
    #[case("s3://bucket/clips")]
    #[case("gs://bucket")]
    #[case("az://container/a")]
    fn a_build_without_stores_says_which_feature_is_missing(#[case] text: &str) {
        let mistake = Destination::parse(text.as_ref()).unwrap_err();
        assert!(mistake.to_string().contains("`stores`"), "{mistake}");
    }

    #[cfg(feature = "stores")]
    #[rstest]
    #[case("s3://bucket", "s3://bucket", "s3://bucket/clip.mp4")]
    #[case("gs://bucket//a//b c/", "gs://bucket/a/b c", "gs://bucket/a/b c/clip.mp4")]
    #[case("az://container/a%20b", "az://container/a%20b", "az://container/a%20b/clip.mp4")]
    fn a_store_is_named_with_bucket_and_prefix(#[case] text: &str, #[case] read: &str, #[case] file: &str) {
        let store = Destination::parse(text.as_ref()).unwrap();
        let Destination::Store(url) = &store else { panic!("a folder") };
        assert_eq!((store.text().as_str(), store.file(&url.prefix().join("clip.mp4")).as_str()), (read, file));
    }

    #[cfg(feature = "stores")]
    #[rstest]
    #[case("s3://", Mistake::Bucket)]
    #[case("s3:///a", Mistake::Bucket)]
    #[case("s3://key:secret@bucket/a", Mistake::Bucket)]
    #[case("s3://bucket?versioning", Mistake::Bucket)]
    #[case("s3://../a", Mistake::Bucket)]
    #[case("s3://bucket/a/../b", Mistake::Prefix)]
    #[case("s3://bucket/a\u{202e}b", Mistake::Prefix)]
    #[case("s3://bucket/a\nb", Mistake::Prefix)]
    fn neither_keys_nor_ways_out_stand_in_it(#[case] text: &str, #[case] mistake: Mistake) {
        assert_eq!(Destination::parse(text.as_ref()), Err(mistake));
    }
}
