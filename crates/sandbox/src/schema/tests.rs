//! The authored schema against the real one: it may say less, never something else.

use std::{io::Write as _, path::PathBuf};

use apollo_compiler::{
    Node, Schema,
    ast::{FieldDefinition, InputValueDefinition},
    schema::ExtendedType,
};

use super::authored;

/// Copies of Shopify's Admin schemas, oldest first, as `HWJOBS_ADMIN_SCHEMA` lists them like a search path.
///
/// Without the variable, a line on standard error says so, and the list is empty.
pub(crate) fn real_schemas() -> Vec<PathBuf> {
    let Some(paths) = std::env::var_os("HWJOBS_ADMIN_SCHEMA") else {
        // Past the test harness, which shows no output of tests that pass.
        writeln!(std::io::stderr(), "skipped: HWJOBS_ADMIN_SCHEMA is not set").unwrap();
        return Vec::new();
    };
    std::env::split_paths(&paths).collect()
}

#[test]
fn authored_schema_contains_only_what_real_ones_contain() {
    for path in real_schemas() {
        let text = std::fs::read_to_string(&path).unwrap();
        let differences = differences(&Schema::parse(text, &path).unwrap());
        assert!(differences.is_empty(), "{}:\n{}", path.display(), differences.join("\n"));
    }
}

/// Everything that the authored schema contains and the real one does not, or not so.
fn differences(real: &Schema) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, ours) in &authored().schema.types {
        if ours.is_built_in() {
            continue;
        }
        match real.types.get(name) {
            None => differences.push(format!("type {name} is not real")),
            Some(theirs) => compare(ours, theirs, &mut differences),
        }
    }
    for (name, ours) in &authored().schema.directive_definitions {
        match real.directive_definitions.get(name) {
            Some(theirs) => {
                arguments(&format!("@{name}"), &ours.arguments, &theirs.arguments, &mut differences)
            }
            None if ours.is_built_in() => {}
            None => differences.push(format!("directive @{name} is not real")),
        }
    }
    differences
}

fn compare(ours: &ExtendedType, theirs: &ExtendedType, differences: &mut Vec<String>) {
    let name = ours.name();
    match (ours, theirs) {
        (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => {}
        (ExtendedType::Object(ours), ExtendedType::Object(theirs)) => {
            let invented = ours.implements_interfaces.difference(&theirs.implements_interfaces);
            differences.extend(invented.map(|other| format!("{name} does not implement {}", other.name)));
            for (field, ours) in &ours.fields {
                compare_fields(&format!("{name}.{field}"), ours, theirs.fields.get(field), differences);
            }
        }
        (ExtendedType::Interface(ours), ExtendedType::Interface(theirs)) => {
            for (field, ours) in &ours.fields {
                compare_fields(&format!("{name}.{field}"), ours, theirs.fields.get(field), differences);
            }
        }
        (ExtendedType::Enum(ours), ExtendedType::Enum(theirs)) => {
            let invented = ours.values.keys().filter(|value| !theirs.values.contains_key(*value));
            differences.extend(invented.map(|value| format!("{name}.{value} is not real")));
        }
        (ExtendedType::InputObject(ours), ExtendedType::InputObject(theirs)) => {
            for (field, ours) in &ours.fields {
                let place = format!("{name}.{field}");
                input(&place, ours, theirs.fields.get(field).map(|field| &field.node), differences);
            }
        }
        (ExtendedType::Union(ours), ExtendedType::Union(theirs)) => {
            let invented = ours.members.difference(&theirs.members);
            differences.extend(invented.map(|member| format!("{name} has no member {}", member.name)));
        }
        (_, _) => differences.push(format!("{name} is of another kind")),
    }
}

fn compare_fields(
    place: &str,
    ours: &FieldDefinition,
    theirs: Option<&apollo_compiler::schema::Component<FieldDefinition>>,
    differences: &mut Vec<String>,
) {
    let Some(theirs) = theirs else {
        differences.push(format!("{place} is not real"));
        return;
    };
    if ours.ty != theirs.ty {
        differences.push(format!("{place} is {}, really {}", ours.ty, theirs.ty));
    }
    arguments(place, &ours.arguments, &theirs.arguments, differences);
}

fn arguments(
    place: &str,
    ours: &[Node<InputValueDefinition>],
    theirs: &[Node<InputValueDefinition>],
    differences: &mut Vec<String>,
) {
    for argument in ours {
        let real = theirs.iter().find(|other| other.name == argument.name);
        input(&format!("{place}({}:)", argument.name), argument, real, differences);
    }
    let required = theirs.iter().filter(|argument| argument.is_required());
    for argument in required.filter(|argument| ours.iter().all(|other| other.name != argument.name)) {
        differences.push(format!("{place} really requires {}", argument.name));
    }
}

fn input(
    place: &str,
    ours: &InputValueDefinition,
    theirs: Option<&Node<InputValueDefinition>>,
    differences: &mut Vec<String>,
) {
    match theirs {
        None => differences.push(format!("{place} is not real")),
        Some(theirs) if ours.ty != theirs.ty => {
            differences.push(format!("{place} is {}, really {}", ours.ty, theirs.ty));
        }
        Some(theirs) if ours.default_value != theirs.default_value => {
            differences.push(format!("{place} has another default"));
        }
        Some(_) => {}
    }
}
