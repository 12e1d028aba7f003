//! The catalog of the shop: 20,000 variants of 5,000 products.

use super::dice::Dice;
use super::gid::Gid;

const PRODUCTS: u64 = 5_000;
const VARIANTS: u64 = 20_000;

/// The variants of four products in a row.
const FOUR: [u64; 4] = [1, 3, 4, 8];
const OF_FOUR: u64 = 16;

const MAKES: [&str; 20] = [
    "Linen",
    "Merino",
    "Oak",
    "Ceramic",
    "Waxed",
    "Recycled",
    "Café",
    "Brass",
    "Cork",
    "Wool",
    "Denim",
    "Hemp",
    "Süde",
    "Canvas",
    "Glass",
    "Bamboo",
    "Raw",
    "Fjällräven-style",
    "Steel",
    "Silk",
];
const THINGS: [&str; 25] = [
    "Shirt", "Jumper", "Jacket", "Mug", "Vase", "Lamp", "Rug", "Backpack", "Scarf", "Beanie", "Socks",
    "Notebook", "Tray", "Board", "Apron", "Cushion", "Throw", "Trousers", "Dress", "Belt", "Wallet",
    "Planter", "Candle", "Teapot", "Stool",
];
const LINES: [&str; 10] = [
    "Harbour",
    "Nº 5",
    "Fields",
    "Atelier",
    "Everyday",
    "Northern",
    "Crème",
    "Studio",
    "1987",
    "Half & Half",
];
const VENDORS: [&str; 6] = ["Hollow & Birch", "Ström", "Kōji", "Atelier Été", "Northside", "O'Malley's"];
const SIZES: [&str; 4] = ["S", "M", "L", "XL"];
const COLOURS: [&str; 2] = ["Navy", "Écru"];

/// A product, counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product(u64);

/// A variant of it, counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variant {
    pub(crate) product: Product,
    pub(crate) place: u64,
}

impl Product {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..PRODUCTS).map(Self)
    }

    pub(crate) fn variants(self) -> impl Iterator<Item = Variant> {
        (0..FOUR[self.0 as usize % 4]).map(move |place| Variant { product: self, place })
    }

    pub(crate) fn id(self) -> Gid {
        Gid::product(self.0)
    }

    pub(crate) fn title(self) -> String {
        let at = |words: &'static [&str], of: u64| words[of as usize % words.len()];
        format!("{} {} “{}”", at(&MAKES, self.0), self.thing(), at(&LINES, self.0 / 500))
    }

    pub(crate) fn handle(self) -> String {
        format!("{}-{:04}", self.thing().to_lowercase(), self.0)
    }

    pub(crate) fn thing(self) -> &'static str {
        match self.gift_card() {
            true => "Gift card",
            false => THINGS[(self.0 / 20) as usize % THINGS.len()],
        }
    }

    pub(crate) fn vendor(self) -> &'static str {
        VENDORS[(self.0 % 7) as usize % VENDORS.len()]
    }

    /// One in a hundred is not sent, but mailed.
    pub(crate) fn gift_card(self) -> bool {
        self.0 % 100 == 96
    }

    /// In dollar cents.
    pub(crate) fn price(self) -> i64 {
        900 + (self.0 * 7_919 % 240) as i64 * 50 - if self.0.is_multiple_of(3) { 5 } else { 0 }
    }

    /// The names of what its variants differ in.
    pub(crate) fn options(self) -> &'static [&'static str] {
        match FOUR[self.0 as usize % 4] {
            1 => &["Title"],
            8 => &["Size", "Colour"],
            _ => &["Size"],
        }
    }
}

impl Variant {
    /// One that is bought: few are bought often, many now and then.
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        // The popular ones are spread over the products: 7,919 has no divisor in common with 20,000.
        Self::at(dice.rank(VARIANTS) * 7_919 % VARIANTS)
    }

    fn at(number: u64) -> Self {
        let (mut place, mut product) = (number % OF_FOUR, number / OF_FOUR * 4);
        for variants in FOUR {
            if place < variants {
                break;
            }
            place -= variants;
            product += 1;
        }
        Self { product: Product(product), place }
    }

    /// Counted over the whole shop.
    fn number(self) -> u64 {
        let before: u64 = FOUR.iter().take(self.product.0 as usize % 4).sum();
        self.product.0 / 4 * OF_FOUR + before + self.place
    }

    pub(crate) fn id(self) -> Gid {
        Gid::variant(self.number())
    }

    pub(crate) fn inventory_item(self) -> Gid {
        Gid::inventory_item(self.number())
    }

    /// A few never got one.
    pub(crate) fn sku(self) -> Option<String> {
        (self.number() % 101 != 100).then(|| format!("HB-{:04}-{}", self.product.0, self.place + 1))
    }

    pub(crate) fn barcode(self) -> Option<String> {
        (self.number() % 9 != 8).then(|| format!("40{:011}", 52_000_000_000 + self.number()))
    }

    /// What it is of each of its product's options.
    pub(crate) fn values(self) -> Vec<&'static str> {
        let (size, colour) = (SIZES[self.place as usize % 4], COLOURS[self.place as usize / 4]);
        match self.product.options().len() {
            2 => vec![size, colour],
            _ if self.product.options() == ["Title"] => vec!["Default Title"],
            _ => vec![size],
        }
    }

    /// What a line says of it; nothing, where there is no choice.
    pub(crate) fn title(self) -> Option<String> {
        (self.product.options() != ["Title"]).then(|| self.values().join(" / "))
    }
}
