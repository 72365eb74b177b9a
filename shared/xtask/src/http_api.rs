//! The emulator deploys an HTTP API but ignores its body, in which SAM writes routes, integrations and the
//! authorizer. This reads that same body from the deployed stack and creates them one by one, so that what runs
//! locally is what the template says. Nothing here is used on AWS.
use crate::local_aws::LocalAws;
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Makes the API of `stack` serve what `resources` (of the processed template) describe. Returns its id.
pub(crate) fn serve(
    aws: &LocalAws,
    stack: &str,
    resources: &Map<String, Value>,
    functions: &Functions,
) -> Result<String> {
    let apis = aws.rest("apigateway", "GET", "/v2/apis", None)?;
    let of_stack = |api: &&Value| api.pointer("/tags/aws:cloudformation:stack-name") == Some(&json!(stack));
    let api = items(&apis).find(of_stack).context("the API was not deployed")?;
    let id = text(api, "apiId").context("an API without an id")?.to_owned();
    let body = resources
        .values()
        .find(|resource| text(resource, "Type") == Some("AWS::ApiGatewayV2::Api"))
        .and_then(|resource| resource.pointer("/Properties/Body"))
        .context("the processed template has no HTTP API")?;

    let authorizers = authorizers(aws, &id, body, functions)?;
    let existing = aws.rest("apigateway", "GET", &format!("/v2/apis/{id}/integrations"), None)?;
    let mut integrations: BTreeMap<String, String> = items(&existing)
        .filter_map(|item| {
            Some((
                text(item, "integrationUri")?.to_owned(),
                text(item, "integrationId")?.to_owned(),
            ))
        })
        .collect();
    let existing = aws.rest("apigateway", "GET", &format!("/v2/apis/{id}/routes"), None)?;
    let mut stale: BTreeMap<String, Value> = items(&existing)
        .filter_map(|item| Some((text(item, "routeKey")?.to_owned(), item.clone())))
        .collect();

    for (path, method, operation) in operations(body) {
        let integration = operation
            .get("x-amazon-apigateway-integration")
            .context("a route without an integration")?;
        let uri = functions.arn_in(integration.get("uri").unwrap_or(&Value::Null))?;
        if !integrations.contains_key(&uri) {
            let wanted =
                json!({ "integrationType": "AWS_PROXY", "integrationUri": uri, "payloadFormatVersion": "2.0" });
            let made = aws.rest(
                "apigateway",
                "POST",
                &format!("/v2/apis/{id}/integrations"),
                Some(&wanted),
            )?;
            integrations.insert(
                uri.clone(),
                text(&made, "integrationId").context("no integration id")?.to_owned(),
            );
        }
        let target = integrations
            .get(&uri)
            .map(|id| format!("integrations/{id}"))
            .unwrap_or_default();
        let key = format!("{} {path}", method.to_uppercase());
        let authorizer = security(operation).and_then(|scheme| authorizers.get(scheme));
        let mut wanted = json!({ "routeKey": key, "target": target, "authorizationType": "NONE" });
        if let (Some(authorizer), Some(fields)) = (authorizer, wanted.as_object_mut()) {
            fields.insert("authorizationType".to_owned(), json!("CUSTOM"));
            fields.insert("authorizerId".to_owned(), json!(authorizer));
        }
        match stale.remove(&key) {
            Some(route) if same(&route, &wanted) => {}
            Some(route) => {
                let route = text(&route, "routeId").unwrap_or_default();
                aws.rest(
                    "apigateway",
                    "PATCH",
                    &format!("/v2/apis/{id}/routes/{route}"),
                    Some(&wanted),
                )?;
            }
            None => drop(aws.rest("apigateway", "POST", &format!("/v2/apis/{id}/routes"), Some(&wanted))?),
        }
    }
    for route in stale.values() {
        let route = text(route, "routeId").unwrap_or_default();
        aws.rest("apigateway", "DELETE", &format!("/v2/apis/{id}/routes/{route}"), None)?;
    }
    Ok(id)
}

/// Where functions are, by the logical ids that the template uses.
#[derive(Debug)]
pub(crate) struct Functions {
    pub(crate) arns: BTreeMap<String, String>,
}

impl Functions {
    /// The function that a URI of SAM's making points to: an `Fn::Sub` of `…/functions/${Webhook.Arn}/invocations`,
    /// or one with the ARN as a variable, `[…, {"__FunctionArn__": {"Fn::GetAtt": ["Webhook", "Arn"]}}]`.
    fn arn_in(&self, uri: &Value) -> Result<String> {
        let substituted = uri.get("Fn::Sub").unwrap_or(uri);
        let id = if let Some(text) = substituted.as_str() {
            text.split("functions/${")
                .nth(1)
                .and_then(|rest| rest.split(".Arn}").next())
        } else {
            substituted
                .pointer("/1/__FunctionArn__/Fn::GetAtt/0")
                .and_then(Value::as_str)
        };
        id.and_then(|id| self.arns.get(id))
            .cloned()
            .with_context(|| format!("no deployed function for {uri}"))
    }
}

fn authorizers(aws: &LocalAws, api: &str, body: &Value, functions: &Functions) -> Result<BTreeMap<String, String>> {
    let path = format!("/v2/apis/{api}/authorizers");
    let existing = aws.rest("apigateway", "GET", &path, None)?;
    let mut known: BTreeMap<String, String> = items(&existing)
        .filter_map(|item| Some((text(item, "name")?.to_owned(), text(item, "authorizerId")?.to_owned())))
        .collect();
    let schemes = body.pointer("/components/securitySchemes").and_then(Value::as_object);
    for (name, scheme) in schemes.into_iter().flatten() {
        let settings = scheme
            .get("x-amazon-apigateway-authorizer")
            .context("a scheme that is not an authorizer")?;
        let arn = functions.arn_in(settings.get("authorizerUri").unwrap_or(&Value::Null))?;
        let wanted = json!({
            "name": name,
            "authorizerType": "REQUEST",
            "authorizerUri": format!(
                "arn:aws:apigateway:{}:lambda:path/2015-03-31/functions/{arn}/invocations", aws.region
            ),
            "authorizerPayloadFormatVersion": settings.get("authorizerPayloadFormatVersion"),
            "enableSimpleResponses": settings.get("enableSimpleResponses"),
            "authorizerResultTtlInSeconds": settings.get("authorizerResultTtlInSeconds"),
            "identitySource": settings.get("identitySource"),
        });
        if let Some(id) = known.get(name) {
            aws.rest("apigateway", "PATCH", &format!("{path}/{id}"), Some(&wanted))?;
        } else {
            let made = aws.rest("apigateway", "POST", &path, Some(&wanted))?;
            known.insert(
                name.clone(),
                text(&made, "authorizerId").context("no authorizer id")?.to_owned(),
            );
        }
    }
    Ok(known)
}

fn operations(body: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = body.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path, method, operation))
    })
}

/// The authorizer that an operation asks for. SAM writes `NONE` for an open route.
fn security(operation: &Value) -> Option<&str> {
    let schemes = operation.pointer("/security/0")?.as_object()?;
    schemes.keys().map(String::as_str).find(|scheme| *scheme != "NONE")
}

fn same(route: &Value, wanted: &Value) -> bool {
    ["routeKey", "target", "authorizationType", "authorizerId"]
        .iter()
        .all(|field| text(route, field) == text(wanted, field))
}

fn items(answer: &Value) -> impl Iterator<Item = &Value> {
    answer.get("items").and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}
