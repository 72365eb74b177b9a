//! One service as Google describes it ("Discovery Document", `discovery#restDescription`): its paths, methods and
//! parameters.
use crate::google_requests::schema;
use serde_json::{Map, Value};

pub(crate) struct Service {
    document: Value,
    methods: Vec<Method>,
}

struct Method {
    verb: String,
    /// Such as `/v4/spreadsheets/{spreadsheetId}/values/{range}:append`.
    path: String,
    /// Whether it is the address for content, which Google describes apart.
    upload: bool,
    description: Value,
}

impl Service {
    pub(crate) fn new(document: Value) -> Self {
        let base = format!("/{}", document["servicePath"].as_str().unwrap_or_default());
        let mut methods = Vec::new();
        collect(&document, &base, &mut methods);
        assert!(!methods.is_empty(), "a description without methods");
        Self { document, methods }
    }
}

fn collect(resource: &Value, base: &str, methods: &mut Vec<Method>) {
    for description in members(&resource["methods"]).map(|(_, description)| description) {
        let path = description.get("flatPath").or(description.get("path"));
        let of = |path: &str, upload| Method {
            verb: description["httpMethod"].as_str().unwrap_or_default().to_owned(),
            path: path.to_owned(),
            upload,
            description: description.clone(),
        };
        methods.extend(
            path.and_then(Value::as_str)
                .map(|path| of(&format!("{base}{path}"), false)),
        );
        let upload = description.pointer("/mediaUpload/protocols/simple/path");
        methods.extend(upload.and_then(Value::as_str).map(|path| of(path, true)));
    }
    for (_, inner) in members(&resource["resources"]) {
        collect(inner, base, methods);
    }
}

fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flatten()
}

/// Why a request is not what Google describes.
pub(crate) fn check(services: &[Service], request: &Value) -> Result<(), String> {
    let (verb, path) = (request["method"].as_str(), request["path"].as_str());
    let (verb, path) = (verb.ok_or("no method")?, path.ok_or("no path")?);
    let all = services
        .iter()
        .flat_map(|service| service.methods.iter().map(move |method| (service, method)));
    let there: Vec<_> = all.filter(|(_, method)| fits(path, &method.path)).collect();
    if there.is_empty() {
        return Err(format!("no such path: {path}"));
    }
    if verb == "PUT" && there.iter().any(|(_, method)| method.upload) {
        // The rest of an upload: its address is what Google answered, and its body is content.
        return parameters(request, &[("upload_id", "")]).map(|_| ());
    }
    let named = there.into_iter().filter(|(_, method)| method.verb == verb);
    // Of `{fileId}` and `generateIds`, the one that says more.
    let found = named.max_by_key(|(_, method)| literal(&method.path));
    let (service, method) = found.ok_or_else(|| format!("{verb} is not a method of {path}"))?;
    query(service, &method.description, request)?;
    body(service, &method.description, &request["body"])
}

/// Whether a path is of a template's form. What stands for a name is escaped, so that slashes are Google's.
fn fits(path: &str, template: &str) -> bool {
    let (parts, templates): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), template.split('/').collect());
    parts.len() == templates.len()
        && parts
            .iter()
            .zip(&templates)
            .all(|(part, template)| part_fits(part, template))
}

fn part_fits(part: &str, template: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else {
        return part == template;
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let name = part.strip_prefix(before).and_then(|part| part.strip_suffix(after));
    name.is_some_and(|name| !name.is_empty())
}

/// How much of a template is not a name.
fn literal(template: &str) -> usize {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    template.len() - names.map(|name| name.len() + 2).sum::<usize>()
}

/// The query's pairs, of which all that are `needed` are there.
fn parameters<'a>(request: &'a Value, needed: &[(&str, &str)]) -> Result<Vec<(&'a str, &'a str)>, String> {
    let pairs = request["query"].as_array().ok_or("no query")?;
    let text = |pair: &'a Value, place: usize| pair[place].as_str().unwrap_or_default();
    let pairs: Vec<_> = pairs.iter().map(|pair| (text(pair, 0), text(pair, 1))).collect();
    match needed
        .iter()
        .find(|(name, _)| !pairs.iter().any(|(given, _)| given == name))
    {
        Some((name, _)) => Err(format!("parameter {name} is required")),
        None => Ok(pairs),
    }
}

fn query(service: &Service, method: &Value, request: &Value) -> Result<(), String> {
    let none = Map::new();
    let of_method = method["parameters"].as_object().unwrap_or(&none);
    let everywhere = service.document["parameters"].as_object().unwrap_or(&none);
    let is_query = |parameter: &Value| parameter["location"] == "query";
    let needed: Vec<(&str, &str)> = of_method
        .iter()
        .filter(|(_, parameter)| is_query(parameter) && parameter["required"] == true)
        .map(|(name, _)| (name.as_str(), ""))
        .collect();
    let pairs = parameters(request, &needed)?;
    for (name, value) in &pairs {
        let parameter = of_method
            .get(*name)
            .or(everywhere.get(*name))
            .filter(|known| is_query(known));
        let parameter = parameter.ok_or_else(|| format!("unknown parameter {name}"))?;
        let times = pairs.iter().filter(|(other, _)| other == name).count();
        if times > 1 && parameter["repeated"] != true {
            return Err(format!("{name}: given twice"));
        }
        schema::text(value, parameter).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}

fn body(service: &Service, method: &Value, body: &Value) -> Result<(), String> {
    let expected = &method["request"];
    match (expected.is_null(), body.is_null()) {
        (true, true) => return Ok(()),
        (true, false) => return Err("a body where none is expected".to_owned()),
        (false, true) => return Err("no body".to_owned()),
        (false, false) => {}
    }
    let id = method["id"].as_str().unwrap_or_default();
    schema::Schemas(&service.document["schemas"], id).check(body, expected, "body")
}
