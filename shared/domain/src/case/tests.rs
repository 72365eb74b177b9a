//! What a case does, told as events and what follows.
