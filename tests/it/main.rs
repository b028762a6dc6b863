//! The one integration binary: what can only be seen from outside.

// `cfg(test)` tells clippy that these are tests.
#[cfg(test)]
mod catalog;
#[cfg(test)]
mod command;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod custom;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod house;
#[cfg(test)]
mod media;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod work;
