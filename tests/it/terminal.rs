//! The program in a pseudo-terminal: how it begins, and that it leaves the terminal as it was, however it ends.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests; clippy knows only the tests themselves"
)]

mod endings;
mod input;
mod pty;
mod refusals;
mod suspending;
