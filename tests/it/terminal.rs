//! The program in a pseudo-terminal: how it begins, what it shows and tells nobody, and that it leaves the terminal as
//! it was, however it ends.

mod connecting;
mod copying;
mod doctor;
mod endings;
mod hostile;
mod input;
mod pictures;
pub(crate) mod pty;
mod refusals;
mod secrets;
mod suspending;
mod waiting;
