//! Under which key a file is stored.

use domain::ids::derive;
use domain::record::Record;

/// How much of a person's hash stands in a key. Keys get into logs, and links into the hands of whoever is given one, and
/// a hash of a phone number is found out by trying all numbers. 24 bits keep the files of one dentist together and stand
/// for hundreds of numbers.
const HASH_DIGITS: usize = 6;

/// `records/case-<case>/<record>.<extension>`, or `records/person-<hash>/…` while nobody knows which case it belongs to.
///
/// A record's id alone makes the key its own; what stands before it is for people who look into the bucket, and for rights
/// and rules by prefix. Nothing personal is in it: no name, no number, and never the name that a sender gave the file.
pub(crate) fn key(record: &Record, extension: &str) -> String {
    // The word in front keeps `.` and `..`, which may be ids of cases, from meaning a folder.
    let owner = record.case.as_ref().map_or_else(
        || {
            let hash = derive(&["files of", record.person.as_str()]);
            let hash: String = hash.chars().take(HASH_DIGITS).collect();
            format!("person-{hash}")
        },
        |case| format!("case-{case}"),
    );
    format!("records/{owner}/{}.{extension}", record.id)
}

#[cfg(test)]
mod tests {
    use domain::record::{FileKind, State};
    use domain::{CaseId, PersonKey, RecordId, Timestamp};

    use super::*;

    #[test]
    fn a_key_names_the_case_and_never_the_person() {
        let mut record = Record {
            id: RecordId::trusted("0193-r"),
            person: PersonKey::trusted("+14155550101"),
            case: None,
            kind: FileKind::Scan,
            media_id: "77".to_owned(),
            file_name: Some("Alice.stl".to_owned()),
            caption: None,
            state: State::Waiting,
            sent_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            version: 1,
        };
        let without_case = key(&record, "stl");
        assert_eq!(without_case, key(&record, "stl"));
        assert!(without_case.starts_with("records/person-"), "{without_case}");
        assert!(!without_case.contains("55550101"), "{without_case}");
        assert_eq!(without_case.len(), "records/person-123456/0193-r.stl".len());
        record.case = CaseId::parse("..").ok();
        assert_eq!(key(&record, "stl"), "records/case-../0193-r.stl");
    }
}
