//! The certificates that the clients trust: the system's own. They are loaded here the way the clients do it, so that it
//! can be told how that went.

/// How loading the system's certificates went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// How many there are; `None` where the system looks into its own and tells nobody.
    pub count: Option<usize>,
    /// What could not be loaded, a sentence each.
    pub troubles: Vec<String>,
}

/// Loads them and lets go of them. Blocks on the disk.
#[cfg(not(any(windows, target_vendor = "apple")))]
#[must_use]
pub fn roots() -> Roots {
    let loaded = rustls_native_certs::load_native_certs();
    let troubles = loaded.errors.iter().map(ToString::to_string).collect();
    Roots { count: Some(loaded.certs.len()), troubles }
}

/// The system verifies by itself.
#[cfg(any(windows, target_vendor = "apple"))]
#[must_use]
pub fn roots() -> Roots {
    Roots::default()
}
