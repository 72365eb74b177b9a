//! Getting to know a dentist: name, clinic, licence and, where WhatsApp hides it, a phone number, one at a time, in any
//! order, and corrected at any time.

use super::Focus;
use super::talk::Talk;
use crate::notice::{Account, Notice};
use crate::person::Language;
use crate::profile::LicenceCheck;
use crate::reading::{Details, Field, Reading};

impl Talk<'_> {
    /// Somebody of whom we know nothing: not registered, and nobody has opened a case for them.
    pub(super) fn is_stranger(&self) -> bool {
        !self.turn.conversation.profile.is_registered() && self.cases.is_empty()
    }

    /// Starts the registration, or goes on with it. `then` is what they wanted in the first place.
    pub(super) fn register(&mut self, then: Option<Reading>) {
        if self.turn.conversation.profile.is_registered() {
            let name = self.who().0;
            return self.reply(Notice::Account(Account::AlreadyRegistered { name }), None);
        }
        let welcome = self.turn.conversation.version <= 1;
        self.ask_next_detail(then, welcome);
    }

    /// Takes what they told of themselves, and asks for what is still missing.
    pub(super) fn take_details(&mut self, details: &Details) {
        let region = &self.moment.settings.region;
        let taken = self.turn.conversation.profile.take(details, region);
        let registering = match self.turn.conversation.focus {
            Focus::Registering { then, .. } => Some(then),
            Focus::General
            | Focus::Choosing { .. }
            | Focus::NamingPatient { .. }
            | Focus::Collecting { .. }
            | Focus::Describing { .. }
            | Focus::Booking(_)
            | Focus::Cancelling { .. } => None,
        };
        if let Some(name) = &self.turn.conversation.profile.name {
            self.turn.conversation.name = Some(name.clone());
        }
        if let Some(field) = taken.refused.first() {
            self.count_miss();
            if registering.is_none() && !self.turn.conversation.profile.is_registered() {
                self.turn.conversation.focus = Focus::Registering {
                    asked: *field,
                    then: None,
                };
            }
            return self.ask_detail(*field, false, true);
        }
        self.turn.conversation.misses = 0;
        match registering {
            Some(then) => self.ask_next_detail(then, false),
            None if self.turn.conversation.profile.is_registered() => {
                self.note_details();
                if taken.changed.contains(&Field::Licence) {
                    self.tell_lab_of_the_dentist();
                }
            }
            None => self.ask_next_detail(None, self.turn.conversation.version <= 1),
        }
    }

    pub(super) fn note_details(&mut self) {
        let profile = self.turn.conversation.profile.clone();
        self.reply(
            Notice::Account(Account::DetailsNoted {
                name: profile.name,
                clinic: profile.clinic,
                licence: profile.licence.map(|licence| licence.number),
                phone: profile.phone.map(|phone| phone.as_str().to_owned()),
            }),
            None,
        );
    }

    /// What was said is none of the details that were asked for.
    pub(super) fn no_detail(&mut self, asked: Field) {
        self.count_miss();
        self.ask_detail(asked, false, true);
    }

    fn ask_next_detail(&mut self, then: Option<Reading>, welcome: bool) {
        let conversation = &mut self.turn.conversation;
        let reachable = conversation.user.phone.is_some();
        if let Some(field) = conversation.profile.missing(reachable) {
            conversation.focus = Focus::Registering { asked: field, then };
            return self.ask_detail(field, welcome, false);
        }
        conversation.profile.registered_at = Some(self.moment.now);
        conversation.focus = Focus::General;
        let name = self.who().0;
        self.reply(Notice::Account(Account::Registered { name }), None);
        self.tell_lab_of_the_dentist();
        if let Some(wanted) = then {
            self.general(wanted, "", None);
        }
    }

    fn ask_detail(&mut self, field: Field, welcome: bool, refused: bool) {
        let ask = Account::AskDetail {
            field,
            welcome,
            refused,
        };
        self.reply(Notice::Account(ask), None);
    }

    fn tell_lab_of_the_dentist(&mut self) {
        let (dentist, user_id) = self.who();
        let profile = &self.turn.conversation.profile;
        let unverified = |check: &LicenceCheck| matches!(check, LicenceCheck::Unverified);
        let Some(licence) = profile.licence.clone().filter(|licence| unverified(&licence.check)) else {
            return;
        };
        let clinic = profile.clinic.clone().unwrap_or_default();
        self.tell_lab(&Notice::Account(Account::DentistRegistered {
            dentist,
            clinic,
            licence: licence.number,
            user_id,
            also_given_by_another: self.licence_of_another,
        }));
    }

    pub(super) fn speak(&mut self, language: Language) {
        self.turn.conversation.language = language;
        self.reply(Notice::Account(Account::LanguageChanged), None);
    }
}
