//! Deciding only, beside the floor, for each way to assign; and how well each does.

use domain::brokering::decide;

use crate::floor::Floor;
use crate::quality::Quality;
use crate::rules::{self, Assign};
use crate::timing::{Times, repetitions};
use crate::world::{Size, terms};

pub(crate) fn measure(size: &Size) {
    let facts = size.facts().facts;
    let floor = Floor::new(&facts);
    let routings = Assign::ALL.map(rules::routings);
    let mut bare = Times::of(format!("scan {} rows of stock", facts.stock.len()));
    let mut ours = Assign::ALL.map(|assign| Times::of(format!("decide, {}", assign.word())));
    let mut quality = Vec::new();
    for turn in 0..repetitions(size.orders) {
        bare.take(|| floor.scan());
        for ((times, routings), assign) in ours.iter_mut().zip(&routings).zip(Assign::ALL) {
            let decisions = times.take(|| decide(&facts, &terms(routings)));
            if turn == 0 {
                quality.push((assign, Quality::of(&facts, &decisions)));
            }
        }
    }
    bare.tell(&bare, size.orders);
    ours.iter().for_each(|times| times.tell(&bare, size.orders));
    quality.iter().for_each(|(assign, quality)| quality.tell(*assign));
}
