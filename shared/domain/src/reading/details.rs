//! What people tell of themselves.

/// One of a dentist's own details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Name,
    Clinic,
    Licence,
    Phone,
}

/// Copied out of the person's words; nothing of it has been checked.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Details {
    pub name: Option<String>,
    pub clinic: Option<String>,
    pub licence: Option<String>,
    pub phone: Option<String>,
}

impl Field {
    pub const ALL: [Self; 4] = [Self::Name, Self::Clinic, Self::Licence, Self::Phone];

    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Clinic => "clinic",
            Self::Licence => "licence",
            Self::Phone => "phone",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

impl Details {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn get(&self, field: Field) -> Option<&str> {
        match field {
            Field::Name => self.name.as_deref(),
            Field::Clinic => self.clinic.as_deref(),
            Field::Licence => self.licence.as_deref(),
            Field::Phone => self.phone.as_deref(),
        }
    }
}

impl std::fmt::Debug for Details {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let given = Field::ALL.into_iter().filter(|field| self.get(*field).is_some());
        f.debug_list().entries(given).finish()
    }
}
