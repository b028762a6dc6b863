//! The state as a frame. It only draws.
