//! Workflows: the steps of a run are done in order, what they say is followed until it has left, and the run tells what
//! came of each.

use domain::customer::{Channel, Customer};
use domain::message::Terms;
use domain::notice::Practice;
use domain::practice::appointment::{self, Appointment};
use domain::practice::loyalty::Ledger;
use domain::practice::ticket::Ticket;
use domain::practice::workflow::run::{Run, StepState};
use domain::practice::workflow::{self, Audience, Context, Name, Outcome, Say, Step};
use domain::task::{State, Task};
use domain::{Moment, RunId, Settings, Timestamp};

use crate::advance::done;
use crate::plan::Plan;
use crate::ports::{Bus, Page, Paging, Queues, RunsOf, Store, StoreError, Subject, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// What a run's steps may know.
struct Known {
    customer: Customer,
    appointment: Option<Appointment>,
    ticket: Option<Ticket>,
    ledger: Ledger,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn workflow(&self, id: &RunId) -> Result<Run, Failure> {
        let found = self.store.run(id).await?;
        found.ok_or_else(|| Failure::NotFound(format!("there is no workflow {id}")))
    }

    pub async fn workflows(&self, state: Option<workflow::run::State>, paging: &Paging) -> Result<Page<Run>, Failure> {
        Ok(self.store.runs(state, paging).await?)
    }

    pub async fn workflows_of(&self, of: RunsOf<'_>) -> Result<Vec<Run>, Failure> {
        Ok(self.store.runs_of(of).await?)
    }

    /// Does the steps of a run that were not done yet, and takes in what became of what the others said.
    pub(crate) async fn work_on_run(&self, task: &Task, id: &RunId, now: Timestamp) -> Result<(), Failure> {
        let settings = self.settings(now).await?;
        let mut task = task.clone();
        for _ in 0..TRIES_ON_CONFLICT {
            let Some(run) = self.store.run(id).await? else {
                return Err(Failure::Broken(format!("run {id} is gone")));
            };
            let plan = self.run_on(run, &settings, &task, now).await?;
            match self.carry_out(plan).await {
                Ok(_) => return Ok(()),
                Err(StoreError::Conflict) => match self.store.task(&task.id).await? {
                    Some(current) if current.state == State::Waiting => task = current,
                    Some(_) | None => return Ok(()),
                },
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable(
            "what the workflow is about changes too fast".to_owned(),
        ))
    }

    async fn run_on<'a>(
        &self,
        stored: Run,
        settings: &'a Settings,
        task: &Task,
        now: Timestamp,
    ) -> Result<Plan<'a>, Failure> {
        let mut run = stored.clone();
        let mut plan = Plan::of_practice(settings, Actor::Clock, run.id.to_string(), now);
        self.hear(&mut run, now).await?;
        if run.steps.iter().any(|step| step.state == StepState::Pending) {
            let known = self.known(&run).await?;
            self.act(&mut run, &mut plan, known, now).await?;
        }
        self.note_reminders(&run, &mut plan, now).await?;
        if run != stored {
            run.version += 1;
            plan.writes.push(Write::Run(run));
        }
        plan.writes.push(Write::Task(done(task, now)));
        Ok(plan)
    }

    /// What became of everything that the run has said.
    async fn hear(&self, run: &mut Run, now: Timestamp) -> Result<(), Failure> {
        let mut said = Vec::new();
        for id in run.steps.iter().flat_map(|step| &step.messages) {
            said.extend(self.store.message(id).await?);
        }
        run.hear(&said, now);
        Ok(())
    }

    async fn known(&self, run: &Run) -> Result<Known, Failure> {
        let trigger = &run.trigger;
        let appointment = match &trigger.appointment {
            Some((id, _)) => self.store.practice_appointment(id).await?,
            None => None,
        };
        let ticket = match &trigger.ticket {
            Some(id) => self.store.ticket(id).await?,
            None => None,
        };
        Ok(Known {
            customer: self.customer(&trigger.customer).await?,
            ledger: self.store.ledger(&trigger.customer).await?,
            appointment,
            ticket,
        })
    }

    async fn act(&self, run: &mut Run, plan: &mut Plan<'_>, mut known: Known, now: Timestamp) -> Result<(), Failure> {
        let trigger = run.trigger.clone();
        for nth in 0..run.steps.len() {
            let Some(name) = run.steps.get(nth).filter(|step| step.state == StepState::Pending) else {
                continue;
            };
            let name = name.name.clone();
            let outcome = match step(trigger.workflow, &name) {
                Some(step) => (step.act)(&Context {
                    trigger: &trigger,
                    customer: &known.customer,
                    appointment: known.appointment.as_ref(),
                    ticket: known.ticket.as_ref(),
                    ledger: &known.ledger,
                    settings: plan.settings,
                    now,
                }),
                None => Outcome::Fail("this program does not know the step".to_owned()),
            };
            let outcome = post(outcome, &mut known.ledger, plan, now);
            let mut messages = Vec::new();
            if let Outcome::Do(done) = &outcome {
                for say in &done.say {
                    for recipient in say.to.recipients(&known.customer, plan.settings) {
                        let id = workflow::message_id(&run.id, &name, messages.len());
                        let conversation = match recipient.address.channel() {
                            Channel::Whatsapp => self.store.conversation(&recipient.person).await?,
                            Channel::Email | Channel::Sms => None,
                        };
                        let terms = terms(say, run, &known, plan.settings);
                        messages.push(plan.tell(id, &recipient, &say.notice, terms, conversation));
                    }
                }
            }
            run.done(nth, &outcome, &messages, now);
        }
        Ok(())
    }

    /// The appointment remembers the reminders that have left.
    async fn note_reminders(&self, run: &Run, plan: &mut Plan<'_>, now: Timestamp) -> Result<(), Failure> {
        let (Name::AppointmentReminder, Some((id, epoch)), Some(minutes_before)) =
            (run.workflow(), &run.trigger.appointment, run.trigger.minutes_before)
        else {
            return Ok(());
        };
        let Some(mut appointment) = self.store.practice_appointment(id).await? else {
            return Ok(());
        };
        let before = appointment.version;
        let mut facts = Vec::new();
        for step in run.steps.iter().filter(|step| step.state == StepState::Succeeded) {
            let Some(channel) = reminder_channel(&step.name) else {
                continue;
            };
            let event = appointment::Event::ReminderSent {
                minutes_before,
                channel,
                epoch: *epoch,
            };
            let moment = Moment {
                now,
                settings: plan.settings,
            };
            let decision = appointment::decide(&appointment, &event, &moment)?;
            if decision.changed {
                appointment = decision.appointment;
                // Several in one commit are one version.
                appointment.version = before + 1;
                facts.extend(decision.facts);
            }
        }
        if appointment.version != before {
            let subject = Subject::Appointment(id.clone());
            plan.facts(&subject, appointment.version, &facts);
            plan.writes.push(Write::Booking(appointment));
        }
        Ok(())
    }
}

/// The points of a step, entered. A ledger that says no makes the step fail, and nothing else.
fn post(outcome: Outcome, ledger: &mut Ledger, plan: &mut Plan<'_>, now: Timestamp) -> Outcome {
    let Outcome::Do(done) = &outcome else { return outcome };
    let Some(intent) = &done.points else { return outcome };
    match ledger.post(vec![intent.clone()], now) {
        Ok(entries) => {
            plan.writes.extend(entries.into_iter().map(|entry| Write::Points {
                customer: ledger.customer.clone(),
                entry,
            }));
            outcome
        }
        Err(rejection) => Outcome::Fail(rejection.reason),
    }
}

fn terms(say: &Say, run: &Run, known: &Known, settings: &Settings) -> Terms {
    let retry_seconds = settings.practice.retry_seconds.clone();
    let run_id = Some(run.id.clone());
    match &say.to {
        Audience::Customer { topic, .. } => Terms {
            customer: Some(run.trigger.customer.clone()),
            topic: *topic,
            appointment: run.trigger.appointment.clone(),
            run: run_id,
            until: known
                .appointment
                .as_ref()
                .and_then(|about| too_late(&say.notice, about)),
            retry_seconds,
        },
        Audience::Staff(_) | Audience::Page => Terms {
            run: run_id,
            retry_seconds,
            ..Terms::default()
        },
    }
}

/// What is about a time ahead is not said after it.
fn too_late(notice: &Practice, appointment: &Appointment) -> Option<Timestamp> {
    match notice {
        Practice::Booked { .. } | Practice::Moved { .. } | Practice::Reminder { .. } => Some(appointment.starts_at),
        Practice::Cancelled(_)
        | Practice::FollowUp(_)
        | Practice::Missed(_)
        | Practice::TicketReceived(_)
        | Practice::TicketAnswered { .. }
        | Practice::TicketReply { .. }
        | Practice::TicketEmergency { .. }
        | Practice::SmsConfirmed(_)
        | Practice::SmsCancelled(_)
        | Practice::SmsHelp { .. }
        | Practice::StaffAppointment { .. }
        | Practice::StaffTicket { .. }
        | Practice::StaffEmergency { .. }
        | Practice::Report { .. } => None,
    }
}

fn step(workflow: Name, name: &str) -> Option<&'static Step> {
    workflow.workflow().steps.iter().find(|step| step.name == name)
}

fn reminder_channel(step: &str) -> Option<Channel> {
    match step {
        "SendEmailReminder" => Some(Channel::Email),
        "SendSmsReminder" => Some(Channel::Sms),
        "SendWhatsappReminder" => Some(Channel::Whatsapp),
        _ => None,
    }
}
