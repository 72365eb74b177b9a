//! Where a parcel is, in the neutral terms that carrier aggregators share, and which report wins.

use jiff::Timestamp;

/// The state of a shipment. The variants are the neutral event set of carrier aggregators (AfterShip's nine tags, less
/// `Pending`, which says nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryStatus {
    InfoReceived,
    InTransit,
    OutForDelivery,
    AttemptFail,
    AvailableForPickup,
    Delivered,
    Exception,
    Expired,
}

impl DeliveryStatus {
    pub const ALL: [Self; 8] = [
        Self::InfoReceived,
        Self::InTransit,
        Self::OutForDelivery,
        Self::AttemptFail,
        Self::AvailableForPickup,
        Self::Delivered,
        Self::Exception,
        Self::Expired,
    ];

    /// The neutral name, as carriers send it.
    pub fn name(self) -> &'static str {
        match self {
            Self::InfoReceived => "InfoReceived",
            Self::InTransit => "InTransit",
            Self::OutForDelivery => "OutForDelivery",
            Self::AttemptFail => "AttemptFail",
            Self::AvailableForPickup => "AvailableForPickup",
            Self::Delivered => "Delivered",
            Self::Exception => "Exception",
            Self::Expired => "Expired",
        }
    }

    /// What people and sheets see as `delivery_status`.
    pub fn label(self) -> &'static str {
        match self {
            Self::InfoReceived => "Info Received",
            Self::InTransit => "In Transit",
            Self::OutForDelivery => "Out for Delivery",
            Self::AttemptFail => "Attempt Failed",
            Self::AvailableForPickup => "Available for Pickup",
            Self::Delivered => "Delivered",
            Self::Exception => "Exception",
            Self::Expired => "Expired",
        }
    }

    /// Takes the name or the label; case, spaces, `-` and `_` do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |text: &str| -> String {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let wanted = plain(text);
        Self::ALL
            .into_iter()
            .find(|status| plain(status.name()) == wanted || plain(status.label()) == wanted)
    }

    /// Whether somebody at the lab should look: the parcel will not arrive by itself.
    pub fn needs_staff(self) -> bool {
        matches!(self, Self::AttemptFail | Self::Exception | Self::Expired)
    }
}

/// One parcel on its way to the dentist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    pub status: DeliveryStatus,
    /// When the newest report that counted was made, by the carrier's clock.
    pub reported_at: Timestamp,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    /// When the dentist said that it arrived: a fact of its own, beside what the carrier says.
    pub dentist_says_arrived_at: Option<Timestamp>,
}

impl Shipment {
    pub fn sent(carrier: Option<String>, tracking_number: Option<String>) -> Self {
        Self {
            status: DeliveryStatus::InTransit,
            // Our own guess: the carrier's first report counts, whenever it was made.
            reported_at: Timestamp::UNIX_EPOCH,
            carrier,
            tracking_number,
            dentist_says_arrived_at: None,
        }
    }

    /// Whether a report changes anything: reports come twice and in any order. Delivered is the end of a parcel, and an
    /// older report never undoes a newer one.
    pub fn accepts(&self, status: DeliveryStatus, reported_at: Timestamp) -> bool {
        if self.status == DeliveryStatus::Delivered || self.status == status {
            return false;
        }
        status == DeliveryStatus::Delivered || reported_at >= self.reported_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_status_is_understood() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::parse(status.name()), Some(status));
            assert_eq!(DeliveryStatus::parse(status.label()), Some(status));
        }
        assert_eq!(DeliveryStatus::parse("in_transit"), Some(DeliveryStatus::InTransit));
        assert_eq!(DeliveryStatus::parse("Banana"), None);
    }

    #[test]
    fn reports_in_any_order_end_the_same() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let reports = [
            (DeliveryStatus::InTransit, at(10)),
            (DeliveryStatus::OutForDelivery, at(20)),
            (DeliveryStatus::AttemptFail, at(30)),
            (DeliveryStatus::Delivered, at(40)),
        ];
        for rotation in 0..reports.len() {
            let mut shipment = Shipment::sent(None, None);
            let mut order = reports;
            order.rotate_left(rotation);
            for (status, reported_at) in order.into_iter().chain(reports) {
                if shipment.accepts(status, reported_at) {
                    shipment.status = status;
                    shipment.reported_at = reported_at;
                }
            }
            assert_eq!(shipment.status, DeliveryStatus::Delivered, "rotation {rotation}");
        }
    }
}
