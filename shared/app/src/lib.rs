//! The use cases: load, ask what has to be read, decide, commit, wake. The rules are `domain`'s; AWS has no name here.

pub mod ports;
