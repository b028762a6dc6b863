// `cfg(test)` tells clippy that these are tests.
#[cfg(test)]
mod provider;
