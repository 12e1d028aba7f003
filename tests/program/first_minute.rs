//! What a newcomer does in the first minute.

use crate::support::Retailer;

#[test]
fn a_first_run_imports_everything_and_a_second_one_nothing() {
    let retailer = Retailer::new();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    let first = retailer.json("orders new", 0);
    assert_eq!(first["seen"], 400);
    assert_eq!(first["numbers"]["created"], retailer.count("orders"));
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], 0);
    let placed = retailer.step()["placed"].clone();
    assert_eq!(retailer.json("orders new", 0)["numbers"]["created"], placed);
}
