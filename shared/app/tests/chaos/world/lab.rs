//! What the lab's people and the carriers do: to cases, to dentists, and in the calendar.

use app::{Actor, CreateCase, Details, LicenceVerdict, TrackingEvent, UpdateCase};
use domain::appointment::times::Busy;
use domain::case::{Case, Parcel, Priority, Quotation, Stage};
use domain::delivery::DeliveryStatus;
use domain::money::Money;
use domain::{CaseId, Language, Timestamp};
use jiff::SignedDuration;

use super::{DENTISTS, World};

fn staff() -> Actor {
    Actor::Staff("Mira".to_owned())
}

impl World {
    pub(super) async fn create(&mut self, now: Timestamp) {
        let create = CreateCase {
            id: CaseId::trusted(format!("case-{}", self.created)),
            user: self.some_dentist(),
            patient: format!("Patient{} Name", self.created),
            dentist: "Dr".to_owned(),
            stage: *self.dice.one_of(&Stage::ALL[..8]),
            priority: Priority::Normal,
            notes: None,
            phases: Some(2),
        };
        self.created += 1;
        self.lab.create_case(&create, &staff(), now).await.unwrap();
    }

    async fn some_case(&mut self) -> Option<Case> {
        let mut cases = Vec::new();
        for nth in 0..DENTISTS {
            cases.extend(self.cases_of(&Self::dentist(nth)).await);
        }
        (!cases.is_empty()).then(|| self.dice.one_of(&cases).clone())
    }

    pub(super) async fn start(&mut self, now: Timestamp) {
        let Some(case) = self.some_case().await else { return };
        // A held case says no: that is an answer too.
        let _ = self.lab.start_production(&case.id, now, &staff(), || now).await;
    }

    pub(super) async fn update(&mut self, now: Timestamp) {
        let Some(case) = self.some_case().await else { return };
        let stage = self.dice.once_in(3).then(|| *self.dice.one_of(&Stage::ALL));
        let update = UpdateCase {
            id: case.id,
            stage,
            delivery: self.dice.once_in(2).then_some(DeliveryStatus::Delivered),
            details: Details {
                note: Some("note".to_owned()),
                parcel: Parcel {
                    carrier: None,
                    tracking_number: Some(format!("T{}", self.dice.roll(9))),
                },
                priority: None,
            },
            hold: *self.dice.one_of(&[None, Some(true), Some(false)]),
            force: self.dice.once_in(2),
            version: None,
        };
        let _ = self.lab.update_case(&update, &staff(), || now).await;
    }

    pub(super) async fn carrier(&mut self, now: Timestamp) {
        let event = TrackingEvent {
            tracking_number: format!("T{}", self.dice.roll(9)),
            status: *self.dice.one_of(&DeliveryStatus::ALL),
            at: now,
        };
        let _ = self.lab.track(&event, || now).await;
    }

    /// Only what waits for a price gets one; everything else says no.
    pub(super) async fn quote(&mut self, now: Timestamp) {
        let Some(case) = self.some_case().await else { return };
        let quotation = Quotation {
            price: Money::new(5_000_000 + self.dice.signed(3), "INR").unwrap(),
            note: None,
            document: None,
            offered_at: now,
            accepted: None,
            answered_at: None,
        };
        let _ = self.lab.quote(&case.id, &quotation, &staff(), || now).await;
    }

    pub(super) async fn care_for_a_dentist(&mut self, now: Timestamp) {
        self.somebody_is_faster();
        let user = self.some_dentist();
        let known = self.lab.dentist(&user).await;
        let taken_over = known.is_ok_and(|(_, conversation)| conversation.takeover.is_some());
        // Nobody is known who has not written yet, and nobody's licence who has not given one.
        let _ = match self.dice.roll(8) {
            0 => {
                let reason = "expired".to_owned();
                let verdict = LicenceVerdict::Rejected { reason };
                self.lab.check_licence(&user, &verdict, &staff(), now).await
            }
            1 => {
                self.lab
                    .amend_dentist(&user, Some(Language::English), &[], &staff(), now)
                    .await
            }
            2 => {
                self.written += 1;
                let request = self.written.to_string();
                let words = "We look into it.";
                let _ = self.lab.write_to(&user, words, &request, &staff(), now).await;
                return;
            }
            3 => self.lab.take_over(&user, &staff(), now).await,
            _ if taken_over => self.lab.hand_back(&user, &staff(), now).await,
            _ => {
                let verdict = LicenceVerdict::Verified;
                self.lab.check_licence(&user, &verdict, &staff(), now).await
            }
        };
    }

    /// Somebody moves, stretches or deletes an entry, whatever else stands there.
    pub(super) fn edit_the_calendar(&mut self, now: Timestamp) {
        let standing = self.outside.calendar.standing();
        if standing.is_empty() {
            let from = now + SignedDuration::from_hours(self.dice.signed(100));
            let until = from + SignedDuration::from_hours(1);
            return self.outside.calendar.is_busy(from, until);
        }
        if self.dice.once_in(6) {
            return self.outside.calendar.forget_tokens();
        }
        let (id, busy) = self.dice.one_of(&standing).clone();
        match self.dice.roll(5) {
            0 => self.outside.calendar.is_deleted(&id),
            1 => {
                // Stretched, or shrunk to a point.
                let until = busy.from + SignedDuration::from_mins(self.dice.signed(200));
                let until = until.max(busy.from);
                self.outside.calendar.is_moved(&id, Busy { until, ..busy });
            }
            _ => {
                let by = SignedDuration::from_mins(5 * (self.dice.signed(24) - 12));
                let to = Busy {
                    from: busy.from + by,
                    until: busy.until + by,
                };
                self.outside.calendar.is_moved(&id, to);
            }
        }
        self.edited.insert(id);
    }
}
