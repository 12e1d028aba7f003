//! Inputs of the availability calculation for one variant.

use crate::catalog::kit_composition::KitComposition;
use crate::facility::FacilityId;

/// One variant: where it is, what it is made of, what is held back, who waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply<'a> {
    /// Its number in the store.
    pub variant: i64,
    /// Where it is, ascending by facility, each once.
    pub places: Vec<Place<'a>>,
    /// What it is made of, if it is a kit whose components are known. These alone say how much of it there is; its own
    /// places then say what it may be used for there, and what is kept of it.
    pub components: Vec<Component<'a>>,
    /// Whether that is known. What was counted of a kit of which nobody has said it cannot be picked, so that none is promised.
    pub composition: KitComposition,
    /// The channels that are asked for.
    pub selling: Selling<'a>,
    /// Who waits for it: open units of it, and as many as open units of kits take of it.
    pub waiting: Waiting,
}

/// A facility that holds stock, as far as promising is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Which.
    pub facility: FacilityId,
    /// Those of the channels asked for that it is in now, by their places in [`Selling::Channels`].
    pub channels: Vec<usize>,
    /// True if things are fetched there.
    pub pickup: bool,
}

/// A variant at a facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Where.
    pub site: &'a Site,
    /// What is there and not reserved; may be negative.
    pub atp: i64,
    /// What is kept for those who walk in.
    pub safety_stock: i64,
    /// True if orders are sent from there.
    pub allow_brokering: bool,
    /// True if it is handed out there.
    pub allow_pickup: bool,
}

/// What a kit is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component<'a> {
    /// The component's number in the store.
    pub variant: i64,
    /// How many of it make one kit.
    pub quantity: i64,
    /// Where it is, ascending by facility, each once.
    pub places: Vec<Place<'a>>,
    /// Who waits for it, as for any variant, but without what open units of this very kit take of it: these wait for the kit.
    pub waiting: Waiting,
}

/// The channels that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selling<'a> {
    /// The store has no channel at all: every facility sells.
    Everywhere,
    /// These, and what each has for the variant.
    Channels(Vec<Channel<'a>>),
}

/// What a channel has for a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel<'a> {
    /// Its id.
    pub channel: &'a str,
    /// What is held back of all that it sells, once.
    pub threshold: i64,
    /// True if it sells the variant.
    pub allow_brokering: bool,
    /// True if it sells the variant to be fetched.
    pub allow_pickup: bool,
}

/// Open units that wait in queues, counted in units of the variant: of itself, and of each kit as many as it takes. A kit of
/// a kit takes nothing but its components. Those in `general-ops` wait for nothing: they are history, or need no parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// In any queue.
    pub units: i64,
    /// Of them, in `preorder` and `backorder`.
    pub presold: i64,
}

/// What a unit is promised for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// To be sent.
    Brokering,
    /// To be fetched.
    Pickup,
}

impl<'a> Place<'a> {
    /// A place where nothing is, nothing is held back and everything is allowed.
    pub fn at(site: &'a Site) -> Self {
        Self { site, atp: 0, safety_stock: 0, allow_brokering: true, allow_pickup: true }
    }

    /// What is there beyond the safety stock. Each facility by itself: what one lacks, another does not make up for.
    fn available(&self) -> i64 {
        self.beyond_safety(self.atp)
    }

    fn beyond_safety(&self, units: i64) -> i64 {
        units.saturating_sub(self.safety_stock).max(0)
    }

    fn allows(&self, for_what: Use) -> bool {
        match for_what {
            Use::Brokering => self.allow_brokering,
            Use::Pickup => self.allow_pickup,
        }
    }
}

impl Component<'_> {
    fn kits_spoken_for(&self) -> i64 {
        let quantity = self.quantity.max(1);
        let units = self.waiting.units.max(0);
        units / quantity + i64::from(units % quantity > 0)
    }
}

impl Waiting {
    /// Those who wait here and those who wait there.
    pub fn and(self, others: Self) -> Self {
        Self {
            units: self.units.saturating_add(others.units),
            presold: self.presold.saturating_add(others.presold),
        }
    }
}

impl<'a> Selling<'a> {
    /// The largest threshold of the channels that sell the variant; of equal ones the first. None where nothing is held
    /// back.
    pub(super) fn threshold(&self) -> Option<(&'a str, i64)> {
        let Self::Channels(channels) = self else { return None };
        let selling = channels.iter().filter(|channel| channel.allow_brokering && channel.threshold > 0);
        selling.rev().max_by_key(|channel| channel.threshold).map(|it| (it.channel, it.threshold))
    }

    /// True if any channel allows it.
    pub(super) fn allows(&self, for_what: Use) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Channels(channels) => channels.iter().any(|channel| match for_what {
                Use::Brokering => channel.allow_brokering,
                Use::Pickup => channel.allow_pickup,
            }),
        }
    }
}

impl<'a> Supply<'a> {
    /// Every place with what it has beyond its safety stock; whether the place may be used for it is not looked at.
    pub(super) fn offers(&self, for_what: Use) -> Vec<(Place<'a>, i64)> {
        if self.components.is_empty() {
            return self.places.iter().map(|place| (*place, self.counted(place))).collect();
        }
        let places = self.places_of_kit().into_iter();
        places.map(|place| (place, place.beyond_safety(self.kits_at(place.site, for_what)))).collect()
    }

    /// What there is of it by its own stock.
    fn counted(&self, place: &Place<'_>) -> i64 {
        match self.composition {
            KitComposition::Known => place.available(),
            KitComposition::Unknown => 0,
        }
    }

    /// As many kits as cannot be made any more because of who waits for their components: a kit that is bought at the shop
    /// becomes items of its components, so these wait and it does not. The component that most are missing for counts, in
    /// whole kits: one unit that is taken spoils the kit that it was for.
    pub(super) fn component_demand(&self) -> i64 {
        self.components.iter().map(Component::kits_spoken_for).max().unwrap_or(0)
    }

    /// Units that wait in the queues for pre-orders and back-orders, of it or of what it is made of.
    pub(super) fn presold(&self) -> i64 {
        let of_components = self.components.iter().map(|component| component.waiting.presold);
        of_components.fold(self.waiting.presold, i64::saturating_add)
    }

    /// Wherever any component is, as the kit itself may be used there.
    fn places_of_kit(&self) -> Vec<Place<'a>> {
        let components = self.components.iter().flat_map(|component| &component.places);
        let mut sites: Vec<&'a Site> = components.map(|place| place.site).collect();
        sites.sort_by(|a, b| a.facility.cmp(&b.facility));
        sites.dedup_by(|a, b| a.facility == b.facility);
        sites.into_iter().map(|site| at(&self.places, site).unwrap_or_else(|| Place::at(site))).collect()
    }

    /// How many kits all components together allow at a facility. A component may be a kit for itself; as one of another
    /// it counts by its own stock.
    fn kits_at(&self, site: &Site, for_what: Use) -> i64 {
        let allowed = |component: &Component<'_>| {
            let place = at(&component.places, site).filter(|place| place.allows(for_what));
            place.map_or(0, |place| place.available() / component.quantity.max(1))
        };
        self.components.iter().map(allowed).min().unwrap_or(0)
    }
}

fn at<'a>(places: &[Place<'a>], site: &Site) -> Option<Place<'a>> {
    let found = places.binary_search_by(|place| place.site.facility.cmp(&site.facility));
    found.ok().map(|index| places[index])
}
