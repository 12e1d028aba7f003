//! The authored schema against the real one: it may say less, never something else.

use std::io::Write as _;

use apollo_compiler::{
    Node, Schema,
    ast::{FieldDefinition, InputValueDefinition},
    schema::ExtendedType,
};

use super::authored;

const REAL_SCHEMA: &str = "HWJOBS_ADMIN_SCHEMA";

#[test]
fn authored_schema_says_nothing_the_real_one_does_not() {
    let Ok(path) = std::env::var(REAL_SCHEMA) else {
        // Written past the test harness, which would keep it to itself.
        let skipped = format!("SKIPPED: {REAL_SCHEMA} names no real Admin schema to hold ours against\n");
        return std::io::stderr().write_all(skipped.as_bytes()).unwrap();
    };
    let text = std::fs::read_to_string(&path).unwrap();
    let real = Schema::parse(text, path).unwrap();
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
    assert!(differences.is_empty(), "{}", differences.join("\n"));
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
