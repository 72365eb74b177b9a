//! What every store has to keep, as a suite of sentences.
