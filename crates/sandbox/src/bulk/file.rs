//! The files of bulk operations, in a folder beside the shop's own file: rows as they are written, and what becomes of
//! them when the operation ends.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use apollo_compiler::response::JsonMap;

use super::{form::Form, operation::Layout};

/// The folder of a shop's bulk operations.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// The rows of a running operation, being written.
#[derive(Debug)]
pub(super) struct Sheet(BufWriter<File>);

/// Where a row lies in its file.
struct Span {
    start: u64,
    length: usize,
}

impl Folder {
    /// The folder beside the shop's file.
    pub(super) fn beside(state: &Path) -> Folder {
        let mut name = OsString::from(state);
        name.push(".bulk");
        Folder(name.into())
    }

    /// The finished file of an operation.
    pub(super) fn finished(&self, id: i64) -> PathBuf {
        self.0.join(format!("{id}.jsonl"))
    }

    fn unfinished(&self, id: i64) -> PathBuf {
        self.0.join(format!("{id}.rows"))
    }

    /// Opens an operation's rows to write on after so many bytes; what lies behind them was written by a poll that
    /// came to nothing.
    pub(super) fn append(&self, id: i64, after: u64) -> io::Result<Sheet> {
        fs::create_dir_all(&self.0)?;
        let mut file = File::options().create(true).truncate(false).write(true).open(self.unfinished(id))?;
        file.set_len(after)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Sheet(BufWriter::new(file)))
    }

    /// Makes the finished file of an operation's rows, in this form. Returns its length.
    pub(super) fn finish(&self, id: i64, layout: Layout, form: Form) -> io::Result<u64> {
        let rows = self.unfinished(id);
        let length = write_out(&rows, &self.finished(id), layout, id, form)?;
        fs::remove_file(rows)?;
        Ok(length)
    }

    /// Cuts a finished file: at the end of its last line but one, or within its last line.
    pub(super) fn cut(&self, id: i64, within_a_line: bool) -> io::Result<()> {
        let path = self.finished(id);
        let lines = spans(&mut BufReader::new(File::open(&path)?))?;
        let Some(last) = lines.last() else { return Ok(()) };
        let kept = if within_a_line { last.length as u64 / 2 } else { 0 };
        File::options().write(true).open(&path)?.set_len(last.start + kept)
    }

    /// Throws away an operation's rows.
    pub(super) fn discard(&self, id: i64) -> io::Result<()> {
        match fs::remove_file(self.unfinished(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Sheet {
    /// Writes a row; tells how many bytes it took.
    pub(super) fn write(&mut self, row: &JsonMap) -> io::Result<u64> {
        let mut line = serde_json::to_vec(row)?;
        line.push(b'\n');
        self.0.write_all(&line)?;
        Ok(line.len() as u64)
    }

    /// Ends the writing.
    pub(super) fn close(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes all rows in a form, flat ones in an order that follows from the seed and nothing else. Returns the file's length.
fn write_out(from: &Path, to: &Path, layout: Layout, seed: i64, mut form: Form) -> io::Result<u64> {
    let mut rows = BufReader::new(File::open(from)?);
    let mut lines = spans(&mut rows)?;
    match layout {
        Layout::Grouped => {}
        Layout::Flat => fastrand::Rng::with_seed(seed.unsigned_abs()).shuffle(&mut lines),
    }
    let mut written = BufWriter::new(File::create(to)?);
    form.begin(&mut written)?;
    let (mut rows, mut text) = (rows.into_inner(), Vec::new());
    for line in lines {
        rows.seek(SeekFrom::Start(line.start))?;
        text.resize(line.length, 0);
        rows.read_exact(&mut text)?;
        form.row(text.trim_ascii_end(), &mut written)?;
    }
    written.flush()?;
    Ok(written.get_ref().metadata()?.len())
}

fn spans(rows: &mut impl io::BufRead) -> io::Result<Vec<Span>> {
    let (mut lines, mut start, mut text) = (Vec::new(), 0, Vec::new());
    loop {
        text.clear();
        let length = rows.read_until(b'\n', &mut text)?;
        if length == 0 {
            return Ok(lines);
        }
        lines.push(Span { start, length });
        start += length as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(rows: u32) -> (tempfile::TempDir, Folder) {
        let directory = tempfile::tempdir().unwrap();
        let folder = Folder::beside(&directory.path().join("shop.db"));
        let mut sheet = folder.append(7, 0).unwrap();
        for number in 0..rows {
            let row = apollo_compiler::response::serde_json_bytes::json!({ "n": number });
            sheet.write(row.as_object().unwrap()).unwrap();
        }
        sheet.close().unwrap();
        (directory, folder)
    }

    fn text(folder: &Folder) -> String {
        fs::read_to_string(folder.finished(7)).unwrap()
    }

    #[test]
    fn flat_rows_are_all_there_in_another_order_that_is_always_the_same() {
        let shuffled = || {
            let (_directory, folder) = filled(50);
            folder.finish(7, Layout::Flat, Form::Shopify).unwrap();
            text(&folder)
        };
        let (_directory, folder) = filled(50);
        folder.finish(7, Layout::Grouped, Form::Shopify).unwrap();
        let (flat, grouped) = (shuffled(), text(&folder));
        assert_eq!(flat, shuffled());
        assert_ne!(flat, grouped);
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&flat), sorted(&grouped));
    }

    #[test]
    fn what_a_failed_poll_left_behind_is_written_over() {
        let (_directory, folder) = filled(2);
        let mut sheet = folder.append(7, "{\"n\":0}\n".len() as u64).unwrap();
        sheet.write(&JsonMap::new()).unwrap();
        sheet.close().unwrap();
        folder.finish(7, Layout::Grouped, Form::Shopify).unwrap();
        assert_eq!(text(&folder), "{\"n\":0}\n{}\n");
    }

    #[test]
    fn a_file_is_cut_at_a_line_or_within_one() {
        let (_directory, folder) = filled(2);
        folder.finish(7, Layout::Grouped, Form::Shopify).unwrap();
        folder.cut(7, true).unwrap();
        assert_eq!(text(&folder), "{\"n\":0}\n{\"n\"");
        folder.cut(7, false).unwrap();
        assert_eq!(text(&folder), "{\"n\":0}\n");
    }
}
