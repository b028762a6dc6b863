//! Frames as text and styles, in the situations that the screens are made for.

mod access;
mod connecting;
mod downloads;
mod dump;
mod frames;
mod marking;
mod palette;
mod properties;
mod searching;
mod seeing;
mod sheet;
