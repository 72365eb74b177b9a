//! The wires to people. An adapter turns a provider's format into the domain's neutral types and back.
//!
//! Never here: rules, storage, AWS. What a message means is decided in `domain`; when it may go, by the gate.

pub mod signature;
pub mod whatsapp;
