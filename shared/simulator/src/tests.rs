//! The whole simulator over HTTP, with a small business at the other end of its webhook.

mod bench;
mod faults;
mod files;
mod inbound;
mod model;
mod sending;
mod webhook;
