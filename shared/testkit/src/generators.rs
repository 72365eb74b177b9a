//! Arbitrary domain values, for properties.
