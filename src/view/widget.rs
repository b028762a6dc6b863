//! Drawing that knows nothing of the browser: a pen, a table's columns, a panel, a window onto long contents.

pub(super) mod columns;
pub(super) mod panel;
pub(super) mod pen;
pub(super) mod window;
