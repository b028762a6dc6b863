//! The one integration binary: what can only be seen from outside.

mod house;
