//! HTTP.

use std::time::Duration;

/// The choices of `[network]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub concurrency: usize,
    pub connect: Duration,
    pub headers: Duration,
    pub idle: Duration,
    pub total: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 4,
            connect: Duration::from_secs(10),
            headers: Duration::from_secs(20),
            idle: Duration::from_secs(15),
            total: Duration::from_mins(1),
        }
    }
}
