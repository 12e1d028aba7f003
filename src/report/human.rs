//! For people: a terminal with progress and colour, or the same in plain lines, or silence while all is well.

use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::text::{clean, mutations, rows, shown, stand, sum, time, title};
use super::{Event, Format, Output, Report, Verbosity, tables};
use super::{Numbers, Refusal, RunSummary, shown_to_the_shop, text};
use crate::exit::Exit;
use crate::job::Progress;
use domain::plan::table::Table;
use domain::plan::{Failure, FailureKind, Plan};

/// Steps that a dry run shows before it only counts.
const SHOWN: usize = 20;

/// How often a log hears of something that takes long.
const A_MINUTE: Duration = Duration::from_secs(60);

/// Failed records that a summary shows before it only counts.
const FAILURES: usize = 5;

/// Reports in words.
pub(super) struct Human<'o> {
    format: Format,
    verbosity: Verbosity,
    output: &'o mut Output,
    bar: Option<ProgressBar>,
    created: &'static str,
    shown: usize,
    stage: Option<Stage>,
    numbers: Numbers,
    /// What a run that is not over yet amounts to.
    tables: Vec<Table>,
}

/// Something that takes long.
struct Stage {
    doing: &'static str,
    began: Instant,
    /// When it was told of last, where there is no bar.
    told: Instant,
}

impl<'o> Human<'o> {
    pub(super) fn new(format: Format, verbosity: Verbosity, output: &'o mut Output) -> Self {
        Self {
            format,
            verbosity,
            output,
            bar: None,
            created: "new",
            shown: 0,
            stage: None,
            numbers: Numbers::default(),
            tables: Vec::new(),
        }
    }
}

impl Report for Human<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { account, .. } => {
                self.created = account.created;
                self.bar = self.progress();
            }
            Event::Planned(plan) => self.planned(plan),
            Event::Committed { plan, committed, numbers } => {
                self.numbers = **numbers;
                self.tables.extend(plan.tables.iter().cloned());
                self.tick(&sum(numbers, self.created));
                if self.verbosity == Verbosity::Verbose {
                    for step in shown_to_the_shop(plan) {
                        self.output.talk(&format!("{}: {}", clean(&step.record.name), clean(&step.why)));
                    }
                    for skipped in &committed.skipped {
                        self.output.talk(&format!(
                            "skipped {}: {}",
                            clean(&skipped.record.name),
                            skipped.reason
                        ));
                    }
                }
            }
            Event::Progress(progress) => self.progressed(progress),
            Event::Delivered(delivered) => {
                if self.verbosity == Verbosity::Verbose {
                    self.output.talk(&format!("sent {}", clean(&delivered.key)));
                }
            }
            Event::Finished(account) => self.finished(account),
        }
    }
}

impl Human<'_> {
    /// A bar on terminals, hidden as long as the run is short.
    fn progress(&self) -> Option<ProgressBar> {
        if self.format != Format::Human || self.verbosity == Verbosity::Quiet {
            return None;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template("  {spinner} {msg}  {elapsed}").ok()?);
        Some(bar)
    }

    /// Brings the bar up to date, and to light once the run has taken a second.
    fn tick(&self, message: &str) {
        let Some(bar) = &self.bar else { return };
        bar.set_message(message.to_owned());
        if bar.is_hidden() && bar.elapsed() > Duration::from_secs(1) {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    /// What takes long shows in the bar, or where there is none, as a line a minute; cron gets none.
    fn progressed(&mut self, progress: &Progress) {
        let now = Instant::now();
        if self.stage.as_ref().is_none_or(|stage| stage.doing != progress.doing) {
            self.stage = Some(Stage { doing: progress.doing, began: now, told: now });
        }
        let Some(stage) = &mut self.stage else { return };
        let mut message = text::progress(progress, now - stage.began);
        if self.numbers.seen() > 0 {
            let rate = self.numbers.seen() as f64 / (now - stage.began).as_secs_f64().max(0.001);
            message = format!("{message} · {} · {rate:.0}/s", sum(&self.numbers, self.created));
        }
        let due = now - stage.told >= A_MINUTE;
        if self.bar.is_none() && due && self.format == Format::Plain && self.verbosity != Verbosity::Quiet {
            stage.told = now;
            self.output.talk(&message);
        }
        self.tick(&message);
    }

    fn planned(&mut self, plan: &Plan) {
        if self.verbosity == Verbosity::Quiet {
            return;
        }
        tables::lines(&plan.tables).iter().for_each(|line| self.output.line(line));
        for step in &plan.steps {
            self.shown += 1;
            if self.shown > SHOWN && self.verbosity != Verbosity::Verbose {
                continue;
            }
            let changes = step.changes.iter().map(ToString::to_string);
            let what: Vec<String> = changes.chain(step.outgoing.iter().map(ToString::to_string)).collect();
            let (name, why) = (clean(&step.record.name), clean(&step.why));
            match what.is_empty() {
                false => self.output.line(&format!("  would {}  ({why})", clean(&what.join(", ")))),
                // What it asks for goes out together with others.
                true => self.output.line(&format!("  {name}: {why}")),
            }
        }
    }

    fn finished(&mut self, account: &RunSummary) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        if let Some(cause) = account.cause.as_ref().filter(|_| account.exit != Exit::Done) {
            self.output.talk(&format!("{} {}: {}", self.red("error:"), title(&account.job), clean(cause)));
        }
        let well = account.exit == Exit::Done;
        let silent = self.format == Format::Silent && !account.dry_run || self.verbosity == Verbosity::Quiet;
        if silent && well {
            return;
        }
        tables::lines(&std::mem::take(&mut self.tables)).iter().for_each(|line| self.output.line(line));
        self.summary(account);
        self.failures(account);
        self.hints(account);
    }

    fn summary(&mut self, account: &RunSummary) {
        if self.shown > SHOWN && self.verbosity != Verbosity::Verbose {
            let rest = self.shown - SHOWN;
            self.output.line(&format!("  … and {rest} more; --output json shows every step"));
        }
        let dry = if account.dry_run { " · dry run, nothing was changed" } else { "" };
        let glyph = self.glyph(account.exit);
        self.output.line(&format!("{glyph}{}{dry}", title(&account.job)));
        let result = match &account.cause {
            Some(left_alone) if account.exit == Exit::Done => left_alone.clone(),
            Some(_) if account.numbers.seen() == 0 => "nothing was done".to_owned(),
            Some(_) | None => sum(&account.numbers, account.created),
        };
        self.output.line(&format!("  {result}  ({})", time(account.took)));
        if let Some(rows) = rows(&account.rows) {
            self.output.line(&format!("  {rows}"));
        }
        for (reason, n) in &account.skipped {
            self.output.line(&format!("  skipped {n}: {reason}"));
        }
        if let Some(mutations) = mutations(account) {
            self.output.line(&format!("  {mutations}"));
        }
        if let Some(window) = account.window {
            let (from, to) = (shown(window.from, account.zone), shown(window.to, account.zone));
            self.output.line(&format!("  read {from} to {to}; the checkpoint was left alone"));
        }
        if let Some(stand) = account.checkpoint.as_ref().and_then(|c| stand(c, account.zone)) {
            self.output.line(&format!("  {stand}"));
        }
    }

    fn failures(&mut self, account: &RunSummary) {
        for Failure { record, reason, kind, .. } in account.failures.iter().take(FAILURES) {
            let kept = match (account.dry_run, kind) {
                (true, _) => "",
                (false, FailureKind::Broken | FailureKind::Refused) => "; kept, and tried again",
                (false, FailureKind::Row) => "; refused, see the file's .errors.csv",
            };
            let mark = self.yellow("!");
            // A reason that names its record first need not do so twice.
            let named = format!("order {}: ", record.name);
            let reason = reason.strip_prefix(&named).unwrap_or(reason);
            self.output.line(&format!("{mark} {}: {}{kept}", clean(&record.name), clean(reason)));
        }
        let more = account.numbers.failed.saturating_sub(FAILURES as u64);
        if more > 0 {
            self.output.line(&format!("  … and {more} more"));
        }
        for Refusal { name, reason, .. } in account.refusals.iter().take(FAILURES) {
            let mark = self.yellow("!");
            self.output.line(&format!("{mark} {}: Shopify refused it: {}", clean(name), clean(reason)));
        }
    }

    /// The next command to type.
    fn hints(&mut self, account: &RunSummary) {
        if account.dry_run {
            return;
        }
        let refused = account.failures.iter().any(|failure| failure.kind == FailureKind::Row);
        if refused {
            return;
        }
        if let [one] = &account.failures[..] {
            let name = one.record.name.trim_start_matches('#');
            self.output.line(&format!("    hwjobs failed show '{}'", clean(name).replace('\'', "'\\''")));
        } else if !account.failures.is_empty() {
            self.output.line("    hwjobs failed list");
        }
        let unexplained = account.exit != Exit::Done && account.failures.is_empty();
        if let Some(run) = account.run.filter(|_| unexplained || account.refused > 0) {
            self.output.line(&format!("    hwjobs runs show {run}"));
        }
    }

    fn glyph(&self, exit: Exit) -> String {
        if self.format != Format::Human {
            return String::new();
        }
        match exit {
            Exit::Done => paint(AnsiColor::Green, "✔ "),
            Exit::Partial | Exit::Wrong | Exit::Again => paint(AnsiColor::Yellow, "! "),
            Exit::Failed
            | Exit::Usage
            | Exit::Input
            | Exit::Refused
            | Exit::Unreachable
            | Exit::Bug
            | Exit::Io
            | Exit::Config
            | Exit::Interrupted
            | Exit::Terminated => paint(AnsiColor::Red, "✘ "),
        }
    }

    fn yellow(&self, text: &str) -> String {
        if self.format == Format::Human { paint(AnsiColor::Yellow, text) } else { text.to_owned() }
    }

    fn red(&self, text: &str) -> String {
        if self.format == Format::Human { paint(AnsiColor::Red, text) } else { text.to_owned() }
    }
}

fn paint(color: AnsiColor, text: &str) -> String {
    let style = Style::new().fg_color(Some(color.into())).bold();
    format!("{style}{text}{style:#}")
}
