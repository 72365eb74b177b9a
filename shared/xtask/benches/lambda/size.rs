//! How large a function's package is: its stripped binary, as `bootstrap`, in a zip as deployments make it.
use crate::Options;
use crate::programs::Programs;
use anyhow::{Context, Result, ensure};
use std::process::Command;

/// The strongest compression of the common kind: what `sam deploy` uploads.
const ZIP: &str = "
import io, sys, zipfile
packed = io.BytesIO()
with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    archive.write(sys.argv[1], 'bootstrap')
print(packed.tell())
";

pub(crate) struct Size {
    pub(crate) zip: u64,
    pub(crate) binary: u64,
}

pub(crate) fn zips(options: &Options, programs: &Programs) -> Result<[Size; 3]> {
    let [webhook, converse, deliver] = programs.functions().map(|program| {
        let output = Command::new(&options.python)
            .args(["-c", ZIP])
            .arg(&program.path)
            .output()?;
        ensure!(
            output.status.success(),
            "no zip: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let zip = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .context("no size")?;
        Ok(Size {
            zip,
            binary: program.path.metadata()?.len(),
        })
    });
    Ok([webhook?, converse?, deliver?])
}
