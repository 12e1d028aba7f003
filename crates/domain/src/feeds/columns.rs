//! The columns of a feed: which of a file's columns is meant by which of ours, however it is spelled.

use std::collections::HashMap;

use crate::values::identifier;

/// A column that a feed knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What we call it: `facility-id`.
    pub name: &'static str,
    /// What else it may be called.
    pub aliases: &'static [&'static str],
}

impl Column {
    /// A column that has only our name, in every spelling of it.
    pub const fn new(name: &'static str) -> Self {
        Self { name, aliases: &[] }
    }

    /// A column that others call otherwise.
    pub const fn also(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, aliases }
    }

    fn is(&self, plain: &str) -> bool {
        plain == self::plain(self.name) || self.aliases.iter().any(|alias| plain == self::plain(alias))
    }
}

/// What a file must have: of each of these, one column at least.
pub type Needs = &'static [&'static [&'static str]];

/// A file's header: where the known columns are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    columns: &'static [Column],
    /// For each known column, its place in the file.
    places: Vec<Option<usize>>,
    /// The file's columns as they are spelled there.
    pub names: Vec<String>,
}

/// `facilityId`, `facility_id`, `Facility ID` and `facility-id` are the same column.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Header {
    /// Reads a file's first row.
    ///
    /// # Errors
    /// A column is there twice, or one that is needed is missing.
    pub fn read(names: Vec<String>, columns: &'static [Column], needs: Needs) -> Result<Self, String> {
        let mut places = vec![None; columns.len()];
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let plain = plain(name);
            if plain.is_empty() {
                continue;
            }
            if let Some(before) = seen.insert(plain.clone(), name) {
                return Err(format!("its header has the column `{name}` twice, as `{before}` and again"));
            }
            let Some(known) = columns.iter().position(|column| column.is(&plain)) else { continue };
            if let Some(before) = places[known].replace(at) {
                return Err(format!(
                    "its header has the columns `{}` and `{name}`, which are the same",
                    names[before]
                ));
            }
        }
        let header = Self { columns, places, names };
        match header.missing(needs) {
            Some(missing) => Err(format!("its header has no column {missing}; it has {}", header.told())),
            None => Ok(header),
        }
    }

    /// How many of these names are of columns that the feed knows: whether a line is its header.
    pub fn familiar(names: &[String], columns: &[Column]) -> usize {
        names.iter().filter(|name| columns.iter().any(|column| column.is(&plain(name)))).count()
    }

    /// The header of a file whose rows name their values themselves.
    pub fn of_objects(columns: &'static [Column]) -> Self {
        let names = columns.iter().map(|column| column.name.to_owned()).collect();
        Self { columns, places: (0..columns.len()).map(Some).collect(), names }
    }

    /// Where in the file a column is; none where the file has no such column.
    pub fn place(&self, name: &str) -> Option<usize> {
        let known = self.columns.iter().position(|column| column.name == name)?;
        self.places[known]
    }

    fn missing(&self, needs: Needs) -> Option<String> {
        let has = |name: &&str| {
            self.columns.iter().zip(&self.places).any(|(c, at)| c.name == *name && at.is_some())
        };
        needs.iter().find(|any| !any.iter().any(has)).map(|any| format!("`{}`", any.join("` or `")))
    }

    fn told(&self) -> String {
        let named: Vec<String> = self.names.iter().take(20).map(|name| format!("`{name}`")).collect();
        if named.is_empty() { "none".to_owned() } else { named.join(", ") }
    }

    /// A row's cells.
    ///
    /// # Errors
    /// It has more or fewer fields than the header has columns.
    pub fn cells<'r>(&self, fields: &'r [String]) -> Result<Cells<'r>, String> {
        if fields.len() != self.names.len() {
            return Err(format!("it has {} fields, the header has {}", fields.len(), self.names.len()));
        }
        let values = self.places.iter().map(|at| at.map(|at| fields[at].as_str())).collect();
        Ok(Cells { columns: self.columns, values })
    }

    /// The fields of a row that names its values itself, as a row of ours.
    ///
    /// # Errors
    /// Two of its names are the same column.
    pub fn fields(&self, pairs: Vec<(String, String)>) -> Result<Vec<String>, String> {
        let mut fields: Vec<Option<String>> = vec![None; self.columns.len()];
        for (name, value) in pairs {
            let plain = plain(&name);
            let Some(known) = self.columns.iter().position(|column| column.is(&plain)) else { continue };
            if fields[known].replace(value).is_some() {
                return Err(format!("it names `{}` twice", self.columns[known].name));
            }
        }
        Ok(fields.into_iter().map(Option::unwrap_or_default).collect())
    }
}

/// The cells of a row, by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells<'r> {
    columns: &'static [Column],
    values: Vec<Option<&'r str>>,
}

impl<'r> Cells<'r> {
    /// A column's text, trimmed as identifiers are; none where the file has no such column, or it is blank.
    pub fn get(&self, name: &str) -> Option<&'r str> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        self.values[at].and_then(identifier::trimmed)
    }

    /// A column's text, as [`get`](Self::get), where it identifies something.
    ///
    /// # Errors
    /// A spreadsheet rounded it: its last digits are lost, and what is left may identify something else.
    pub fn identifier(&self, name: &str) -> Result<Option<&'r str>, String> {
        match self.get(name) {
            Some(text) if identifier::is_rounded(text) => Err(format!(
                "`{text}` in `{name}` is a number that a spreadsheet rounded: format the column as text, fill in the full \
                 numbers, and export again"
            )),
            found => Ok(found),
        }
    }

    /// The identifier in the first of these columns that is not blank.
    ///
    /// # Errors
    /// All are blank, or a spreadsheet rounded it.
    pub fn need_identifier(&self, names: &[&str]) -> Result<&'r str, String> {
        let found = names.iter().find_map(|name| self.identifier(name).transpose());
        found.unwrap_or_else(|| self.need(names))
    }

    /// What stands in the first of these columns that has anything.
    ///
    /// # Errors
    /// None of them has.
    pub fn need(&self, names: &[&str]) -> Result<&'r str, String> {
        let found = names.iter().find_map(|name| self.get(name));
        found.ok_or_else(|| format!("`{}` is empty", names.join("` and `")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] =
        &[Column::new("facility-id"), Column::also("available", &["availableQty"]), Column::new("id-type")];
    const NEEDS: Needs = &[&["facility-id"], &["available"]];

    fn header(line: &str) -> Result<Header, String> {
        Header::read(line.split(',').map(str::to_owned).collect(), COLUMNS, NEEDS)
    }

    #[test]
    fn a_column_is_known_however_it_is_spelled() {
        for line in [
            "facility-id,available",
            "facilityId,availableQty",
            "Facility ID,available_qty",
            "FACILITY_ID,AVAILABLE",
        ] {
            let header = header(line).unwrap();
            let fields = ["DC".to_owned(), " 7 ".to_owned()];
            let cells = header.cells(&fields).unwrap();
            assert_eq!(
                (cells.get("facility-id"), cells.get("available"), cells.get("id-type")),
                (Some("DC"), Some("7"), None),
                "{line}"
            );
        }
    }

    #[test]
    fn a_header_that_is_not_clear_is_refused_with_what_it_has() {
        for (line, why) in [
            ("facility-id,available,Facility ID", "twice"),
            ("facility-id,available,availableQty", "which are the same"),
            ("facility-id,qty", "no column `available`; it has `facility-id`, `qty`"),
            ("", "no column `facility-id`; it has ``"),
        ] {
            let told = header(line).unwrap_err();
            assert!(told.contains(why), "{line}: {told}");
        }
    }

    #[test]
    fn rounded_identifier_is_refused_with_a_hint() {
        let header = header("facility-id,available").unwrap();
        let fields = ["8,404E+12".to_owned(), "8.404E+12".to_owned()];
        let cells = header.cells(&fields).unwrap();
        for refused in [
            cells.identifier("facility-id").unwrap_err(),
            cells.need_identifier(&["facility-id"]).unwrap_err(),
        ] {
            assert!(
                refused.contains("`8,404E+12` in `facility-id`") && refused.contains("as text"),
                "{refused}"
            );
        }
        assert_eq!(cells.get("available"), Some("8.404E+12"), "what identifies nothing is read as it is");
        assert_eq!(cells.identifier("id-type"), Ok(None));
        assert!(cells.need_identifier(&["id-type"]).unwrap_err().contains("is empty"));
    }

    #[test]
    fn columns_that_nobody_knows_are_left_alone() {
        let header = header("colour,available,facility-id,").unwrap();
        let fields = ["red", "3", "DC", ""].map(str::to_owned);
        assert_eq!(header.cells(&fields).unwrap().need(&["facility-id"]), Ok("DC"));
    }

    #[test]
    fn a_row_of_another_length_is_refused() {
        let header = header("facility-id,available").unwrap();
        assert_eq!(header.cells(&["DC".to_owned()]), Err("it has 1 fields, the header has 2".to_owned()));
    }

    #[test]
    fn an_object_is_a_row_of_known_columns() {
        let header = Header::of_objects(COLUMNS);
        let pairs =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert_eq!(
            header.fields(pairs(&[("availableQty", "4"), ("x", "y")])),
            Ok(vec![String::new(), "4".into(), String::new()])
        );
        assert!(header.fields(pairs(&[("availableQty", "4"), ("available", "5")])).is_err());
    }
}
