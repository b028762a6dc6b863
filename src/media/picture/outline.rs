//! Whether all of a file is there, told from its container. The decoders of JPEG and WebP fill up what is missing of a
//! picture that was cut off, and believe the lengths in it.

/// What a JPEG tells of how it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Jpeg {
    /// Its end is there.
    pub(super) is_whole: bool,
    /// It comes in several scans: all of its coefficients are held until the last one was read.
    pub(super) has_scans: bool,
}

/// Walks from marker to marker (ITU T.81, annex B), up to the end of the first picture: what is behind it, such as the
/// smaller pictures that phones append, is not looked at.
pub(super) fn jpeg(bytes: &[u8]) -> Jpeg {
    let mut at = 2;
    let mut scans = 0;
    let mut progressive = false;
    let cut_off = |scans: u32, progressive| Jpeg { is_whole: false, has_scans: progressive || scans > 1 };
    loop {
        // Within a scan 0xff is followed by 0 where it is data, and by RST where the decoder starts anew.
        let marker = loop {
            match bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xff)) {
                Some(found) => at += found + 1,
                None => return cut_off(scans, progressive),
            }
            match bytes.get(at) {
                Some(0 | 0xd0..=0xd7) => at += 1,
                Some(0xff) => {}
                Some(marker) => break *marker,
                None => return cut_off(scans, progressive),
            }
        };
        at += 1;
        match marker {
            0xd9 => return Jpeg { is_whole: scans > 0, has_scans: progressive || scans > 1 },
            0xd8 | 0x01 => continue,
            0xc2 | 0xc6 | 0xca | 0xce => progressive = true,
            0xda => scans += 1,
            _ => {}
        }
        match bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(length) => at += usize::from(u16::from_be_bytes(*length)),
            None => return cut_off(scans, progressive),
        }
    }
}

/// Whether each chunk of a RIFF file is within it, up to the length that its header tells.
pub(super) fn riff_is_whole(bytes: &[u8]) -> bool {
    let length = |at: usize| {
        let length = bytes.get(at..).and_then(<[u8]>::first_chunk).map(|length| u32::from_le_bytes(*length))?;
        usize::try_from(length).ok()
    };
    let Some(end) = length(4).and_then(|length| length.checked_add(8)).filter(|end| *end <= bytes.len()) else {
        return false;
    };
    let mut at = 12;
    while at + 8 <= end {
        match length(at + 4).and_then(|length| length.checked_add(at + 8)) {
            Some(next) if next <= end => at = next + next % 2,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_is_whole_with_its_end_and_not_with_one_inside_of_a_segment() {
        let thumbnail = [0xff, 0xd8, 0xff, 0xe1, 0, 4, 0xff, 0xd9, 0xff, 0xda, 0, 2, 1, 0xff, 0, 2];
        assert_eq!(jpeg(&thumbnail), Jpeg { is_whole: false, has_scans: false });
        let ended = [&thumbnail[..], &[0xff, 0xd3, 5, 0xff, 0xff, 0xd9, 7]].concat();
        assert_eq!(jpeg(&ended), Jpeg { is_whole: true, has_scans: false });
        for length in 0..ended.len() - 1 {
            assert!(!jpeg(&ended[..length]).is_whole, "{length}");
        }
    }

    #[test]
    fn a_progressive_jpeg_has_scans() {
        assert!(jpeg(&[0xff, 0xd8, 0xff, 0xc2, 0, 2, 0xff, 0xd9]).has_scans);
        assert!(jpeg(&[0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xda, 0, 2, 0xff, 0xd9]).has_scans);
    }

    #[test]
    fn chunks_that_lie_about_their_length_are_seen() {
        let file = b"RIFF\x10\0\0\0WEBPVP8 \x03\0\0\0abc\0";
        assert!(riff_is_whole(file));
        assert!(!riff_is_whole(&file[..file.len() - 1]));
        let mut lie = *file;
        lie[16] = 200;
        assert!(!riff_is_whole(&lie));
        lie[16..20].fill(0xff);
        assert!(!riff_is_whole(&lie));
    }
}
