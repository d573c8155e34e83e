//! Profiles in lockstep: one leads, others follow it for as long as they would do the same.
//!
//! A profile's rules can be asked here and nowhere else. A question goes to the leader and to every follower; the machine
//! goes on with the leader's answer, and whoever would have answered otherwise follows no longer. The machine knows nothing
//! of engines but such answers, so a profile that follows to the end would have taken every step that the leader took: one
//! run has shown what happens in both. Most calls meet no deviation, and are run once for all browsers.

use std::cell::Cell;

use super::Profile;
use crate::rules::Rules;

/// As many as there are besides the leader.
const MOST_FOLLOWERS: usize = Profile::ALL.len() - 1;

/// A profile, and those that have done the same so far.
#[derive(Clone, Debug)]
pub(crate) struct Lockstep {
    leader: Profile,
    followers: [Cell<Option<Profile>>; MOST_FOLLOWERS],
}

impl Lockstep {
    /// One profile by itself.
    pub(crate) fn alone(leader: Profile) -> Self {
        Self { leader, followers: Default::default() }
    }

    /// One profile, and others that may follow it; of more than there are places for, the first.
    pub(crate) fn led_by(leader: Profile, others: impl Iterator<Item = Profile>) -> Self {
        let lockstep = Self::alone(leader);
        for (place, other) in lockstep.followers.iter().zip(others) {
            place.set(Some(other));
        }
        lockstep
    }

    /// What the leader's rules answer.
    ///
    /// Ask where the answer matters and not before: who parts here is run again by itself.
    pub(crate) fn ask<T: PartialEq>(&self, question: impl Fn(&'static dyn Rules) -> T) -> T {
        let answer = question(self.leader.rules());
        for place in &self.followers {
            if place.get().is_some_and(|follower| question(follower.rules()) != answer) {
                place.set(None);
            }
        }
        answer
    }

    /// Whether what happened is what happens in this profile.
    pub(crate) fn speaks_for(&self, profile: Profile) -> bool {
        self.leader == profile || self.followers.iter().any(|place| place.get() == Some(profile))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_answers_otherwise_follows_no_longer() {
        let lockstep = Lockstep::led_by(Profile::Standard, Profile::ALL.into_iter().skip(1));
        assert!(lockstep.ask(|rules| rules.keeps_header(b"x-a")));
        assert!(Profile::ALL.into_iter().all(|profile| lockstep.speaks_for(profile)));
        assert!(lockstep.ask(|rules| rules.keeps_header(b"user-agent")));
        let left = Profile::ALL.map(|profile| lockstep.speaks_for(profile));
        assert_eq!(left, [true, false, true, true], "Chromium drops it");
        assert!(!lockstep.ask(Rules::wildcard_covers_authorization));
        let left = Profile::ALL.map(|profile| lockstep.speaks_for(profile));
        assert_eq!(left, [true, false, false, false]);
    }

    #[test]
    fn the_leader_alone_is_asked_of_nobody_else() {
        let lockstep = Lockstep::alone(Profile::Firefox);
        assert!(lockstep.ask(Rules::hop_restores_headers));
        assert_eq!(Profile::ALL.map(|profile| lockstep.speaks_for(profile)), [false, false, true, false]);
    }
}
