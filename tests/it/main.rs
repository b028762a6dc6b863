//! One binary for all that is tested from outside.

mod demo;
