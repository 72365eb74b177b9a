//! Who a dentist is.

use domain::notice::{Account, Notice};
use domain::reading::Field;

use super::{dentist, some};

pub(crate) fn account() -> Vec<Notice> {
    let (name, user_id) = dentist();
    [
        Account::AskDetail {
            field: Field::Name,
            welcome: true,
            refused: false,
        },
        Account::Registered { name: name.clone() },
        Account::AlreadyRegistered { name: name.clone() },
        Account::DetailsNoted {
            name: Some(name.clone()),
            clinic: some("Smile Studio, Ahmedabad"),
            licence: some("A-12345"),
            phone: Some(user_id.clone()),
        },
        Account::LanguageChanged,
        Account::LicenceVerified,
        Account::LicenceRejected {
            reason: "The register knows this number under another name.".to_owned(),
        },
        Account::StaffWrites {
            words: "Dear doctor,\n\nthe plan is *ready*. Shall we talk it over at four?".to_owned(),
        },
        Account::DentistRegistered {
            dentist: name.clone(),
            clinic: "Smile Studio, Ahmedabad".to_owned(),
            licence: "A-12345".to_owned(),
            user_id: user_id.clone(),
            also_given_by_another: false,
        },
        Account::DentistWrites {
            dentist: name,
            user_id,
            words: "four is fine, please call".to_owned(),
        },
    ]
    .map(Notice::Account)
    .to_vec()
}
