//! Secrets live in Parameter Store as `SecureString`, which CloudFormation cannot create: this does, locally and on AWS.
use crate::checkout::Checkout;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::run::fed;
use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;

/// What the functions read, and the value that the local stack gives it. These are no secrets: they open nothing but
/// a stack on somebody's own loopback interface, and `events/` is signed with them.
pub(crate) const LOCAL: [(&str, &str); 8] = [
    ("whatsapp-app-secret", "local-app-secret"),
    ("whatsapp-verify-token", "local-verify-token"),
    ("whatsapp-access-token", "local-access-token"),
    ("tracking-secret", "local-tracking-secret"),
    ("openai-api-key", "local-openai-key"),
    ("twilio-auth-token", "local-twilio-auth-token"),
    ("smtp-password", "local-smtp-password"),
    // In the form that Standard Webhooks gives a secret: "local-webhook-signing-secret".
    (SIGNING, "whsec_bG9jYWwtd2ViaG9vay1zaWduaW5nLXNlY3JldA=="),
];

/// What events are signed with that go to other systems.
const SIGNING: &str = "webhook-signing-secret";

/// Google's key file for a service account. The local one is made up by the simulator, which stands for Google.
const GOOGLE: &str = "google-service-account";

/// What a mail server is trusted by that no public authority vouches for, in PEM. The local one is the simulator's.
const SMTP_ROOT: &str = "smtp-root-certificate";

/// The local value of a secret.
pub(crate) fn local(name: &str) -> &'static str {
    LOCAL
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, value)| value)
}

/// `cargo xtask secrets put NAME`: the value comes from stdin, or is made up.
pub(crate) fn put(checkout: &Checkout, home: &Home, stage: &str, name: &str, generate: bool) -> Result<()> {
    let known: Vec<&str> = LOCAL
        .iter()
        .map(|(known, _)| *known)
        .chain([GOOGLE, SMTP_ROOT])
        .collect();
    if !known.contains(&name) {
        bail!(
            "no function reads a secret called {name:?}; they read {}",
            known.join(", ")
        );
    }
    ensure!(
        !(generate && name == GOOGLE),
        "{GOOGLE} comes from Google: pipe the key file in"
    );
    ensure!(
        !(generate && name == SMTP_ROOT),
        "{SMTP_ROOT} comes with the mail server: pipe the PEM file in"
    );
    let value = if generate && name == SIGNING {
        format!("whsec_{}", STANDARD.encode(random()?))
    } else if generate {
        random_hex()?
    } else {
        let mut value = String::new();
        std::io::stdin().read_to_string(&mut value)?;
        value.trim_end_matches(['\r', '\n']).to_owned()
    };
    ensure!(
        !value.is_empty(),
        "nothing on stdin: pipe the value in, or pass --generate"
    );
    let input = parameter(stage, name, &value);
    if stage == "local" {
        let aws = home.stack()?.aws;
        LocalAws::new(&aws.endpoint, &aws.region).ssm("PutParameter", &input)?;
    } else {
        on_aws(checkout, &["ssm", "put-parameter"], &input)?;
    }
    Ok(())
}

/// Gives the local stack all that its functions read. The simulator has to run: it makes the account's key file.
pub(crate) fn put_local(aws: &LocalAws, home: &Home) -> Result<()> {
    let account = fs::read_to_string(google_account(home)).context("the simulator made no service account")?;
    let root = fs::read_to_string(smtp_certificate(home)).context("the simulator made no certificate")?;
    for (name, value) in LOCAL
        .into_iter()
        .chain([(GOOGLE, account.as_str()), (SMTP_ROOT, root.as_str())])
    {
        aws.ssm("PutParameter", &parameter("local", name, value))?;
    }
    Ok(())
}

/// A secret of a stage on AWS.
pub(crate) fn get(checkout: &Checkout, stage: &str, name: &str) -> Result<String> {
    let input = json!({ "Name": format!("/chairside/{stage}/{name}"), "WithDecryption": true });
    let answer: Value = serde_json::from_str(&on_aws(checkout, &["ssm", "get-parameter"], &input)?)?;
    let value = answer.get("Parameter").and_then(|parameter| parameter.get("Value"));
    let value = value.and_then(Value::as_str).context("Parameter Store gave no value")?;
    Ok(value.to_owned())
}

/// Where the local service account's key file is.
pub(crate) fn google_account(home: &Home) -> PathBuf {
    home.path("google-service-account.json")
}

/// Where the local mail server's certificate is.
pub(crate) fn smtp_certificate(home: &Home) -> PathBuf {
    home.path("smtp-certificate.pem")
}

fn parameter(stage: &str, name: &str, value: &str) -> Value {
    json!({
        "Name": format!("/chairside/{stage}/{name}"),
        "Value": value,
        "Type": "SecureString",
        // The functions may use this key and no other.
        "KeyId": format!("alias/chairside-{stage}"),
        "Overwrite": true,
    })
}

/// A call to the account that the AWS configuration of the person at the keyboard names. The input goes through stdin.
pub(crate) fn on_aws(checkout: &Checkout, operation: &[&str], input: &Value) -> Result<String> {
    let mut aws = Command::new(checkout.venv("aws"));
    aws.args(operation)
        .args(["--output", "json", "--cli-input-json", "file:///dev/stdin"]);
    fed(&mut aws, &input.to_string())
}

/// 32 bytes from the kernel's generator.
fn random() -> Result<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("no random numbers")?;
    Ok(bytes)
}

pub(crate) fn random_hex() -> Result<String> {
    Ok(random()?
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}
