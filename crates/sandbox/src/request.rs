//! A GraphQL request: read, validated against the schema, its variables coerced. What is wrong with it is told the way
//! Shopify tells it.

use apollo_compiler::{
    ExecutableDocument, Node,
    executable::Operation,
    request::coerce_variable_values,
    response::{GraphQLError, JsonMap},
    validation::{DiagnosticList, Valid},
};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{reply::Reply, schema::authored};

/// The body of a request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: String,
    #[serde(default)]
    variables: Option<JsonMap>,
    #[serde(default)]
    operation_name: Option<String>,
}

/// A request that can be executed.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) document: Valid<ExecutableDocument>,
    pub(super) operation: Node<Operation>,
    pub(super) variables: Valid<JsonMap>,
}

impl Request {
    /// Reads a body; `Err` is the answer to one that cannot be executed.
    pub(super) fn read(body: &[u8]) -> Result<Request, Box<Reply>> {
        let body: Body = serde_json::from_slice(body).map_err(|error| {
            let message = format!("The request is no GraphQL request: {error}");
            Reply::json(StatusCode::BAD_REQUEST, &json!({ "errors": message }))
        })?;
        let schema = &authored().schema;
        let document = ExecutableDocument::parse_and_validate(schema, body.query, "request")
            .map_err(|found| Reply::errors(&invalid(&found.errors)))?;
        let operation = document
            .operations
            .get(body.operation_name.as_deref())
            .map_err(|error| Reply::errors(&json!([{ "message": error.message().to_string() }])))?
            .clone();
        let variables = coerce_variable_values(schema, &operation, &body.variables.unwrap_or_default());
        let variables = variables.map_err(|error| {
            let mut error = error.to_graphql_error(&document.sources);
            error.extensions.insert("code", "INVALID_VARIABLE".into());
            Reply::errors(&[error])
        })?;
        Ok(Request { document, operation, variables })
    }

    /// The names a request goes by: its operation's, and those of its root fields.
    pub(super) fn names(&self) -> Vec<String> {
        let name = self.operation.name.iter().map(ToString::to_string);
        name.chain(self.root_fields()).collect()
    }

    /// The root fields that are asked for.
    pub(super) fn root_fields(&self) -> Vec<String> {
        self.operation.root_fields(&self.document).map(|field| field.name.to_string()).collect()
    }
}

/// What is wrong with a document, the way Shopify tells it.
pub(super) fn invalid(errors: &DiagnosticList) -> Vec<Value> {
    let rules: Vec<_> = errors.iter().map(|found| found.error.unstable_error_name()).collect();
    // A field without any known subfield is no mistake of its own.
    let follows = |rule| rule == Some("MissingSubselection") && rules.contains(&Some("UndefinedField"));
    let found = errors.iter().zip(&rules).filter(|(_, rule)| !follows(**rule));
    found.map(|(found, rule)| mistake(&found.unstable_to_json_compat(), *rule)).collect()
}

fn mistake(error: &GraphQLError, rule: Option<&str>) -> Value {
    let locations: Vec<Value> = error
        .locations
        .iter()
        .map(|location| json!({ "line": location.line, "column": location.column }))
        .collect();
    let mut message = error.message.clone();
    let mut extensions = json!({ "code": rule.map_or("parse_error", code) });
    if rule == Some("UndefinedField")
        && let [_, field, _, ty, ..] = error.message.split('"').collect::<Vec<_>>()[..]
    {
        message = format!("Field '{field}' doesn't exist on type '{ty}'");
        extensions["fieldName"] = field.into();
        extensions["typeName"] = ty.into();
    }
    json!({ "message": message, "locations": locations, "extensions": extensions })
}

/// Shopify's code for a broken rule, by the validator's name of the rule.
fn code(rule: &str) -> &'static str {
    match rule {
        "UndefinedField" => "undefinedField",
        "UndefinedArgument" => "argumentNotAccepted",
        "RequiredArgument" => "missingRequiredArguments",
        "RequiredField" => "missingRequiredInputObjectAttribute",
        "UndefinedInputValue" => "argumentNotAccepted",
        "UndefinedVariable" => "variableNotDefined",
        "UnusedVariable" => "variableNotUsed",
        "DisallowedVariableUsage" => "variableMismatch",
        "UndefinedFragment" => "useAndDefineFragment",
        "UnusedFragment" => "useAndDefineFragment",
        "UndefinedDirective" => "undefinedDirective",
        "UndefinedEnumValue" | "UnsupportedValueType" | "IntCoercionError" | "FloatCoercionError" => {
            "argumentLiteralsIncompatible"
        }
        "MissingSubselection" | "SubselectionOnScalarType" | "SubselectionOnEnumType" => "selectionMismatch",
        "InvalidFragmentSpread" => "cannotSpreadFragment",
        "UndefinedTypeInNamedFragmentTypeCondition"
        | "UndefinedTypeInInlineFragmentTypeCondition"
        | "UndefinedDefinition" => "undefinedType",
        "ConflictingFieldType" | "ConflictingFieldName" | "ConflictingFieldArgument" => "fieldConflict",
        _ => "invalidDocument",
    }
}
