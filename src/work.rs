//! What needs a provider and the catalogue together, for the browser and for scripts alike.

pub mod sync;
