//! assetbrowse: a terminal browser for the media assets that people keep at hosted services.
//!
//! `ARCHITECTURE.md` says how the house is built; the rooms below stand in alphabetical order.

pub mod asset;
pub mod catalog;
pub mod cli;
pub mod command;
pub mod config;
pub mod demo;
pub mod desktop;
pub mod effect;
pub mod input;
pub mod media;
pub mod message;
pub mod net;
pub mod output;
pub mod private;
pub mod provider;
pub mod runtime;
pub mod source;
pub mod state;
pub mod text;
pub mod update;
pub mod view;
pub mod work;
