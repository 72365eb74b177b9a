//! The files that dentists sent, in one private bucket: under which key, put, get, and links that end.
//!
//! Never here: what a file is and whether it is wanted (`domain::record`), other wires than S3, or the making of
//! configurations.

mod bucket;
mod failure;
mod key;

pub use bucket::Bucket;
