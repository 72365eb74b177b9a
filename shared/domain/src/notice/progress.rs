//! Where cases are, as an answer to "where is my case?" tells it.

use jiff::Zoned;

use super::About;
use crate::delivery::DeliveryStatus;
use crate::money::Money;
use crate::reading::Topic;

/// One line of an answer to "where is my case?".
#[derive(Clone, PartialEq, Eq)]
pub struct CaseLine {
    pub about: About,
    pub progress: Progress,
    /// What we still wait to hear from the dentist about this case.
    pub waiting_for: Option<Topic>,
    /// When we come to take its scan.
    pub visit: Option<Zoned>,
}

/// Where a case is, in words that mean something to a dentist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    RecordsAwaited {
        files: u16,
    },
    InReview,
    Quoted {
        price: Option<Money>,
    },
    QuotationDeclined,
    ScanAwaited,
    ScanInReview,
    Approved,
    Planned,
    OnItsWay {
        status: DeliveryStatus,
        carrier: Option<String>,
        tracking_number: Option<String>,
    },
    Delivered,
    FitProblem,
    PhasesChosen,
    FullCaseChosen,
    PhaseOnItsWay {
        phase: u8,
        of: u8,
        status: DeliveryStatus,
    },
    FullCaseOnItsWay {
        status: DeliveryStatus,
    },
    PhaseDelivered {
        phase: u8,
        of: u8,
    },
    Completed,
    Cancelled,
    OnHold,
}

impl std::fmt::Debug for CaseLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseLine({}, {:?})", self.about.case, self.progress)
    }
}
