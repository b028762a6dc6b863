//! The state becomes a frame. Nothing here changes anything, asks anything or knows the time but by the state.

mod colours;
mod detail;
mod form;
mod header;
mod hints;
mod listing;
mod overlay;
mod pictures;
mod sheet;
mod sidebar;
mod sight;
mod statusline;
pub mod theme;
mod too_small;
mod wave;
mod widget;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::buffer::Buffer;

use crate::input::Place;
use crate::state::{Front, Geometry, Scene, State};
pub use colours::Colours;
use pictures::Canvas;
pub use pictures::{NoPictures, Pictures, Placed};
pub use theme::{Theme, Themes};
use widget::panel;
use widget::pen::Pen;

/// Draws everything, and says where pictures of pixels belong.
pub fn draw(state: &State, theme: &Theme, pictures: &dyn Pictures, frame: &mut Frame) -> Vec<Placed> {
    let mut canvas = Canvas { pictures, placed: Vec::new() };
    paint(state, theme, &mut canvas, frame.buffer_mut());
    canvas.placed
}

fn paint(state: &State, theme: &Theme, canvas: &mut Canvas<'_>, buffer: &mut Buffer) {
    let geometry = state.geometry();
    buffer.set_style(buffer.area, theme.text);
    if geometry.too_small {
        too_small::draw(state, theme, buffer);
        return;
    }
    match &state.scene {
        Scene::Welcome(_) | Scene::Connect(_) => {
            rules(theme, &Geometry { dividers: [None, None], drawer: false, ..geometry }, buffer);
            form::draw(state, theme, &geometry, buffer);
        }
        Scene::Browse => browse(state, theme, &geometry, canvas, buffer),
    }
    header::draw(state, theme, &geometry, buffer);
    if let Some(beneath) = state.beneath_palette().filter(|_| state.place() == Place::Palette) {
        overlay::draw(state, beneath, theme, &geometry, buffer);
        // The palette's hints are in the last line, whatever lies under it.
        panel::clear(buffer, geometry.status, theme.text);
    }
    statusline::draw(state, theme, &geometry, buffer);
    if let Some(overlay) = &state.overlay {
        overlay::draw(state, overlay, theme, &geometry, buffer);
    }
    // Pixels would lie over what lies over the panes.
    let drawer = geometry.sidebar.filter(|_| geometry.drawer);
    for over in state.overlay_frame().into_iter().chain(state.beneath_frame()).chain(drawer) {
        canvas.placed.retain(|placed| !placed.area.intersects(over));
    }
}

fn browse(state: &State, theme: &Theme, geometry: &Geometry, canvas: &mut Canvas<'_>, buffer: &mut Buffer) {
    if state.front() == Front::Sheet {
        sheet::draw(state, theme, geometry, canvas, buffer);
    } else {
        panes(state, theme, geometry, canvas, buffer);
    }
    detail::draw(state, theme, geometry, buffer);
    if let Some(area) = geometry.sidebar {
        sidebar::draw(state, theme, area, geometry.drawer, buffer);
    }
    rules(theme, geometry, buffer);
    detail::rules(state, theme, geometry, buffer);
}

/// The list and the detail, or the detail alone.
fn panes(state: &State, theme: &Theme, geometry: &Geometry, canvas: &mut Canvas<'_>, buffer: &mut Buffer) {
    if geometry.list.is_some() {
        listing::draw(state, theme, geometry, buffer);
    }
    for framed in state.framed() {
        sight::draw(state, theme, &framed, canvas, buffer);
    }
}

/// The thin rules between the panes, joined where they meet.
fn rules(theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let glyphs = &theme.glyphs;
    let mut dividers = geometry.dividers;
    if geometry.drawer && geometry.list.is_some() {
        // The drawer lies over the list, so its edge is drawn in its own last column.
        dividers[0] = geometry.sidebar.map(|drawer| drawer.right().saturating_sub(1));
    }
    for column in dividers.into_iter().flatten() {
        for row in 0..geometry.body.height {
            Pen::new(buffer, geometry.body, row).skip(usize::from(column)).put(glyphs.vertical, theme.rule);
        }
    }
    for (row, joint) in geometry.rules.into_iter().zip(glyphs.joints) {
        let Some(row) = row else { continue };
        let mut pen = Pen::new(buffer, geometry.screen, row);
        for column in 0..geometry.screen.width {
            let meets = dividers.contains(&Some(column));
            pen.put(if meets { joint } else { glyphs.horizontal }, theme.rule);
        }
    }
}
