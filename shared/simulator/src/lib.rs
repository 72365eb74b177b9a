//! The outside world for local use and tests: what the services that Chairside calls would accept, answer and send back.
//!
//! Outside it speaks the services' own wire formats: WhatsApp Cloud API under `/graph`, an OpenAI-compatible model under
//! `/openai`, Google's token exchange, Calendar, Drive and Sheets under `/google`, Twilio under `/twilio`, and SMTP on a port
//! of its own. Inside, under `/_sim`, is plain JSON for people and tests, and `/` is a page to chat on. Each service is one room
//! (`whatsapp`, `openai`, `google`, `twilio`, `mail`); what rooms share (`journal`, `faults`, `settings`) knows nothing of any of them.
//!
//! Nothing here is stored, and nothing leaves this machine.

mod clock;
mod config;
mod faults;
mod google;
mod hex;
mod hook;
mod inside;
mod journal;
mod locked;
mod mail;
mod openai;
mod page;
mod server;
mod settings;
mod twilio;
mod whatsapp;
mod world;

#[cfg(test)]
mod tests;

pub use config::Config;
pub use server::Simulator;
