//! The whole simulator over HTTP, with a small business at the other end of its webhook, and its service account.

mod bench;
mod calendar;
mod calendar_people;
mod calendar_sync;
mod drive;
mod faults;
mod files;
mod google;
mod hook;
mod inbound;
mod mail;
mod model;
mod sending;
mod sheets;
mod sheets_tabs;
mod sms;
mod token;
mod upload;
mod webhook;
