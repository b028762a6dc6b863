//! Accounts that were not there when the browser began: the demo's, and those that get a key on the screen.

use std::slice;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::answers::{Kit, Staff};
use super::{Opened, secret_variables};
use crate::asset::{Fault, FaultKind};
use crate::cli::DemoFlags;
use crate::command::connect::{self, Place};
use crate::command::{Failure, catalogue, demo};
use crate::desktop::opener::Opener;
use crate::provider::registry::Settings;
use crate::runtime;
use crate::runtime::Joined;
use crate::state::{Kept, KeyHome, Trial, Tried};

/// Makes accounts, and keeps what answers for them as long as the browser runs.
pub(super) struct Connector {
    flags: DemoFlags,
    kit: Kit,
    /// Where accounts are kept; `None` in a demo that was asked for.
    place: Option<Place>,
    /// Starts children, which are not to get what new accounts have in the environment.
    opener: Arc<Opener>,
    now: Mutex<Now>,
}

/// What answers just now.
#[derive(Default)]
struct Now {
    accounts: Vec<Settings>,
    staff: Option<Staff>,
    /// The catalogues that are open: the user's, and the demo's.
    opened: Vec<Opened>,
    demo: Option<crate::demo::Running>,
}

impl Connector {
    pub(super) fn new(flags: DemoFlags, kit: Kit, place: Option<Place>, opener: Arc<Opener>) -> Self {
        Self { flags, kit, place, opener, now: Mutex::default() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Now) -> T) -> T {
        work(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets the user's own accounts answer.
    pub(super) fn begin(&self, accounts: Vec<Settings>, opened: Option<Opened>) -> Joined {
        let staff = Staff::new(&self.kit, opened.as_ref(), false);
        let joined = staff.answers(accounts.clone());
        self.with(|now| *now = Now { accounts, staff: Some(staff), opened: opened.into_iter().collect(), demo: None });
        joined
    }

    /// Lets the demo's accounts answer, with a catalogue that is thrown away.
    pub(super) async fn begin_demo(&self) -> Result<Joined, Failure> {
        let (accounts, running) = demo::start(&self.flags).await?;
        // A demo without a catalogue is one still.
        let opened = catalogue::open(None).ok();
        let staff = Staff::new(&self.kit, opened.as_ref(), true);
        let joined = staff.answers(accounts);
        self.with(|now| {
            now.accounts = Vec::new();
            now.staff = Some(staff);
            now.opened.extend(opened);
            now.demo = Some(running);
        });
        Ok(joined)
    }

    pub(super) fn is_demo(&self) -> bool {
        self.with(|now| now.demo.is_some())
    }

    /// Ends what answers, once all that it has told is written.
    pub(super) async fn close(&self) {
        let now = self.with(std::mem::take);
        if let Some(staff) = now.staff {
            staff.settle().await;
        }
        for opened in now.opened {
            opened.close().await;
        }
    }
}

impl runtime::Connector for Connector {
    fn demo(&self) -> BoxFuture<'_, Result<Joined, String>> {
        async { self.begin_demo().await.map_err(|failure| failure.text.unwrap_or_default()) }.boxed()
    }

    fn try_key(&self, trial: Trial) -> BoxFuture<'_, Result<Tried, Fault>> {
        async move {
            let settings = self.with(|now| self.place.as_ref()?.settings(&trial, &now.accounts));
            let unknown = || Fault::new(&trial.account.name, FaultKind::Service, "it is not described");
            connect::attempt(settings.ok_or_else(unknown)?, &self.kit.network).await
        }
        .boxed()
    }

    fn keep_key(&self, trial: Trial, home: KeyHome) -> BoxFuture<'_, Result<(Joined, Kept), String>> {
        async move {
            let place = self.place.clone().ok_or("in the demo nothing is kept")?;
            let known = self.with(|now| now.accounts.clone());
            // In this run its account has the key as it was typed, and does not tell the variable.
            if let KeyHome::Variable(name) = &home {
                self.opener.withhold(slice::from_ref(name));
            }
            let (accounts, kept) = place.keep(trial, home, known).await?;
            self.opener.withhold(&secret_variables(&accounts));
            let joined = self.with(|now| {
                now.accounts.clone_from(&accounts);
                now.staff.as_ref().map(|staff| staff.answers(accounts))
            });
            Ok((joined.ok_or("the browser ends")?, kept))
        }
        .boxed()
    }
}
