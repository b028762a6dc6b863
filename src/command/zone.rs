//! The user's time zone, found without delaying the first frame.

use std::env;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use jiff::tz::TimeZone;

/// Where Unix has the rules of the zone that the machine is in.
const RULES: &str = "/etc/localtime";
/// Rules have a few kB.
const LONGEST: u64 = 256 * 1024;

/// The zone of `TZ`, or else the machine's.
///
/// The machine's rules are read as they are. To go by the zone's name, [`TimeZone::system`] first lists all zones that
/// there are: some thirty folders, a fifth of the time to the first frame (measured).
pub(super) fn system() -> TimeZone {
    let machines = if env::var_os("TZ").is_some() { None } else { read(Path::new(RULES)) };
    machines.unwrap_or_else(TimeZone::system)
}

fn read(path: &Path) -> Option<TimeZone> {
    let mut rules = Vec::new();
    File::open(path).ok()?.take(LONGEST).read_to_end(&mut rules).ok()?;
    TimeZone::tzif("Local", &rules).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::fs;

    /// Rules in the second version of their format (RFC 8536): always two hours ahead of UTC.
    fn rules() -> Vec<u8> {
        let mut block = b"TZif2".to_vec();
        block.extend([0; 15]);
        // Nothing but one type of local time, and four bytes of names.
        block.extend([0u32, 0, 0, 0, 1, 4].iter().flat_map(|count| count.to_be_bytes()));
        block.extend(7200i32.to_be_bytes());
        block.extend(*b"\0\0EET\0");
        [block.clone(), block, b"\nEET-2\n".to_vec()].concat()
    }

    #[test]
    fn the_rules_of_the_machine_are_a_zone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("localtime");
        fs::write(&path, rules()).unwrap();
        let zone = read(&path).unwrap();
        assert_eq!(Timestamp::UNIX_EPOCH.to_zoned(zone).strftime("%H:%M %z").to_string(), "02:00 +0200");
    }

    #[test]
    fn what_is_no_zone_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("localtime");
        assert!(read(&path).is_none());
        fs::write(&path, "Europe/Helsinki").unwrap();
        assert!(read(&path).is_none());
    }
}
