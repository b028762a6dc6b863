//! The first start: what the program is, and the ways on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::asset::ProviderKind;
use crate::state::{Remote, State, Welcome};
use crate::text::{safe, width, wrap};

/// One line: where it begins, its text and style, and whether it is the selected choice.
struct Line {
    indent: usize,
    text: String,
    style: Style,
    choice: bool,
}

pub(super) fn draw(state: &State, welcome: &Welcome, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut lines = lines(state, welcome, theme, usize::from(area.width));
    // On low screens the blank lines go first.
    let most = usize::from(area.height);
    while lines.len() > most {
        let Some(blank) = lines.iter().rposition(|line| line.text.is_empty()) else { break };
        lines.remove(blank);
    }
    for (row, line) in (0..area.height).zip(&lines) {
        if line.choice {
            let row = Rect { x: area.x + 2, y: area.y + row, width: area.width.saturating_sub(4), height: 1 };
            buffer.set_style(row.intersection(buffer.area), theme.selection);
        }
        let mut pen = Pen::new(buffer, area, row);
        if line.choice {
            pen.skip(3).put(theme.glyphs.bar, theme.selection).skip(line.indent.saturating_sub(4));
        } else {
            pen.skip(line.indent);
        }
        pen.keep_free(1).put(&line.text, line.style);
    }
}

fn lines(state: &State, welcome: &Welcome, theme: &Theme, columns: usize) -> Vec<Line> {
    let mut text = Text { theme, columns, lines: Vec::new() };
    text.paragraph(3, "One screen for the media that you keep at hosted services.", theme.strong);
    text.paragraph(3, "No provider is set up yet. To see how it works:", theme.text);
    text.lines.push(Line { indent: 0, text: String::new(), style: theme.text, choice: false });
    text.lines.push(choice(theme, columns));
    match &welcome.demo {
        Remote::Loading { .. } => text.say(7, &format!("{} starting the demo", state.spinner()), theme.busy),
        Remote::Failed { fault, .. } => {
            let why = if fault.detail.is_empty() { String::new() } else { format!(": {}", fault.detail) };
            text.say(7, &format!("{} the demo did not start{why}", theme.glyphs.error), theme.error);
        }
        Remote::Idle | Remote::Ready { .. } => {}
    }
    text.paragraph(3, "To see your own, set a variable in your shell and start again:", theme.text);
    for kind in [ProviderKind::Heygen, ProviderKind::Affogato] {
        text.say(7, &format!("export {}_API_KEY=…", kind.as_str().to_uppercase()), theme.text);
    }
    text.paragraph(3, "Looked for, and not found:", theme.dim);
    let variables: Vec<_> = welcome.variables.iter().map(|name| safe(name)).collect();
    text.say(7, &variables.join(", "), theme.dim);
    text.say(7, &safe(&welcome.config), theme.dim);
    text.paragraph(3, "A key goes to its own service and nowhere else. Nothing is written unasked.", theme.dim);
    text.lines
}

/// The one way on that needs no key.
fn choice(theme: &Theme, columns: usize) -> Line {
    let (what, how) = ("1  Look around with demo assets", "no key, no network, nothing kept");
    let gap = 40;
    let text = if columns >= 7 + gap + width(how) { format!("{what:<gap$}{how}") } else { what.to_owned() };
    Line { indent: 5, text, style: theme.selection, choice: true }
}

/// Prose on its way to the screen.
struct Text<'t> {
    theme: &'t Theme,
    columns: usize,
    lines: Vec<Line>,
}

impl Text<'_> {
    fn say(&mut self, indent: usize, text: &str, style: Style) {
        let words = self.theme.glyphs.words(text);
        let room = self.columns.saturating_sub(indent + 1).max(1);
        let lines = wrap(&words, room).into_iter();
        self.lines.extend(lines.map(|text| Line { indent, text, style, choice: false }));
    }

    /// Says it behind a blank line.
    fn paragraph(&mut self, indent: usize, text: &str, style: Style) {
        self.lines.push(Line { indent: 0, text: String::new(), style, choice: false });
        self.say(indent, text, style);
    }
}
