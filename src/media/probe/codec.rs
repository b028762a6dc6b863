//! What codecs are called, and the profiles and levels in their configurations; the same in boxes and in Matroska.

/// The codec of a sample entry's four letters. `None` where a box within it decides, or where nobody knows.
pub(super) fn of_letters(letters: [u8; 4]) -> Option<&'static str> {
    Some(match &letters {
        b"avc1" | b"avc2" | b"avc3" | b"avc4" => "h264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "hevc",
        b"av01" => "av1",
        b"vp08" => "vp8",
        b"vp09" => "vp9",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "prores",
        b"jpeg" | b"mjpa" | b"mjpb" => "mjpeg",
        b"png " => "png",
        b"Opus" => "opus",
        b"fLaC" => "flac",
        b"ac-3" => "ac3",
        b"ec-3" => "eac3",
        b"alac" => "alac",
        b".mp3" => "mp3",
        b"sowt" => "pcm_s16le",
        b"twos" => "pcm_s16be",
        b"samr" => "amr_nb",
        b"sawb" => "amr_wb",
        _ => return None,
    })
}

/// The codec of a number in an MPEG-4 descriptor.
fn of_object(object: u8) -> Option<&'static str> {
    Some(match object {
        0x20 => "mpeg4",
        0x40 | 0x66..=0x68 => "aac",
        0x60..=0x65 => "mpeg2video",
        0x69 | 0x6b => "mp3",
        0x6a => "mpeg1video",
        0x6c => "mjpeg",
        0xa5 => "ac3",
        0xa6 => "eac3",
        0xad => "opus",
        _ => return None,
    })
}

/// The codec of a Matroska track.
pub(super) fn of_matroska(id: &str) -> Option<&'static str> {
    Some(match id {
        "V_MPEG4/ISO/AVC" => "h264",
        "V_MPEGH/ISO/HEVC" => "hevc",
        "V_AV1" => "av1",
        "V_VP8" => "vp8",
        "V_VP9" => "vp9",
        "V_THEORA" => "theora",
        "V_PRORES" => "prores",
        "V_MJPEG" => "mjpeg",
        "V_FFV1" => "ffv1",
        "V_MPEG1" => "mpeg1video",
        "V_MPEG2" => "mpeg2video",
        "V_MPEG4/ISO/SP" | "V_MPEG4/ISO/ASP" | "V_MPEG4/ISO/AP" => "mpeg4",
        "A_OPUS" => "opus",
        "A_VORBIS" => "vorbis",
        "A_FLAC" => "flac",
        "A_MPEG/L3" => "mp3",
        "A_MPEG/L2" => "mp2",
        "A_AC3" => "ac3",
        "A_EAC3" => "eac3",
        "A_DTS" => "dts",
        "A_ALAC" => "alac",
        "A_PCM/INT/LIT" => "pcm",
        "A_PCM/FLOAT/IEEE" => "pcm_f32le",
        _ if id.starts_with("A_AAC") => "aac",
        _ => return None,
    })
}

/// The profile in the configuration of a codec: `High 5.1`, `Main 10 4`, `LC`.
pub(super) fn profile(codec: &str, configuration: &[u8]) -> Option<String> {
    match codec {
        "h264" => avc(configuration),
        "hevc" => hevc(configuration),
        "av1" => av1(configuration),
        "vp9" => vp9(configuration),
        "aac" => aac(configuration).map(str::to_owned),
        _ => None,
    }
}

/// An AVC decoder configuration: version, profile, constraints, level (times ten).
fn avc(bytes: &[u8]) -> Option<String> {
    let &[1, profile, constraints, level, ..] = bytes else { return None };
    let name = match (profile, constraints) {
        (66, constraints) if constraints & 0x40 != 0 => "Constrained Baseline",
        (66, _) => "Baseline",
        (77, _) => "Main",
        (88, _) => "Extended",
        (100, _) => "High",
        (110, constraints) if constraints & 0x10 != 0 => "High 10 Intra",
        (110, _) => "High 10",
        (122, constraints) if constraints & 0x10 != 0 => "High 4:2:2 Intra",
        (122, _) => "High 4:2:2",
        (244, constraints) if constraints & 0x10 != 0 => "High 4:4:4 Intra",
        (244, _) => "High 4:4:4 Predictive",
        (44, _) => "CAVLC 4:4:4 Intra",
        (_, _) => return None,
    };
    // Level 1b is written as 1.1 with a constraint, or as 9.
    let is_1b = level == 9 || (level == 11 && profile < 100 && constraints & 0x10 != 0);
    Some(if is_1b { format!("{name} 1b") } else { format!("{name} {}", tenths(level)) })
}

/// An HEVC decoder configuration: version, profile, 10 bytes of flags, level (times thirty).
fn hevc(bytes: &[u8]) -> Option<String> {
    let &[1, profile, ..] = bytes else { return None };
    let name = match profile & 31 {
        1 => "Main",
        2 => "Main 10",
        3 => "Main Still Picture",
        4 => "Rext",
        _ => return None,
    };
    let level = bytes.get(12)?;
    Some(format!("{name} {}", tenths(level / 3)))
}

/// An AV1 codec configuration: marker and version, then profile and level in one byte.
fn av1(bytes: &[u8]) -> Option<String> {
    let &[0x81, both, ..] = bytes else { return None };
    let name = ["Main", "High", "Professional"].get(usize::from(both >> 5))?;
    let level = both & 31;
    // 31 stands for no limit at all.
    Some(if level == 31 { (*name).to_owned() } else { format!("{name} {}.{}", 2 + (level >> 2), level & 3) })
}

/// A VP configuration box: version and flags, then the profile.
fn vp9(bytes: &[u8]) -> Option<String> {
    let &[1, _, _, _, profile @ 0..=3, ..] = bytes else { return None };
    Some(format!("Profile {profile}"))
}

/// An AAC configuration begins with the type of its objects, in five bits.
fn aac(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes.first()? >> 3 {
        1 => "Main",
        2 => "LC",
        3 => "SSR",
        4 => "LTP",
        5 => "HE-AAC",
        29 => "HE-AACv2",
        23 => "LD",
        39 => "ELD",
        _ => return None,
    })
}

/// `51` is `5.1`, and `40` is `4`, as people write levels.
fn tenths(number: u8) -> String {
    if number.is_multiple_of(10) { (number / 10).to_string() } else { format!("{}.{}", number / 10, number % 10) }
}

/// The codec and its own configuration in an `esds` box, which is descriptors within descriptors.
pub(super) fn of_descriptors(esds: &[u8]) -> (Option<&'static str>, &[u8]) {
    let object = esds.get(4..).and_then(|rest| descriptor(rest, 3)).and_then(|stream| {
        // An id, then flags that say what else stands before the next one.
        let flags = *stream.get(2)?;
        let mut at = 3;
        if flags & 0x80 != 0 {
            at += 2;
        }
        if flags & 0x40 != 0 {
            at += 1 + usize::from(*stream.get(at)?);
        }
        if flags & 0x20 != 0 {
            at += 2;
        }
        descriptor(stream.get(at..)?, 4)
    });
    let Some(object) = object else { return (None, &[]) };
    let configuration = object.get(13..).and_then(|rest| descriptor(rest, 5)).unwrap_or_default();
    (object.first().and_then(|object| of_object(*object)), configuration)
}

/// The inside of the descriptor that `bytes` begin with, if it is the one with this tag.
fn descriptor(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let (first, mut rest) = bytes.split_first()?;
    let mut size = 0;
    // Seven bits of each byte count; the highest says that there is another, of four at most.
    for _ in 0..4 {
        let (byte, behind) = rest.split_first()?;
        (size, rest) = (size << 7 | usize::from(byte & 0x7f), behind);
        if byte & 0x80 == 0 {
            break;
        }
    }
    (*first == tag).then(|| rest.get(..size).unwrap_or(rest))
}

/// Four letters as a name, where no other is known.
pub(super) fn letters(letters: [u8; 4]) -> String {
    String::from_utf8_lossy(&letters).trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("h264", &[1, 100, 0, 51], Some("High 5.1"))]
    #[case("h264", &[1, 66, 0xc0, 30], Some("Constrained Baseline 3"))]
    #[case("h264", &[1, 77, 0x10, 11], Some("Main 1b"))]
    #[case("h264", &[1, 1, 0, 51], None)]
    #[case("h264", &[1, 100], None)]
    #[case("hevc", &[1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 153], Some("Main 10 5.1"))]
    #[case("hevc", &[1, 2, 0], None)]
    #[case("av1", &[0x81, 0x08], Some("Main 4.0"))]
    #[case("av1", &[0x81, 0x1f], Some("Main"))]
    #[case("vp9", &[1, 0, 0, 0, 2, 51], Some("Profile 2"))]
    #[case("aac", &[0x12, 0x10], Some("LC"))]
    #[case("opus", &[1, 2, 3], None)]
    fn a_configuration_tells_profile_and_level(
        #[case] codec: &str,
        #[case] configuration: &[u8],
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(profile(codec, configuration).as_deref(), expected);
    }

    #[test]
    fn descriptors_are_read_whatever_stands_between_them() {
        let esds = [
            0, 0, 0, 0, 3, 0x80, 0x80, 27, 0, 1, 0x60, 1, b'u', 0, 0, 4, 17, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            5, 2, 0x2a, 0x10,
        ];
        assert_eq!(of_descriptors(&esds), (Some("aac"), [0x2a, 0x10].as_slice()));
        for end in 0..esds.len() {
            of_descriptors(&esds[..end]);
        }
    }
}
