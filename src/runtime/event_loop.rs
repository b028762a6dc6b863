//! The loop: wait for one thing, take all that is ready, draw once.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::BoxStream;
use futures::{FutureExt as _, StreamExt as _};
use ratatui::Frame;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::canvas::Answer;
use super::canvas::inquiry::{Found, Inquiry, PATIENCE};
use super::executor::{Done, Executor};
use super::pictures::Shelf;
use super::{Answers, Clock, Screen, Services, Signal};
use crate::asset::{Census, DownloadNews};
use crate::effect::Effect;
use crate::input::Input;
use crate::message::{Msg, Reply};
use crate::state::{Now, State, Ticket};
use crate::view::{Pictures, Placed};

/// Frames for replies alone come at most this often.
const PACE: Duration = Duration::from_millis(8);
/// How long a reply waits for others to be drawn with: the accounts of a page answer within a moment of each other, and
/// the second one alone would have to wait for the pace.
const GATHER: Duration = Duration::from_millis(2);
/// The most messages of one kind that are taken before a frame.
const ROUND: usize = 4096;
/// How long the end may wait for what must finish.
const LAST_WAIT: Duration = Duration::from_millis(500);
/// How long it may wait for answers of the terminal that are on their way.
const LAST_ANSWERS: Duration = Duration::from_millis(200);
/// The exit code when the terminal goes away: 128 and the number of SIGHUP.
pub const HANG_UP: u8 = 129;

/// What rings the terminal's bell.
const BELL: &[u8] = b"\x07";

/// What the loop listens to.
#[derive(Debug)]
pub struct Ears {
    pub signals: mpsc::Receiver<Signal>,
    /// What was read at once comes at once. Closed when the terminal is gone.
    pub inputs: mpsc::Receiver<Vec<Input>>,
    /// What the terminal answers about itself.
    pub answers: mpsc::Receiver<Vec<Answer>>,
}

/// Whether a frame is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    No,
    /// When it is due: with an answer that comes soon, or else after the pace. What the catalogue holds is told just before
    /// its first page arrives; a frame for that alone would make the page wait for the pace.
    Later,
    /// When it is due.
    Soon,
    Now,
}

impl Wanted {
    /// Whether the frame comes when it is due.
    fn waits(self) -> bool {
        matches!(self, Self::Later | Self::Soon)
    }
}

/// What woke the loop.
enum Woken {
    Signal(Signal),
    Inputs(Vec<Input>),
    Answers(Vec<Answer>),
    Done(Box<Done>),
    Census(Arc<Census>),
    Downloads(DownloadNews),
    /// A moment has come: the alarm's, that of a frame, or that until which the terminal could answer.
    Moment,
    TerminalGone,
}

struct Loop<'a, S, U, D> {
    state: &'a mut State,
    screen: &'a mut S,
    executor: Executor,
    /// What the catalogue holds, as it changes.
    census: Option<watch::Receiver<Arc<Census>>>,
    /// What happens in the queue of downloads, which begins when this is looked at: behind the first frame.
    downloads: Option<BoxStream<'static, DownloadNews>>,
    clock: Clock,
    update: U,
    draw: D,
    /// The pictures at hand.
    shelf: Shelf,
    inquiry: Inquiry,
    /// Until when the terminal may answer.
    patience: Option<Instant>,
    wanted: Wanted,
    /// When the frame that is wanted soon is due.
    due: Instant,
    /// No frame for replies alone comes before this.
    paced: Instant,
    /// What tasks are to be started for, in its order. They begin behind the frame: it shall not wait for a core.
    undone: Vec<Effect>,
    /// The one alarm.
    alarm: Option<(Instant, Ticket)>,
    /// The exit code, once the end has come.
    code: Option<u8>,
}

/// Runs until an [`Effect::Quit`], and returns its exit code.
///
/// # Errors
/// The screen failed.
pub async fn run<S, U, D>(
    state: &mut State,
    screen: &mut S,
    mut ears: Ears,
    services: Services,
    clock: Clock,
    update: U,
    draw: D,
) -> io::Result<u8>
where
    S: Screen,
    U: FnMut(&mut State, Now, Msg) -> Vec<Effect>,
    D: Fn(&State, &dyn Pictures, &mut Frame<'_>) -> Vec<Placed>,
{
    let (replies, mut done) = mpsc::channel(256);
    let census = listened_to(&services.answers);
    let downloads = Some(services.answers.downloads.news());
    let inquiry = services.inquiry.clone();
    let executor = Executor::new(services, replies);
    let now = Instant::now();
    let mut this = Loop {
        state,
        screen,
        executor,
        census,
        downloads,
        clock,
        update,
        draw,
        shelf: Shelf::default(),
        inquiry,
        patience: None,
        wanted: Wanted::Now,
        due: now,
        paced: now,
        undone: Vec::new(),
        alarm: None,
        code: None,
    };
    this.begin()?;
    while this.code.is_none() {
        let woken = this.wait(&mut ears, &mut done).await;
        this.take(woken)?;
        this.take_what_is_ready(&mut ears, &mut done)?;
        this.draw_if_due()?;
        this.start_tasks();
    }
    this.end(ears, done).await
}

impl<S, U, D> Loop<'_, S, U, D>
where
    S: Screen,
    U: FnMut(&mut State, Now, Msg) -> Vec<Effect>,
    D: Fn(&State, &dyn Pictures, &mut Frame<'_>) -> Vec<Placed>,
{
    /// The first frame comes before anything is asked of the network or of the terminal.
    fn begin(&mut self) -> io::Result<()> {
        let (columns, rows) = self.screen.size()?;
        self.screen.resize((columns, rows))?;
        let effects = (self.update)(self.state, self.clock.now(), Msg::Start { columns, rows });
        effects.into_iter().try_for_each(|effect| self.perform(effect))?;
        let mut found = self.inquiry.begin(self.screen.cell());
        let questions = std::mem::take(&mut found.questions);
        self.see(&found)?;
        self.draw_now()?;
        if !questions.is_empty() {
            self.screen.send(&questions)?;
            self.patience = Some(Instant::now() + PATIENCE);
        }
        self.start_tasks();
        Ok(())
    }

    /// Signals first, then keys, then replies: a person is never behind a flood of answers.
    async fn wait(&mut self, ears: &mut Ears, done: &mut mpsc::Receiver<Done>) -> Woken {
        let frame = self.wanted.waits().then_some(self.due);
        let moment = [frame, self.alarm.map(|(at, _)| at), self.patience].into_iter().flatten().min();
        tokio::select! {
            biased;
            Some(signal) = ears.signals.recv() => Woken::Signal(signal),
            inputs = ears.inputs.recv() => inputs.map_or(Woken::TerminalGone, Woken::Inputs),
            Some(answers) = ears.answers.recv() => Woken::Answers(answers),
            census = changed(&mut self.census) => Woken::Census(census),
            Some(done) = done.recv() => Woken::Done(Box::new(done)),
            news = happened(&mut self.downloads) => Woken::Downloads(news),
            () = until(moment), if moment.is_some() => Woken::Moment,
        }
    }

    fn take_what_is_ready(&mut self, ears: &mut Ears, done: &mut mpsc::Receiver<Done>) -> io::Result<()> {
        for _ in 0..ROUND {
            let Ok(signal) = ears.signals.try_recv() else { break };
            self.take(Woken::Signal(signal))?;
        }
        let mut taken = 0;
        while let Some(inputs) = (taken < ROUND).then(|| ears.inputs.try_recv().ok()).flatten() {
            taken += inputs.len();
            self.take(Woken::Inputs(inputs))?;
        }
        while let Ok(answers) = ears.answers.try_recv() {
            self.take(Woken::Answers(answers))?;
        }
        // Before the replies: what they were looked up in is known then.
        if let Some(census) = self.census.as_mut().filter(|census| census.has_changed().unwrap_or(false)) {
            let census = Arc::clone(&census.borrow_and_update());
            self.take(Woken::Census(census))?;
        }
        for _ in 0..ROUND {
            let Ok(done) = done.try_recv() else { break };
            self.take_done(done)?;
        }
        self.take_news(Vec::new())?;
        if self.patience.is_some_and(|until| until <= Instant::now()) {
            self.patience = None;
            let found = self.inquiry.give_up();
            self.see(&found)?;
        }
        if let Some((at, ticket)) = self.alarm
            && at <= Instant::now()
        {
            self.alarm = None;
            self.tell(Msg::Wake(ticket), Wanted::Soon)?;
        }
        Ok(())
    }

    fn take(&mut self, woken: Woken) -> io::Result<()> {
        match woken {
            Woken::Signal(Signal::Stop(code)) => self.tell(Msg::Stop(code), Wanted::Now),
            Woken::Signal(Signal::Suspend) => {
                self.screen.suspend();
                Ok(())
            }
            Woken::Signal(Signal::Continue) => {
                self.screen.resume()?;
                let (columns, rows) = self.screen.size()?;
                self.screen.resize((columns, rows))?;
                self.measure()?;
                self.tell(Msg::Resumed { columns, rows }, Wanted::Now)
            }
            Woken::Signal(Signal::Resized) => {
                let (columns, rows) = self.screen.size()?;
                self.measure()?;
                self.take_input(Input::Resize(columns, rows))
            }
            Woken::Inputs(inputs) => inputs.into_iter().try_for_each(|input| self.take_input(input)),
            Woken::Answers(answers) => {
                let found = self.inquiry.hear(answers);
                self.see(&found)
            }
            Woken::Done(done) => self.take_done(*done),
            Woken::Census(census) => self.tell(Msg::Census(census), Wanted::Later),
            Woken::Downloads(news) => self.take_news(vec![news]),
            // The alarm and the frame are looked after once everything that is ready was taken.
            Woken::Moment => Ok(()),
            Woken::TerminalGone => {
                self.tell(Msg::Stop(HANG_UP), Wanted::No)?;
                // Nothing can be drawn or asked any more, whatever comes back.
                self.code = self.code.or(Some(HANG_UP));
                Ok(())
            }
        }
    }

    /// Hands over these news of the downloads and all others that are there, as one.
    fn take_news(&mut self, mut news: Vec<DownloadNews>) -> io::Result<()> {
        while let Some(more) = self.downloads.as_mut().filter(|_| news.len() < ROUND) {
            match more.next().now_or_never() {
                Some(Some(more)) => news.push(more),
                Some(None) => self.downloads = None,
                None => break,
            }
        }
        if news.is_empty() { Ok(()) } else { self.tell(Msg::Downloads(news), Wanted::Later) }
    }

    fn take_input(&mut self, input: Input) -> io::Result<()> {
        if let Input::Resize(columns, rows) = input {
            self.screen.resize((columns, rows))?;
        }
        self.tell(Msg::Input(input), Wanted::Now)
    }

    /// The window or its font may have another size.
    fn measure(&mut self) -> io::Result<()> {
        let found = self.inquiry.measure(self.screen.cell());
        self.see(&found)
    }

    /// More is known of the terminal.
    fn see(&mut self, found: &Found) -> io::Result<()> {
        if !found.questions.is_empty() {
            self.screen.send(&found.questions)?;
        }
        if let Some(remembering) = self.inquiry.remembering() {
            tokio::task::spawn_blocking(remembering);
        }
        if let Some(ground) = found.ground {
            self.tell(Msg::Ground(ground), Wanted::Soon)?;
        }
        let Some(choice) = found.choice else { return Ok(()) };
        self.executor.draw_on(choice.0);
        self.tell(Msg::Graphics(choice.graphics()), Wanted::Soon)
    }

    fn take_done(&mut self, done: Done) -> io::Result<()> {
        let reply = match done {
            Done::Reply(reply) => reply,
            Done::Sequence { bytes, reply } => {
                self.screen.send(&bytes)?;
                reply
            }
            Done::Picture { key, picture, reply } => {
                self.shelf.put(key, picture);
                reply
            }
            Done::Answers { answers, reply } => {
                self.census = listened_to(&answers);
                if !self.executor.has_queue(&answers) {
                    self.downloads = Some(answers.downloads.news());
                }
                self.executor.adopt(answers);
                reply
            }
        };
        self.tell(Msg::Reply(reply), Wanted::Soon)
    }

    /// Hands over one message and does what comes back. Once the end has come, nothing more is listened to.
    fn tell(&mut self, msg: Msg, wanted: Wanted) -> io::Result<()> {
        if self.code.is_some() {
            return Ok(());
        }
        let patience = match wanted {
            Wanted::Later => PACE,
            Wanted::No | Wanted::Soon | Wanted::Now => {
                if comes_alone(&msg) {
                    Duration::ZERO
                } else {
                    GATHER
                }
            }
        };
        let effects = (self.update)(self.state, self.clock.now(), msg);
        if wanted.waits() {
            let due = self.paced.max(Instant::now() + patience);
            self.due = if self.wanted.waits() { due.min(self.due) } else { due };
        }
        self.wanted = self.wanted.max(wanted);
        effects.into_iter().try_for_each(|effect| self.perform(effect))
    }

    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::WakeAt { at, ticket } => self.alarm = Some((self.clock.instant(at), ticket)),
            Effect::Mouse(on) => self.screen.set_mouse(on)?,
            Effect::Redraw => {
                self.screen.resize(self.state.size)?;
                self.wanted = Wanted::Now;
            }
            Effect::Forget(keys) => self.shelf.forget(&keys),
            Effect::Bell => self.screen.send(BELL)?,
            Effect::Suspend => self.screen.ask_to_suspend(),
            Effect::Quit(code) => self.code = Some(code),
            Effect::Ask { .. }
            | Effect::Folders { .. }
            | Effect::Cancel(_)
            | Effect::Samples { .. }
            | Effect::Sync { .. }
            | Effect::Refresh { .. }
            | Effect::Match { .. }
            | Effect::Gather { .. }
            | Effect::Renew { .. }
            | Effect::Preview { .. }
            | Effect::Probe { .. }
            | Effect::Keep(_)
            | Effect::Copy { .. }
            | Effect::CopyText { .. }
            | Effect::CopyTextFile { .. }
            | Effect::Open { .. }
            | Effect::Downloads(_)
            | Effect::CopyFile { .. }
            | Effect::LocalFolders { .. }
            | Effect::Locate { .. }
            | Effect::OpenFile { .. }
            | Effect::Reveal { .. }
            | Effect::TryKey { .. }
            | Effect::KeepKey { .. }
            | Effect::Demo { .. } => self.undone.push(effect),
        }
        Ok(())
    }

    fn start_tasks(&mut self) {
        for effect in self.undone.drain(..) {
            self.executor.start(self.state, effect);
        }
    }

    fn draw_if_due(&mut self) -> io::Result<()> {
        let due = match self.wanted {
            Wanted::No => false,
            Wanted::Later | Wanted::Soon => self.due <= Instant::now(),
            Wanted::Now => true,
        };
        if due && self.code.is_none() { self.draw_now() } else { Ok(()) }
    }

    fn draw_now(&mut self) -> io::Result<()> {
        let (state, draw, pictures) = (&*self.state, &self.draw, &self.shelf);
        self.screen.draw(&mut |frame| draw(state, pictures, frame), pictures)?;
        if self.wanted.waits() {
            self.paced = Instant::now() + PACE;
        }
        self.wanted = Wanted::No;
        Ok(())
    }

    /// Ends the tasks. A copy that is under way may still finish, within its bound.
    async fn end(self, mut ears: Ears, mut done: mpsc::Receiver<Done>) -> io::Result<u8> {
        // The queue is listened to until it is settled: one that nobody listens to ends at once.
        let Self { screen, executor, code, mut inquiry, downloads: _listened, .. } = self;
        let answers = async {
            while inquiry.is_waiting() {
                let Some(answers) = ears.answers.recv().await else { break };
                inquiry.hear(answers);
            }
        };
        // The shell would take them for keys.
        let _ = tokio::time::timeout(LAST_ANSWERS, answers).await;
        let finish = async {
            let closing = executor.finish();
            // Closed when the last task has ended.
            while let Some(done) = done.recv().await {
                if let Done::Sequence { bytes, .. } = done {
                    screen.send(&bytes)?;
                }
            }
            closing.await;
            Ok(())
        };
        match tokio::time::timeout(LAST_WAIT, finish).await {
            Ok(Err(error)) => Err(error),
            Ok(Ok(())) | Err(_) => Ok(code.unwrap_or(0)),
        }
    }
}

/// Whether there is no other answer to be drawn with this one: the catalogue answers a page as a whole.
fn comes_alone(msg: &Msg) -> bool {
    matches!(msg, Msg::Reply(Reply::Part { result: Ok(page), .. }) if page.looked.is_some())
}

/// The census of those who answer, its present state not yet taken note of.
fn listened_to(answers: &Answers) -> Option<watch::Receiver<Arc<Census>>> {
    let mut census = answers.census.clone()?;
    census.mark_changed();
    Some(census)
}

/// Waits for a census that is not known yet; for ever where there is none to come.
async fn changed(census: &mut Option<watch::Receiver<Arc<Census>>>) -> Arc<Census> {
    if let Some(listened) = census {
        if listened.changed().await.is_ok() {
            return Arc::clone(&listened.borrow_and_update());
        }
        *census = None;
    }
    std::future::pending().await
}

/// Waits for what happens in the queue of downloads; for ever where there is none.
async fn happened(downloads: &mut Option<BoxStream<'static, DownloadNews>>) -> DownloadNews {
    if let Some(listened) = downloads {
        if let Some(news) = listened.next().await {
            return news;
        }
        *downloads = None;
    }
    std::future::pending().await
}

async fn until(moment: Option<Instant>) {
    if let Some(moment) = moment {
        sleep_until(moment).await;
    }
}

#[cfg(test)]
mod tests;
