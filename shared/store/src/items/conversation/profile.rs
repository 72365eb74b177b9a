//! The stored form of who a dentist is.

use domain::profile::{Licence, LicenceCheck, Office, Profile};
use serde::{Deserialize, Serialize};

use crate::items::{email, micros, phone, time, times};

#[derive(Default, Serialize, Deserialize)]
pub(super) struct ProfileRecord {
    name: Option<String>,
    clinic: Option<String>,
    licence: Option<LicenceRecord>,
    phone: Option<String>,
    registered_at: Option<i64>,
    #[serde(default)]
    office: OfficeRecord,
}

#[derive(Default, Serialize, Deserialize)]
struct OfficeRecord {
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    state: Option<String>,
    subscription_type: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct LicenceRecord {
    number: String,
    check: CheckRecord,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CheckRecord {
    Unverified,
    Verified { by: String, at: i64 },
    Rejected { by: String, at: i64, reason: String },
}

impl ProfileRecord {
    pub fn of(value: &Profile) -> Self {
        Self {
            name: value.name.clone(),
            clinic: value.clinic.clone(),
            licence: value.licence.as_ref().map(|licence| LicenceRecord {
                number: licence.number.clone(),
                check: CheckRecord::of(&licence.check),
            }),
            phone: value.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            registered_at: value.registered_at.map(micros),
            office: OfficeRecord::of(&value.office),
        }
    }

    pub fn read(self) -> Result<Profile, String> {
        let licence = |licence: LicenceRecord| {
            Ok::<_, String>(Licence {
                number: licence.number,
                check: licence.check.read()?,
            })
        };
        Ok(Profile {
            name: self.name,
            clinic: self.clinic,
            licence: self.licence.map(licence).transpose()?,
            phone: self.phone.as_deref().map(phone).transpose()?,
            registered_at: times(self.registered_at)?,
            office: self.office.read()?,
        })
    }
}

impl OfficeRecord {
    fn of(value: &Office) -> Self {
        Self {
            email: value.email.as_ref().map(|email| email.as_str().to_owned()),
            address: value.address.clone(),
            city: value.city.clone(),
            state: value.state.clone(),
            subscription_type: value.subscription_type.clone(),
        }
    }

    fn read(self) -> Result<Office, String> {
        Ok(Office {
            email: self.email.as_deref().map(email).transpose()?,
            address: self.address,
            city: self.city,
            state: self.state,
            subscription_type: self.subscription_type,
        })
    }
}

impl CheckRecord {
    fn of(value: &LicenceCheck) -> Self {
        match value {
            LicenceCheck::Unverified => Self::Unverified,
            LicenceCheck::Verified { by, at } => Self::Verified {
                by: by.clone(),
                at: micros(*at),
            },
            LicenceCheck::Rejected { by, at, reason } => Self::Rejected {
                by: by.clone(),
                at: micros(*at),
                reason: reason.clone(),
            },
        }
    }

    fn read(self) -> Result<LicenceCheck, String> {
        Ok(match self {
            Self::Unverified => LicenceCheck::Unverified,
            Self::Verified { by, at } => LicenceCheck::Verified { by, at: time(at)? },
            Self::Rejected { by, at, reason } => LicenceCheck::Rejected {
                by,
                at: time(at)?,
                reason,
            },
        })
    }
}
