//! The program in a pseudo-terminal: how it begins, and that it leaves the terminal as it was, however it ends.

mod endings;
mod input;
mod pty;
mod refusals;
mod suspending;
