//! The stages of a case and the edges between them: the map, in one place.

/// Where a case is. Closed: a new stage makes every rule that must know about it fail to compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Opened in the chat: the dentist sends files and says when that is all.
    AwaitingRecords,
    /// The lab looks at the records and names a price.
    RecordsReview,
    AwaitingQuotationReply,
    /// Until the dentist thinks again.
    QuotationDeclined,
    /// The price is agreed: the dentist sends a scan, or one is taken on a visit.
    AwaitingScan,
    /// The lab looks at the scan and approves the case.
    ScanReview,
    ApprovedForProduction,
    CasePlanningComplete,
    /// The training aligner is on its way.
    AwaitingDelivery,
    /// Delivered; does it fit?
    AwaitingFitConfirmation,
    /// It fits; phase-wise or the full case? Shown as `AwaitingFitConfirmation` too: the fit is settled with the choice.
    AwaitingDispatchChoice,
    FitIssueReported,
    FitConfirmedPhaseWise,
    FitConfirmedFullCase,
    /// Phase n of m is being made and sent, or was delivered and the next one is not started.
    DispatchingPhaseWise,
    DispatchingFullCase,
    Completed,
    Cancelled,
}

impl Stage {
    pub const ALL: [Self; 18] = [
        Self::AwaitingRecords,
        Self::RecordsReview,
        Self::AwaitingQuotationReply,
        Self::QuotationDeclined,
        Self::AwaitingScan,
        Self::ScanReview,
        Self::ApprovedForProduction,
        Self::CasePlanningComplete,
        Self::AwaitingDelivery,
        Self::AwaitingFitConfirmation,
        Self::AwaitingDispatchChoice,
        Self::FitIssueReported,
        Self::FitConfirmedPhaseWise,
        Self::FitConfirmedFullCase,
        Self::DispatchingPhaseWise,
        Self::DispatchingFullCase,
        Self::Completed,
        Self::Cancelled,
    ];

    /// A name of its own for every stage, for stored records.
    pub fn name(self) -> &'static str {
        match self {
            Self::AwaitingDispatchChoice => "AwaitingDispatchChoice",
            Self::AwaitingRecords
            | Self::RecordsReview
            | Self::AwaitingQuotationReply
            | Self::QuotationDeclined
            | Self::AwaitingScan
            | Self::ScanReview
            | Self::ApprovedForProduction
            | Self::CasePlanningComplete
            | Self::AwaitingDelivery
            | Self::AwaitingFitConfirmation
            | Self::FitIssueReported
            | Self::FitConfirmedPhaseWise
            | Self::FitConfirmedFullCase
            | Self::DispatchingPhaseWise
            | Self::DispatchingFullCase
            | Self::Completed
            | Self::Cancelled => self.status(),
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// The `status` of the API and the sheets.
    pub fn status(self) -> &'static str {
        match self {
            Self::AwaitingRecords => "AwaitingRecords",
            Self::RecordsReview => "RecordsReview",
            Self::AwaitingQuotationReply => "AwaitingQuotationReply",
            Self::QuotationDeclined => "QuotationDeclined",
            Self::AwaitingScan => "AwaitingScan",
            Self::ScanReview => "ScanReview",
            Self::ApprovedForProduction => "ApprovedForProduction",
            Self::CasePlanningComplete => "CasePlanningComplete",
            Self::AwaitingDelivery => "AwaitingDelivery",
            Self::AwaitingFitConfirmation | Self::AwaitingDispatchChoice => "AwaitingFitConfirmation",
            Self::FitIssueReported => "FitIssueReported",
            Self::FitConfirmedPhaseWise => "FitConfirmed_PhaseWise",
            Self::FitConfirmedFullCase => "FitConfirmed_FullCase",
            Self::DispatchingPhaseWise => "Dispatching_PhaseWise",
            Self::DispatchingFullCase => "Dispatching_FullCase",
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
        }
    }

    pub fn from_status(status: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.status() == status)
    }

    /// The statuses that the lab's earlier systems wrote, as far as they are not ours by now. Case, spaces and marks do not
    /// matter, in ours neither: people typed them into sheets.
    pub fn from_predecessor(status: &str) -> Option<Self> {
        let plain = |text: &str| -> String {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let wanted = plain(status);
        let ours = Self::ALL.into_iter().find(|stage| plain(stage.name()) == wanted);
        ours.or(match wanted.as_str() {
            // The dentist had been told that planning began.
            "caseplanning" => Some(Self::CasePlanningComplete),
            // It fits; how the rest is to be sent was not asked yet.
            "fitconfirmed" => Some(Self::AwaitingDispatchChoice),
            "fullcasefabrication" => Some(Self::FitConfirmedFullCase),
            _ => None,
        })
    }

    /// Every known `status`, each once, in the order of a case's life.
    pub fn statuses() -> Vec<&'static str> {
        let mut statuses: Vec<_> = Self::ALL.iter().map(|stage| stage.status()).collect();
        statuses.dedup();
        statuses
    }

    /// Where a case may go from here, without force.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::AwaitingRecords => &[
                Self::RecordsReview,
                Self::AwaitingQuotationReply,
                Self::ApprovedForProduction,
                Self::Cancelled,
            ],
            Self::RecordsReview => &[
                Self::AwaitingRecords,
                Self::AwaitingQuotationReply,
                Self::AwaitingScan,
                Self::ApprovedForProduction,
                Self::Cancelled,
            ],
            Self::AwaitingQuotationReply => &[
                Self::AwaitingQuotationReply,
                Self::AwaitingScan,
                Self::ScanReview,
                Self::QuotationDeclined,
                Self::Cancelled,
            ],
            Self::QuotationDeclined => &[
                Self::AwaitingQuotationReply,
                Self::AwaitingScan,
                Self::ScanReview,
                Self::Cancelled,
            ],
            Self::AwaitingScan => &[
                Self::ScanReview,
                Self::AwaitingQuotationReply,
                Self::QuotationDeclined,
                Self::ApprovedForProduction,
                Self::Cancelled,
            ],
            Self::ScanReview => &[
                Self::AwaitingScan,
                Self::AwaitingQuotationReply,
                Self::QuotationDeclined,
                Self::ApprovedForProduction,
                Self::Cancelled,
            ],
            Self::ApprovedForProduction => &[Self::CasePlanningComplete, Self::Cancelled],
            Self::CasePlanningComplete => &[Self::AwaitingDelivery, Self::Cancelled],
            Self::AwaitingDelivery => &[Self::AwaitingFitConfirmation, Self::Cancelled],
            Self::AwaitingFitConfirmation => &[Self::AwaitingDispatchChoice, Self::FitIssueReported, Self::Cancelled],
            Self::AwaitingDispatchChoice => &[
                Self::FitConfirmedPhaseWise,
                Self::FitConfirmedFullCase,
                Self::FitIssueReported,
                Self::Cancelled,
            ],
            // The way back: ask again after a check, make a new training aligner, or plan anew.
            Self::FitIssueReported => &[
                Self::AwaitingFitConfirmation,
                Self::CasePlanningComplete,
                Self::ApprovedForProduction,
                Self::Cancelled,
            ],
            // Until something was dispatched the dentist may think again.
            Self::FitConfirmedPhaseWise => &[
                Self::DispatchingPhaseWise,
                Self::FitConfirmedFullCase,
                Self::FitIssueReported,
                Self::Cancelled,
            ],
            Self::FitConfirmedFullCase => &[
                Self::DispatchingFullCase,
                Self::FitConfirmedPhaseWise,
                Self::FitIssueReported,
                Self::Cancelled,
            ],
            Self::DispatchingPhaseWise => &[Self::DispatchingPhaseWise, Self::Completed, Self::Cancelled],
            Self::DispatchingFullCase => &[Self::Completed, Self::Cancelled],
            Self::Completed | Self::Cancelled => &[],
        }
    }

    /// Nothing was made yet.
    pub fn is_before_production(self) -> bool {
        self <= Self::ApprovedForProduction
    }

    /// The stages that staff may name in place of [`Self::next`]: confirming the fit and the choice in one step is
    /// recording what the dentist said on the telephone.
    pub fn next_for_staff(self) -> Vec<Self> {
        let mut next = self.next().to_vec();
        if self == Self::AwaitingFitConfirmation {
            next.extend([Self::FitConfirmedPhaseWise, Self::FitConfirmedFullCase]);
        }
        next
    }
}

/// The map as a Mermaid state diagram.
pub fn mermaid() -> String {
    let mut lines = vec![
        "stateDiagram-v2".to_owned(),
        format!("    [*] --> {}", Stage::AwaitingRecords.name()),
        format!("    [*] --> {}", Stage::ApprovedForProduction.name()),
    ];
    for from in Stage::ALL {
        if from.next().is_empty() {
            lines.push(format!("    {} --> [*]", from.name()));
        }
        lines.extend(
            from.next()
                .iter()
                .map(|to| format!("    {} --> {}", from.name(), to.name())),
        );
    }
    lines.join("\n") + "\n"
}
