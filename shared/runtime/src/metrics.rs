//! Metrics in CloudWatch's embedded format: a log line that becomes a metric, without a call.

use serde_json::json;

const NAMESPACE: &str = "Chairside";

/// Counts something, by stage, and by stage and function.
/// Format: AWS, "Specification: CloudWatch embedded metric format".
pub fn count(metric: &'static str, value: usize) {
    if value == 0 {
        return;
    }
    let function = crate::config::optional("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|| "local".to_owned());
    let stage = crate::config::optional("STAGE").unwrap_or_else(|| "local".to_owned());
    let line = json!({
        "_aws": {
            "Timestamp": crate::now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["Stage"], ["Stage", "Function"]],
                "Metrics": [{ "Name": metric, "Unit": "Count" }],
            }],
        },
        "Stage": stage,
        "Function": function,
        metric: value,
    });
    print_line(&line);
}

/// Counts a failure of a service outside, by stage, and by stage and service.
pub fn integration_failed(integration: &'static str) {
    of_integration("IntegrationFailures", "Count", 1, integration);
}

/// How many seconds the oldest thing is overdue that waits for a service outside.
pub fn integration_lags(integration: &'static str, seconds: u64) {
    of_integration("IntegrationLagSeconds", "Seconds", seconds, integration);
}

fn of_integration(metric: &'static str, unit: &'static str, value: u64, integration: &'static str) {
    let stage = crate::config::optional("STAGE").unwrap_or_else(|| "local".to_owned());
    let line = json!({
        "_aws": {
            "Timestamp": crate::now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["Stage"], ["Stage", "Integration"]],
                "Metrics": [{ "Name": metric, "Unit": unit }],
            }],
        },
        "Stage": stage,
        "Integration": integration,
        metric: value,
    });
    print_line(&line);
}

#[expect(
    clippy::print_stdout,
    reason = "Lambda's log is the standard output; the format wants the line as it is"
)]
fn print_line(line: &serde_json::Value) {
    println!("{line}");
}
