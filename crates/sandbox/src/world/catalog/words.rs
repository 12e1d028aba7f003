//! The words that ordinary products are made of.

/// A range of products: its name, its code in SKUs, who makes it, for which season.
pub(super) struct Range {
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    pub(super) vendor: &'static str,
    pub(super) season: &'static str,
}

/// A kind of product, with what it costs in dollars (from, to) and weighs.
pub(super) struct Family {
    pub(super) noun: &'static str,
    pub(super) code: &'static str,
    pub(super) product_type: &'static str,
    pub(super) cut: Cut,
    pub(super) dollars: (u32, u32),
    pub(super) grams: u32,
}

/// Which options the products of a family have.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cut {
    /// Colour and size.
    Apparel,
    /// Colour and size of shoe.
    Shoe,
    /// Colour, waist and length.
    Trousers,
    Colored,
    Sized,
    Single,
}

const fn range(name: &'static str, code: &'static str, vendor: &'static str, season: &'static str) -> Range {
    Range { name, code, vendor, season }
}

const fn family(
    noun: &'static str,
    code: &'static str,
    product_type: &'static str,
    cut: Cut,
    dollars: (u32, u32),
    grams: u32,
) -> Family {
    Family { noun, code, product_type, cut, dollars, grams }
}

pub(super) const RANGES: &[Range] = &[
    range("Brightside", "BRT", "Brightside", "all-season"),
    range("Ridgeline", "RDG", "Brightside", "winter"),
    range("Cedar Creek", "CDR", "Cedar & Pine", "fall"),
    range("Northbound", "NTH", "Northbound Supply", "winter"),
    range("Tidewater", "TDW", "Tidewater Co.", "summer"),
    range("High Desert", "HDS", "Northbound Supply", "summer"),
    range("Juniper", "JNP", "Cedar & Pine", "spring"),
    range("Granite", "GRN", "Granite Works", "all-season"),
    range("Larkspur", "LRK", "Larkspur Studio", "spring"),
    range("Headwall", "HDW", "Granite Works", "winter"),
    range("Driftwood", "DRF", "Tidewater Co.", "summer"),
    range("Foxglove", "FXG", "Larkspur Studio", "fall"),
];

pub(super) const FAMILIES: &[Family] = &[
    family("Parka", "PARKA", "Jackets", Cut::Apparel, (220, 420), 1400),
    family("Rain Shell", "SHELL", "Jackets", Cut::Apparel, (110, 260), 420),
    family("Fleece", "FLC", "Fleece", Cut::Apparel, (60, 140), 480),
    family("Flannel Shirt", "FLNL", "Shirts", Cut::Apparel, (55, 95), 340),
    family("Base Layer", "BASE", "Base Layers", Cut::Apparel, (45, 90), 210),
    family("Hiking Pants", "PANT", "Pants", Cut::Trousers, (70, 130), 420),
    family("Trail Shorts", "SHORT", "Shorts", Cut::Sized, (40, 75), 190),
    family("Hiking Boots", "BOOT", "Footwear", Cut::Shoe, (140, 260), 1250),
    family("Trail Runners", "RUN", "Footwear", Cut::Shoe, (90, 160), 620),
    family("Beanie", "BEAN", "Hats", Cut::Colored, (18, 40), 80),
    family("Sun Hat", "SUNHAT", "Hats", Cut::Sized, (25, 55), 110),
    family("Gloves", "GLOVE", "Gloves", Cut::Sized, (30, 110), 150),
    family("Wool Socks", "SOCK", "Socks", Cut::Sized, (14, 28), 70),
    family("Daypack", "DAYPK", "Packs", Cut::Colored, (60, 140), 780),
    family("Backpack 65", "PACK65", "Packs", Cut::Sized, (190, 340), 1900),
    family("Two-Person Tent", "TENT2", "Camp", Cut::Colored, (240, 520), 2100),
    family("Sleeping Bag", "BAG", "Camp", Cut::Sized, (130, 390), 1100),
    family("Camp Stove", "STOVE", "Camp", Cut::Single, (45, 150), 380),
    family("Water Bottle", "BOTTLE", "Accessories", Cut::Colored, (18, 45), 240),
    family("Headlamp", "LAMP", "Accessories", Cut::Single, (25, 90), 90),
];

/// Colours, with their codes in SKUs.
pub(crate) const COLORS: &[(&str, &str)] = &[
    ("Olive", "OLV"),
    ("Black", "BLK"),
    ("Slate", "SLT"),
    ("Rust", "RST"),
    ("Navy", "NVY"),
    ("Sand", "SND"),
    ("Moss", "MOS"),
    ("Ecru", "ECR"),
    ("Plum", "PLM"),
    ("Sky", "SKY"),
];

pub(super) const SIZES: &[(&str, &str)] =
    &[("XS", "XS"), ("S", "S"), ("M", "M"), ("L", "L"), ("XL", "XL"), ("XXL", "XXL")];

pub(super) const SHOE_SIZES: &[(&str, &str)] = &[
    ("7", "070"),
    ("7.5", "075"),
    ("8", "080"),
    ("8.5", "085"),
    ("9", "090"),
    ("9.5", "095"),
    ("10", "100"),
    ("10.5", "105"),
    ("11", "110"),
    ("12", "120"),
];

pub(super) const WAISTS: &[(&str, &str)] = &[("28", "28"), ("30", "30"), ("32", "32"), ("34", "34")];

pub(super) const LENGTHS: &[(&str, &str)] = &[("30", "30"), ("32", "32"), ("34", "34")];
