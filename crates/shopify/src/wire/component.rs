//! Components of a kit.

use serde::Deserialize;

use super::connection::Connection;
use super::value::{At, distinct, each, identifier};
use crate::gid::Gid;
use domain::shopify::product::ShopComponent;
use domain::values::id::VariantId;

/// A kit with its components, perhaps with only the first page of them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KitWire {
    pub(crate) id: String,
    pub(crate) product_variant_components: Connection<Component>,
}

/// `ProductVariantComponent`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Component {
    quantity: i64,
    product_variant: Variant,
}

#[derive(Debug, Clone, Deserialize)]
struct Variant {
    id: String,
    title: String,
    sku: Option<String>,
    barcode: Option<String>,
}

impl TryFrom<KitWire> for Vec<ShopComponent> {
    type Error = String;

    fn try_from(wire: KitWire) -> Result<Self, String> {
        let components: Self = each("component", wire.product_variant_components.nodes, TryInto::try_into)?;
        distinct(components.iter().map(|component| component.variant)).at("component")?;
        Ok(components)
    }
}

impl TryFrom<Component> for ShopComponent {
    type Error = String;

    fn try_from(wire: Component) -> Result<Self, String> {
        let Component { quantity, product_variant: Variant { id, title, sku, barcode } } = wire;
        let quantity = u32::try_from(quantity)
            .ok()
            .filter(|quantity| *quantity > 0)
            .ok_or_else(|| format!("quantity {quantity} makes no kit"))?;
        let variant = VariantId::parse(&id).at("variant")?;
        Ok(Self { variant, title, sku: identifier(sku), barcode: identifier(barcode), quantity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(components: &str) -> Result<Vec<ShopComponent>, String> {
        let kit = format!(
            r#"{{"id":"gid://shopify/ProductVariant/1","productVariantComponents":{{"nodes":[{components}],
                "pageInfo":{{"hasNextPage":false,"endCursor":null}}}}}}"#
        );
        serde_json::from_str::<KitWire>(&kit).unwrap().try_into()
    }

    fn of(variant: &str, quantity: i64) -> String {
        format!(
            r#"{{"quantity":{quantity},"productVariant":{{"id":"gid://shopify/{variant}","title":"Hat","sku":" ","barcode":" 4711\u200b"}}}}"#
        )
    }

    #[test]
    fn component_is_read_and_blank_is_absent() {
        let hat = ShopComponent {
            variant: VariantId(2),
            title: "Hat".into(),
            sku: None,
            barcode: Some("4711".into()),
            quantity: 3,
        };
        assert_eq!(read(&of("ProductVariant/2", 3)), Ok(vec![hat]));
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn what_makes_no_kit_is_refused_with_its_place() {
        for (components, why) in [
            (of("ProductVariant/2", 0), "component 1: quantity 0 makes no kit"),
            (of("ProductVariant/2", i64::MAX), "component 1: quantity 9223372036854775807 makes no kit"),
            (of("Product/2", 1), "component 1: variant"),
            (format!("{0},{0}", of("ProductVariant/2", 1)), "component 2 is there twice"),
        ] {
            let refused = read(&components).unwrap_err();
            assert!(refused.starts_with(why), "{refused}");
        }
    }
}
