//! How requests carry the key, and every form of it that must not be seen.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{self, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::redact;
use crate::net::Pass;

/// How requests carry the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// In a header, behind a prefix (`Bearer `, which may be empty).
    Header { name: String, prefix: String },
    /// As HTTP's basic authentication: the key is `user:password`, or the password where the user is named here. A key
    /// without a colon is a user without a password.
    Basic { user: Option<String> },
    /// In the query. It is sent with each request to the service's origin, and shown nowhere.
    Query { name: String },
    /// Not at all: there is no key.
    Nothing,
}

impl Default for Auth {
    fn default() -> Self {
        Self::Header { name: "Authorization".into(), prefix: "Bearer ".into() }
    }
}

/// A key, ready to be sent.
pub(crate) struct Credential {
    /// `None` where there is no key.
    pass: Option<Pass>,
    /// All that gives the key away, the longest first: one may be a part of another.
    forms: Vec<SecretString>,
}

impl Credential {
    /// There is no key.
    pub(crate) fn nothing() -> Self {
        Self { pass: None, forms: Vec::new() }
    }

    /// # Errors
    /// What cannot be sent in this way.
    pub(crate) fn new(auth: &Auth, key: &SecretString) -> Result<Self, String> {
        let key = key.expose_secret();
        let mut secrets = vec![key.to_owned()];
        let pass = match auth {
            Auth::Header { name, prefix } => Pass::Header(header_name(name)?, hidden(&format!("{prefix}{key}"))?),
            Auth::Basic { user } => {
                let pair = match user {
                    Some(user) => format!("{user}:{key}"),
                    None if key.contains(':') => key.to_owned(),
                    None => format!("{key}:"),
                };
                let password = pair.split_once(':').map_or("", |(_, password)| password);
                secrets.push(password.to_owned());
                let pair = STANDARD.encode(&pair);
                let value = hidden(&format!("Basic {pair}"))?;
                // Not everybody writes the signs that fill up its end.
                secrets.push(pair.trim_end_matches('=').to_owned());
                Pass::Header(header::AUTHORIZATION, value)
            }
            Auth::Query { name } => Pass::Parameter(name.clone(), SecretString::from(key)),
            Auth::Nothing => return Ok(Self::nothing()),
        };
        let mut forms: Vec<String> = secrets.iter().flat_map(|secret| redact::forms(secret)).collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Ok(Self { pass: Some(pass), forms: forms.into_iter().map(SecretString::from).collect() })
    }

    pub(crate) fn pass(&self) -> Option<&Pass> {
        self.pass.as_ref()
    }

    /// Words for a message, without the key.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.forms.iter().fold(Cow::Borrowed(text), |text, form| redact::text(text, form.expose_secret()))
    }

    /// An answer without the key, should a server send it back. A short key stays.
    pub(crate) fn redact_bytes(&self, body: Vec<u8>) -> Vec<u8> {
        self.forms.iter().fold(body, |body, form| redact::bytes(body, form.expose_secret()))
    }
}

fn header_name(name: &str) -> Result<HeaderName, String> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("no header can be called {name:?}"))
}

fn hidden(value: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(value).map_err(|_| "it cannot be sent in a header".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn header(name: &str, prefix: &str) -> Auth {
        Auth::Header { name: name.into(), prefix: prefix.into() }
    }

    fn basic(user: Option<&str>) -> Auth {
        Auth::Basic { user: user.map(str::to_owned) }
    }

    #[rstest]
    #[case::bearer(Auth::default(), "sk-1", "authorization", "Bearer sk-1")]
    #[case::bare(header("X-API-KEY", ""), "sk-1", "x-api-key", "sk-1")]
    #[case::pair(basic(None), "user:pass", "authorization", "Basic dXNlcjpwYXNz")]
    #[case::user_alone(basic(None), "user", "authorization", "Basic dXNlcjo=")]
    #[case::user_named(basic(Some("user")), "pass", "authorization", "Basic dXNlcjpwYXNz")]
    #[case::colon_in_a_password(basic(Some("user")), "pa:ss", "authorization", "Basic dXNlcjpwYTpzcw==")]
    fn a_header_carries_the_key(#[case] auth: Auth, #[case] key: &str, #[case] name: &str, #[case] value: &str) {
        let credential = Credential::new(&auth, &SecretString::from(key)).unwrap();
        let Some(Pass::Header(found, sent)) = credential.pass() else { panic!("it is a header") };
        assert_eq!((found.as_str(), sent.to_str().unwrap()), (name, value));
        assert!(sent.is_sensitive());
    }

    #[rstest]
    #[case(header("no name", ""))]
    #[case(header("", ""))]
    #[case(header("X-Key", "two\nlines "))]
    fn what_cannot_be_sent_is_said(#[case] auth: Auth) {
        let why = Credential::new(&auth, &SecretString::from("canary")).err().unwrap();
        assert!(!why.contains("canary"), "{why}");
    }

    #[rstest]
    #[case::key(Auth::default(), "canary-0123456789", "the canary-0123456789 is bad", "the … is bad")]
    #[case::pair(basic(None), "user:canary-0123456789", "user:canary-0123456789!", "…!")]
    #[case::password(basic(None), "user:canary-0123456789", "not canary-0123456789", "not …")]
    #[case::encoded(basic(None), "user:canary-0123456789", "Basic dXNlcjpjYW5hcnktMDEyMzQ1Njc4OQ==", "Basic …==")]
    #[case::in_a_query(Auth::Query { name: "k".into() }, "canary+0123456789/=", "?k=canary%2b0123456789%2f%3d&x", "?k=…&x")]
    fn every_form_of_the_key_is_taken_out(
        #[case] auth: Auth,
        #[case] key: &str,
        #[case] said: &str,
        #[case] shown: &str,
    ) {
        let credential = Credential::new(&auth, &SecretString::from(key)).unwrap();
        assert_eq!(credential.redact(said), shown);
        assert_eq!(String::from_utf8(credential.redact_bytes(said.as_bytes().to_vec())).unwrap(), shown);
    }
}
