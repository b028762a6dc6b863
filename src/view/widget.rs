//! Drawing that knows nothing of the browser: a pen, a table's columns, a panel.

pub(super) mod panel;
pub(super) mod pen;
