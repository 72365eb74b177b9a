//! Files that are text: surfaces in three dimensions, notes, and what a browser would run.

use super::{Family, Found, PLY, Refusal, STL};

const OBJ: Found = Found::new(Family::Model, "model/obj", "obj");
const PDF: Found = Found::new(Family::Document, "application/pdf", "pdf");
const RTF: Found = Found::new(Family::Document, "application/rtf", "rtf");
const CSV: Found = Found::new(Family::Document, "text/csv", "csv");
const PLAIN: Found = Found::new(Family::Document, "text/plain", "txt");

/// How far into a file its format shows.
const HEAD_BYTES: usize = 16 * 1024;
/// Lines of an OBJ file to look at: there is a vertex among them.
const HEAD_LINES: usize = 200;

/// In any encoding that has ASCII in it. Old Windows programs write names with accents in an encoding that is not UTF-8.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let is_character = |&byte: &u8| byte >= b' ' && byte != 0x7F || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    bytes.iter().all(is_character)
}

pub(super) fn sniff(bytes: &[u8], ending: Option<&str>) -> Result<Found, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
    let head = String::from_utf8_lossy(bytes.get(..HEAD_BYTES).unwrap_or(bytes));
    if head.is_empty() {
        Err(Refusal::Empty)
    } else if head.starts_with('<') || head.starts_with("#!") {
        // HTML, SVG and their like can hold programs; no lab needs markup. Spaces in front hide them from nobody.
        Err(Refusal::Type)
    } else if head.starts_with("%PDF-") {
        Ok(PDF)
    } else if head.starts_with("{\\rtf") {
        Ok(RTF)
    } else if head.starts_with("solid") && head.contains("facet") {
        Ok(STL)
    } else if head.starts_with("ply") && head.contains("end_header") {
        Ok(PLY)
    } else if is_obj(&head) {
        Ok(OBJ)
    } else if ending == Some("csv") {
        Ok(CSV)
    } else {
        Ok(PLAIN)
    }
}

/// One statement per line, and among the first of them a vertex with its coordinates. The last line may be cut off.
fn is_obj(head: &str) -> bool {
    let whole = head.rsplit_once('\n').map_or(head, |(whole, _)| whole);
    let lines = || whole.lines().take(HEAD_LINES).map(str::trim_start);
    let is_statement = |line: &str| match line.split_whitespace().next() {
        Some("v" | "vn" | "vt" | "vp" | "f" | "l" | "o" | "g" | "s" | "mtllib" | "usemtl") | None => true,
        Some(word) => word.starts_with('#'),
    };
    let is_vertex = |line: &str| {
        let coordinates = line.strip_prefix("v ").unwrap_or_default().split_whitespace();
        coordinates.take(3).filter(|word| word.parse::<f64>().is_ok()).count() == 3
    };
    lines().all(is_statement) && lines().any(is_vertex)
}
