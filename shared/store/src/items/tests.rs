//! Arbitrary values come back as they were; settings say what is wrong with them.
