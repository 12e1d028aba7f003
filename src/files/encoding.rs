//! A file's text, however it is packed and encoded: gzip or not, UTF-8 or UTF-16. The first bytes say which; the name does
//! not matter. Decoding streams, so memory does not grow with the file (R15).

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek as _};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;

/// The text of a file as UTF-8, without its byte order mark.
pub(super) type Decoded = BufReader<Box<dyn Read + Send>>;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    gzip: bool,
    charset: Charset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    /// With a byte order mark of so many bytes.
    Utf8(u64),
    Utf16(&'static encoding_rs::Encoding),
}

/// The first bytes of what `gzip` writes.
const GZIP: [u8; 2] = [0x1f, 0x8b];

impl Encoding {
    /// The encoding that a file's first bytes tell; none with the reason where nothing can be read from it. A file that has
    /// to be decoded is decoded once to its end, so that nothing is taken from one that is damaged or cut short.
    pub(super) fn of(file: &mut File) -> io::Result<Result<Self, String>> {
        let packed = head(&mut *file)?;
        file.rewind()?;
        let gzip = packed.starts_with(&GZIP);
        let head =
            if gzip { usable(head(MultiGzDecoder::new(BufReader::new(&mut *file))))? } else { Ok(packed) };
        let charset = match head.and_then(|head| Charset::of(&head)) {
            Ok(charset) => charset,
            Err(why) => return Ok(Err(why)),
        };
        let encoding = Self { gzip, charset };
        if encoding.is_plain() {
            return Ok(Ok(encoding));
        }
        file.rewind()?;
        let read = encoding.text(file.try_clone()?).and_then(|mut text| io::copy(&mut text, &mut io::sink()));
        Ok(usable(read)?.map(|_| encoding))
    }

    /// The text of the file, which is at its beginning.
    pub(super) fn text(self, file: File) -> io::Result<Decoded> {
        let mut bytes: Box<dyn Read + Send> = match self.gzip {
            true => Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER, file))),
            false => Box::new(file),
        };
        let text = match self.charset {
            Charset::Utf8(mark) => {
                io::copy(&mut (&mut bytes).take(mark), &mut io::sink())?;
                bytes
            }
            Charset::Utf16(encoding) => Box::new(Utf16 {
                bytes: BufReader::with_capacity(BUFFER, bytes),
                decoder: encoding.new_decoder_with_bom_removal(),
                ended: false,
            }),
        };
        Ok(BufReader::with_capacity(BUFFER, text))
    }

    fn is_plain(self) -> bool {
        !self.gzip && matches!(self.charset, Charset::Utf8(_))
    }
}

impl Charset {
    fn of(head: &[u8]) -> Result<Self, String> {
        match head {
            [0xff, 0xfe, ..] => Ok(Self::Utf16(UTF_16LE)),
            [0xfe, 0xff, ..] => Ok(Self::Utf16(UTF_16BE)),
            [b'P', b'K', 3, 4, ..] => Err("it is a workbook or an archive: save it as CSV UTF-8".to_owned()),
            head if head.starts_with(&GZIP) => Err("it is packed with gzip twice: unpack it".to_owned()),
            head if head.contains(&0) => {
                Err("it is no text, or UTF-16 without a byte order mark: save it as CSV UTF-8".to_owned())
            }
            [0xef, 0xbb, 0xbf, ..] => Ok(Self::Utf8(3)),
            _ => Ok(Self::Utf8(0)),
        }
    }
}

/// The beginning of a text, as much as tells what it is.
pub(super) fn head(text: impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    text.take(4096).read_to_end(&mut head)?;
    Ok(head)
}

/// Sorts out what is wrong with the file from what is wrong with reading it.
fn usable<T>(read: io::Result<T>) -> io::Result<Result<T, String>> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Ok(Err("it is cut short: its gzip data does not end; send it again".to_owned()))
        }
        Err(error) if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput) => {
            Ok(Err(format!("it is damaged: {error}; send it again")))
        }
        Err(error) => Err(error),
    }
}

/// UTF-16 as UTF-8. Replaces nothing: what is not UTF-16 is an error.
struct Utf16<R> {
    bytes: R,
    decoder: Decoder,
    ended: bool,
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, text: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let bytes = self.bytes.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, text, last);
            self.bytes.consume(read);
            match result {
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull if written == 0 => {
                    return Err(io::Error::other("no room for a character"));
                }
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    return Err(io::Error::new(ErrorKind::InvalidData, "it is not UTF-16 up to its end"));
                }
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

/// Bytes read at once.
pub(super) const BUFFER: usize = 1 << 18;
