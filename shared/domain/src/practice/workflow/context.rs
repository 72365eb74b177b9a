//! What steps share: the appointment that they are about, if it still is what it was, and telling the practice's people.

use super::{Audience, Context, Done, Name, Outcome, Say, Trigger, message_id, support_ticket};
use crate::customer::Channel;
use crate::notice::{AppointmentNews, Booking, Practice, TicketAbout, VisitTime};
use crate::practice::appointment::Appointment;
use crate::practice::settings::StaffTopic;
use crate::practice::ticket::Ticket;

impl Context<'_> {
    /// What a step does about the trigger's appointment. Nothing, if that has changed since.
    pub(super) fn of_appointment(&self, act: impl FnOnce(&Appointment, Booking) -> Outcome) -> Outcome {
        let Some(appointment) = self.appointment else {
            return Outcome::Skip("the appointment is gone");
        };
        let meant = self.trigger.appointment.as_ref().map(|(_, epoch)| *epoch);
        if meant != Some(appointment.epoch) {
            return Outcome::Skip("the appointment has changed since");
        }
        act(appointment, booking(appointment, &self.customer.name))
    }

    pub(super) fn tell_staff(&self, news: AppointmentNews, topic: StaffTopic) -> Outcome {
        self.of_appointment(|_, of| {
            let told = self
                .settings
                .practice
                .staff
                .iter()
                .any(|contact| contact.hears.contains(&topic));
            Outcome::Do(Done {
                say: vec![Say {
                    notice: Practice::StaffAppointment { news, of },
                    to: Audience::Staff(topic),
                }],
                fields: vec![("notification_sent", told.to_string())],
                ..Done::default()
            })
        })
    }

    /// What a step does about the trigger's ticket.
    pub(super) fn of_ticket(&self, act: impl FnOnce(&Ticket, TicketAbout) -> Outcome) -> Outcome {
        let Some(ticket) = self.ticket else {
            return Outcome::Skip("the ticket is gone");
        };
        let first = Trigger::of_ticket(Name::SupportTicketHandling, ticket.customer.clone(), ticket.id.clone());
        let is_first = self.trigger.workflow == Name::SupportTicketHandling;
        let about = TicketAbout {
            ticket: ticket.id.clone(),
            subject: ticket.subject.clone(),
            customer: self.customer.name.clone(),
            thread: (!is_first).then(|| message_id(&first.run_id(), support_ticket::ANSWER, 0)),
        };
        act(ticket, about)
    }

    /// Told to the patient by the first way that they have: they asked, so what they choose to hear of does not matter.
    pub(super) fn answer(notice: Practice) -> Say {
        Say {
            notice,
            to: Audience::Customer {
                topic: None,
                by: &[Channel::Email, Channel::Sms, Channel::Whatsapp],
            },
        }
    }

    /// Told to the people who look after tickets; with an emergency, to everybody at once.
    pub(super) fn people(&self, about: TicketAbout, words: String, urgent: bool) -> Say {
        // The thread is the patient's.
        let about = TicketAbout { thread: None, ..about };
        if urgent {
            let phone = self.customer.phone.as_ref().map(|phone| phone.as_str().to_owned());
            Say {
                notice: Practice::StaffEmergency { about, words, phone },
                to: Audience::Page,
            }
        } else {
            Say {
                notice: Practice::StaffTicket { about, words },
                to: Audience::Staff(StaffTopic::Tickets),
            }
        }
    }

    /// The number to call in an emergency, at any hour.
    pub(super) fn emergency_phone(&self) -> Option<String> {
        let practice = &self.settings.practice;
        let phone = practice.emergency_phone.as_ref().or(practice.phone.as_ref());
        phone.map(|phone| phone.as_str().to_owned())
    }
}

/// An appointment as messages tell of it.
pub fn booking(appointment: &Appointment, customer: &str) -> Booking {
    Booking {
        appointment: appointment.id.clone(),
        epoch: appointment.epoch,
        customer: customer.to_owned(),
        service: appointment.service.clone(),
        time: VisitTime {
            start: appointment.starts_at.to_zoned(appointment.zone.clone()),
            minutes: appointment.minutes,
        },
        dentist: appointment.dentist.clone(),
    }
}
