//! Lists a page at a time.

/// A page of a list, newest first, and where the next one starts.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// Where a page starts and how long it is. `cursor` is what a [`Page`] gave as `next`.
#[derive(Debug, Clone)]
pub struct Paging {
    pub limit: u16,
    pub cursor: Option<String>,
}
