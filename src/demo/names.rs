//! Names as people give them: cameras, projects, takes and drafts, in the scripts that people write.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::dice::Dice;
use super::media::Medium;
use crate::asset::AssetKind;

const CLIENTS: [&str; 14] = [
    "northwind",
    "lumen",
    "atlas",
    "brightwater",
    "kestrel",
    "oakline",
    "verano",
    "halden",
    "tidewave",
    "mira",
    "foxglove",
    "studio-lisbon",
    "cedar",
    "polaris",
];
const THINGS: [&str; 20] = [
    "launch",
    "hero",
    "teaser",
    "onboarding",
    "keynote",
    "banner",
    "intro",
    "outro",
    "testimonial",
    "storyboard",
    "packshot",
    "walkthrough",
    "recap",
    "interview",
    "b-roll",
    "explainer",
    "title-card",
    "avatar",
    "background",
    "promo",
];
const TITLES: [&str; 18] = [
    "Quarterly review",
    "Welcome message",
    "Product tour",
    "Team offsite",
    "Founder story",
    "Office tour",
    "Customer story – Halden",
    "Spring campaign",
    "How it works",
    "Training module",
    "Safety briefing",
    "Holiday greetings",
    "Sales pitch",
    "Release notes",
    "Town hall",
    "Recruiting clip",
    "Course trailer",
    "Press kit",
];
const ENDINGS: [&str; 12] =
    ["", "", "", " (final)", " (final) (2)", " v2", " v3", " - draft", " copy", " – FINAL", " 4K", " (approved)"];
const SCENES: [&str; 16] = [
    "harbour at dawn",
    "rainy street in Kyoto",
    "paper boats",
    "copper teapot",
    "old lighthouse",
    "desk with plants",
    "mountain cabin",
    "market stall",
    "night train",
    "sand dunes",
    "glass staircase",
    "lavender field",
    "fishing boats in Nazaré",
    "kitchen window",
    "Zürich tram stop",
    "São Miguel crater lake",
];
const SPEAKERS: [&str; 12] =
    ["anna", "mateo", "priya", "jonas", "aiko", "samuel", "leila", "tomás", "zofia", "noah", "ingrid", "kwame"];
const SOUNDS: [&str; 12] = [
    "voiceover",
    "room tone",
    "podcast intro",
    "jingle",
    "notification",
    "rain loop",
    "narration",
    "applause",
    "interview raw",
    "music bed",
    "whoosh",
    "door slam",
];
const PROMPTS: [&str; 5] = [
    "portrait of a lighthouse keeper reading by lamplight, volumetric fog, 35mm, shallow depth of field, muted palette, \
     highly detailed, soft rim light, no text, no watermark",
    "isometric cutaway of a tiny bookshop on a rainy evening, warm windows, wet cobblestones, studio lighting, clay render",
    "The complete and unabridged recording of the annual general meeting, part two of four, with questions from the floor",
    "wide establishing shot of a research station under the aurora, slow push in, anamorphic, grain, cold blue shadows",
    "2025-2026 Brand refresh - social cutdowns - 9x16 - subtitles burned in - English (UK) - legal approved - do not use",
];
/// Written words by script: Chinese, Japanese, Korean, Cyrillic, Greek, Devanagari, Thai.
const SCRIPTS: [&str; 18] = [
    "东京夜景_最终版",
    "产品宣传片",
    "春节祝福 横版",
    "团队合影",
    "製品紹介ムービー第3稿",
    "打ち合わせメモ",
    "桜並木の朝",
    "会社案内（ナレーション無し）",
    "회사소개_최종_진짜최종",
    "인터뷰 2차 편집",
    "Отчёт за март",
    "Интервью с командой",
    "Летний лагерь",
    "Αθήνα_ηλιοβασίλεμα",
    "Παρουσίαση πελάτη",
    "दिवाली शुभकामनाएँ",
    "ภาพถ่ายสินค้า",
    "Đà Nẵng buổi sáng",
];
/// Joined sequences, flags, skin tones, a keycap.
const EMOJI: [&str; 12] = [
    "👩‍🚀 space avatar",
    "🎉 launch party 🇵🇹",
    "family 👨‍👩‍👧‍👦 portrait",
    "❤️‍🔥 teaser",
    "🏳️‍🌈 pride banner",
    "👍🏽 thumbs up",
    "☕ morning loop",
    "🇯🇵🇰🇷 tour map",
    "🧑🏿‍💻 dev diary",
    "1️⃣ first cut",
    "🐕‍🦺 rescue story",
    "✨sparkle overlay✨",
];
/// Arabic, Hebrew, Persian, Urdu; alone and beside Latin.
const RIGHT_TO_LEFT: [&str; 8] = [
    "عرض المنتج الجديد",
    "مقابلة العميل ٣",
    "שלום עולם",
    "מצגת לקוח גרסה 2",
    "تبلیغ نوروز",
    "سالانہ رپورٹ",
    "Riyadh – مقدمة v2",
    "logo עברית",
];
/// Letters with combining marks of their own (decomposed, as macOS writes them).
const COMBINING: [&str; 6] = [
    "cafe\u{301} terrace",
    "re\u{301}sume\u{301} vide\u{301}o",
    "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t",
    "A\u{30a}ngstro\u{308}m",
    "n\u{303}andu\u{301}",
    "Z\u{335}a\u{336}l\u{335}g\u{336}o\u{335}",
];
const ODD: [&str; 10] = [
    "final.final.v2.final",
    ".hidden take",
    "untitled",
    "Untitled 2",
    "  two blanks before",
    "double  blank",
    "a",
    "clip (1) (1) - Copy",
    "100% done #3 & counting?",
    "it's \"quoted\", mostly",
];

/// The folders of the HeyGen account; the number is the parent's.
pub(super) const FOLDERS: [(&str, Option<usize>); super::items::FOLDERS] = [
    ("Campaigns 2026", None),
    ("Product videos", None),
    ("Northwind launch", Some(0)),
    ("Voice-overs", None),
    ("Avatars & looks", None),
    ("Spring 🌷", Some(0)),
    ("Onboarding", Some(1)),
    ("日本語版", Some(1)),
    ("Client: Halden GmbH", None),
    ("Takes to sort", Some(3)),
    ("אירועים", None),
    ("Archive (do not delete)", None),
];

/// The name of an asset. `index` lets numbers fall with age, as a camera's counter does; `created` dates it.
pub(super) fn asset(medium: &Medium, index: u64, created: i64, dice: &mut Dice) -> String {
    let stem = match dice.below(100) {
        0..26 => device(medium, index, created, dice),
        26..52 => project(dice),
        52..68 => titled(medium, dice),
        68..76 => stock(medium, dice),
        76..79 => return format!("{:016x}{:016x}", dice.roll(), dice.roll()),
        79..82 => prompt(dice),
        82..89 => numbered(dice.pick(&SCRIPTS), dice),
        89..93 => numbered(dice.pick(&EMOJI), dice),
        93..96 => numbered(dice.pick(&RIGHT_TO_LEFT), dice),
        96..98 => numbered(dice.pick(&COMBINING), dice),
        _ => numbered(dice.pick(&ODD), dice),
    };
    match dice.below(20) {
        0 => stem,
        1 => format!("{stem}.{}", medium.extension().to_uppercase()),
        _ => format!("{stem}.{}", medium.extension()),
    }
}

/// The file of a generated medium: what was asked for, in few words.
pub(super) fn generated(medium: &Medium, dice: &mut Dice) -> String {
    let scene = dice.pick(&SCENES).replace(' ', "-");
    format!("{scene}-{:06}.{}", dice.below(1_000_000), medium.extension())
}

/// The title of a rendered video.
pub(super) fn video(dice: &mut Dice) -> String {
    match dice.below(10) {
        0..6 => format!("{}{}", dice.pick(&TITLES), dice.pick(&ENDINGS)),
        6..8 => format!("{} – {}", dice.pick(&TITLES), dice.pick(&["EN", "DE", "pt-BR", "ja", "9:16", "square"])),
        8 => numbered(dice.pick(&SCRIPTS), dice),
        _ => numbered(dice.pick(&EMOJI), dice),
    }
}

fn device(medium: &Medium, index: u64, created: i64, dice: &mut Dice) -> String {
    let counter = 9999 - (index * 3 + dice.below(3)) % 9000;
    let stamp = |format: &str| {
        Timestamp::from_second(created)
            .map(|moment| moment.to_zoned(TimeZone::UTC).strftime(format).to_string())
            .unwrap_or_default()
    };
    match (medium.kind(), dice.below(4)) {
        (AssetKind::Image, 0) => format!("IMG_{counter:04}"),
        (AssetKind::Image, 1) => format!("DSC{counter:05}"),
        (AssetKind::Image, 2) => format!("Screenshot {}", stamp("%Y-%m-%d at %H.%M.%S")),
        (AssetKind::Image, _) => stamp("PXL_%Y%m%d_%H%M%S") + &format!("{:03}", dice.below(1000)),
        (AssetKind::Video, 0) => format!("DJI_{counter:04}"),
        (AssetKind::Video, 1) => format!("GX01{counter:04}"),
        (AssetKind::Video, 2) => stamp("Screen Recording %Y-%m-%d at %H.%M.%S"),
        (AssetKind::Video, _) => stamp("VID_%Y%m%d_%H%M%S"),
        (AssetKind::Audio, 0) => format!("ZOOM{counter:04}"),
        (AssetKind::Audio, _) => stamp("Recording %Y-%m-%d %H-%M"),
        (AssetKind::Other, _) => stamp("export_%Y-%m-%d"),
    }
}

fn project(dice: &mut Dice) -> String {
    let gap = dice.pick(&["-", "_"]);
    let mut name = format!("{}{gap}{}", dice.pick(&CLIENTS), dice.pick(&THINGS));
    // Writing to a String cannot fail.
    let _ = match dice.below(4) {
        0 => write!(name, "{gap}v{}", 1 + dice.below(9)),
        1 => write!(name, "{gap}{:02}", 1 + dice.below(40)),
        2 => write!(name, "{gap}{}", dice.pick(&["16x9", "9x16", "square", "en", "de", "pt-BR", "rev-b", "final"])),
        _ => Ok(()),
    };
    name
}

fn titled(medium: &Medium, dice: &mut Dice) -> String {
    match medium.kind() {
        AssetKind::Image => format!("{} {}", dice.pick(&SCENES), 1 + dice.below(99)),
        AssetKind::Audio => match dice.below(2) {
            0 => format!(
                "{}_{}_take{:02}",
                dice.pick(&SOUNDS).replace(' ', "-"),
                dice.pick(&SPEAKERS),
                1 + dice.below(14)
            ),
            _ => format!("{}{}", dice.pick(&SOUNDS), dice.pick(&ENDINGS)),
        },
        AssetKind::Video | AssetKind::Other => format!("{}{}", dice.pick(&TITLES), dice.pick(&ENDINGS)),
    }
}

/// As stock sites name them, with the true size.
fn stock(medium: &Medium, dice: &mut Dice) -> String {
    let number = 1_000_000 + dice.below(9_000_000);
    match medium {
        Medium::Picture(picture) => {
            format!("pexels-{}-{number}-{}x{}", dice.pick(&SPEAKERS), picture.width, picture.height)
        }
        Medium::Clip(clip) => match clip.video {
            Some(video) => format!("{number}-hd_{}_{}_{}fps", video.width, video.height, video.rate),
            None => format!("{} {number}", dice.pick(&SOUNDS)),
        },
        Medium::Document(_) => format!("{}-{number}", dice.pick(&CLIENTS)),
    }
}

/// Long ones: what a picture was asked for, or all that is known of a recording.
fn prompt(dice: &mut Dice) -> String {
    let text = dice.pick(&PROMPTS);
    if dice.percent(70) { format!("{text} - seed {}", dice.below(1_000_000)) } else { text.to_owned() }
}

fn numbered(stem: &str, dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => stem.to_owned(),
        1 => format!("{stem} {}", 2 + dice.below(30)),
        _ => format!("{stem}_{:02}", 1 + dice.below(60)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::items::Items;
    use crate::demo::items::Service;

    #[test]
    fn a_plausible_account_has_many_sorts_of_names() {
        let items = Items::new(Service::Heygen, 1, 1200, 1_790_000_000);
        let names: Vec<String> = (0..1200).map(|index| items.get(index).unwrap().name).collect();
        let with = |test: &dyn Fn(char) -> bool| names.iter().filter(|name| name.chars().any(test)).count();
        assert!(with(&|c| ('\u{4e00}'..'\u{a000}').contains(&c)) > 10, "CJK");
        assert!(with(&|c| ('\u{590}'..'\u{700}').contains(&c)) > 10, "right to left");
        assert!(with(&|c| c == '\u{200d}') > 5, "joined emoji");
        assert!(with(&|c| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)) > 3, "flags");
        assert!(with(&|c| ('\u{300}'..'\u{370}').contains(&c)) > 5, "combining marks");
        assert!(names.iter().filter(|name| name.chars().count() > 100).count() > 10, "long");
        assert!(names.iter().filter(|name| name.is_ascii()).count() > 700, "mostly plain");
        assert!(names.iter().collect::<HashSet<_>>().len() > 1000, "seldom the same");
        assert!(names.iter().all(|name| !name.chars().any(char::is_control)), "hostile names are a fault of their own");
    }
}
