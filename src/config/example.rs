//! The example configuration, as it is shipped and as `config init` writes it.

/// Every key, commented, at its default.
pub const TEXT: &str = include_str!("../../config.example.toml");
