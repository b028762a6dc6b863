//! What is neither seen nor heard: subtitles, papers, lists.

use std::fmt::Write as _;

use crate::demo::dice::Dice;

#[derive(Clone, Debug, PartialEq)]
pub(in crate::demo) struct Document {
    sort: Sort,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Pdf,
    Srt,
    Csv,
}

const LINES: [&str; 8] = [
    "Good morning, and welcome.",
    "Let us begin with the harbour.",
    "Every boat here has a name.",
    "Some are older than the town.",
    "Listen to the ropes.",
    "By noon the light is gone.",
    "We come back tomorrow.",
    "Thank you for watching.",
];

impl Document {
    pub(super) fn of_word(word: &str, dice: &mut Dice) -> Self {
        let sort = match word {
            "pdf" => Sort::Pdf,
            "srt" => Sort::Srt,
            _ => Sort::Csv,
        };
        Self { sort, seed: dice.roll() }
    }

    pub(super) fn extension(&self) -> &'static str {
        match self.sort {
            Sort::Pdf => "pdf",
            Sort::Srt => "srt",
            Sort::Csv => "csv",
        }
    }

    pub(super) fn mime(&self) -> &'static str {
        match self.sort {
            Sort::Pdf => "application/pdf",
            Sort::Srt => "application/x-subrip",
            Sort::Csv => "text/csv; charset=utf-8",
        }
    }

    pub(super) fn write(&self, name: &str) -> String {
        let mut dice = Dice::new(&[self.seed]);
        match self.sort {
            Sort::Pdf => pdf(name),
            Sort::Srt => srt(&mut dice),
            Sort::Csv => csv(&mut dice),
        }
    }
}

fn srt(dice: &mut Dice) -> String {
    let mut text = String::new();
    for number in 1..=4 + dice.below(20) {
        let start = number * 4;
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{number}\n00:{:02}:{:02},000 --> 00:{:02}:{:02},500\n{}\n\n",
            start / 60,
            start % 60,
            (start + 2) / 60,
            (start + 2) % 60,
            dice.pick(&LINES)
        );
    }
    text
}

fn csv(dice: &mut Dice) -> String {
    let mut text = "shot,seconds,text\n".to_owned();
    for number in 1..=6 + dice.below(30) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{number},{},\"{}\"", 2 + dice.below(9), dice.pick(&LINES));
    }
    text
}

/// One page with one line of text; only what a reader of PDF 1.4 needs.
fn pdf(name: &str) -> String {
    let title: String =
        name.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').filter(|c| !"()\\".contains(*c)).collect();
    let drawing = format!("BT /F 24 Tf 72 720 Td ({title}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut index = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        // Writing to a String cannot fail.
        let _ = writeln!(index, "{:010} 00000 n ", text.len());
        let _ = writeln!(text, "{number} 0 obj\n{object}\nendobj");
    }
    let start = text.len();
    let size = objects.len() + 1;
    text + &index + &format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_knows_where_its_objects_are() {
        let text = pdf("a (strange) name – with \\ in it");
        let index = text.split("xref\n").nth(1).unwrap();
        for (number, line) in (1..).zip(index.lines().skip(2).take(5)) {
            let offset: usize = line[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{number} 0 obj")));
        }
        let start: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        assert!(text[start..].starts_with("xref"));
    }

    #[test]
    fn subtitles_are_numbered_from_one() {
        let text = srt(&mut Dice::new(&[1]));
        assert!(text.starts_with("1\n00:00:04,000 --> 00:00:06,500\n"));
        assert!(text.contains("\n\n2\n"));
    }
}
