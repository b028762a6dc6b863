//! The system's keyring: Secret Service, Keychain, Credential Manager. A build without the feature `keyring` has none, and
//! says so.

use std::time::Duration;

use secrecy::SecretString;

/// A keyring may ask the user for a password; longer than this nobody waits.
const LIMIT: Duration = Duration::from_mins(1);

/// What our entries are filed under.
#[cfg(feature = "keyring")]
const SERVICE: &str = "assetbrowse";

/// Whether this build knows the keyring.
pub const IS_KNOWN: bool = cfg!(feature = "keyring");

/// The key of an entry.
///
/// # Errors
/// Why there is none, in few words.
pub(super) async fn get(name: String) -> Result<SecretString, String> {
    off_the_loop(move || store::get(&name)).await
}

/// Keeps a key in an entry, in place of the one that was there.
///
/// # Errors
/// Why it cannot be kept, in few words.
pub async fn set(name: String, key: SecretString) -> Result<(), String> {
    off_the_loop(move || store::set(&name, &key)).await
}

/// On a thread of its own: one of the runtime's would hold up the end of the program for as long as the keyring waits for
/// a password.
async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // Nobody listens after a time-out.
        let _ = sender.send(work());
    });
    match tokio::time::timeout(LIMIT, receiver).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err("the keyring cannot be asked".to_owned()),
        Err(_) => Err(format!("the keyring did not answer within {} s", LIMIT.as_secs())),
    }
}

#[cfg(feature = "keyring")]
mod store {
    use keyring::{Entry, Error};
    use secrecy::{ExposeSecret as _, SecretString};

    use super::SERVICE;

    pub(super) fn get(name: &str) -> Result<SecretString, String> {
        let entry = Entry::new(SERVICE, name).map_err(|error| words(&error))?;
        entry.get_password().map(SecretString::from).map_err(|error| words(&error))
    }

    pub(super) fn set(name: &str, key: &SecretString) -> Result<(), String> {
        let entry = Entry::new(SERVICE, name).map_err(|error| words(&error))?;
        entry.set_password(key.expose_secret()).map_err(|error| words(&error))
    }

    /// What libraries say of their stores is long, and could hold anything.
    fn words(error: &Error) -> String {
        match error {
            Error::NoEntry => "it holds no such entry",
            Error::NoDefaultStore | Error::PlatformFailure(_) => "there is no keyring that answers",
            Error::NoStorageAccess(_) => "the keyring is locked",
            Error::Ambiguous(_) => "it holds several such entries",
            Error::TooLong(..) => "the keyring takes no key of that length",
            _ => "the keyring fails",
        }
        .to_owned()
    }
}

#[cfg(not(feature = "keyring"))]
mod store {
    use secrecy::SecretString;

    const UNKNOWN: &str = "this build knows no keyring: it was made without the feature of that name";

    pub(super) fn get(_name: &str) -> Result<SecretString, String> {
        Err(UNKNOWN.to_owned())
    }

    pub(super) fn set(_name: &str, _key: &SecretString) -> Result<(), String> {
        Err(UNKNOWN.to_owned())
    }
}
