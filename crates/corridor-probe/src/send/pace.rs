//! How fast requests begin.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Slots at even distances: each request takes the next.
#[derive(Debug)]
pub(super) struct Pace {
    distance: Option<Duration>,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    pub(super) fn new(requests_per_second: Option<u32>) -> Self {
        let distance = requests_per_second.map(|rate| Duration::from_secs(1) / rate.max(1));
        Self { distance, next: Mutex::new(None) }
    }

    /// Waits for a slot.
    pub(super) async fn wait(&self) {
        let Some(distance) = self.distance else { return };
        let now = Instant::now();
        let slot = {
            let mut next = self.next.lock().await;
            let slot = next.map_or(now, |next| next.max(now));
            *next = Some(slot + distance);
            slot
        };
        sleep_until(slot).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_begin_at_even_distances() {
        let (pace, began) = (Pace::new(Some(10)), Instant::now());
        for slot in 0..4_u32 {
            pace.wait().await;
            assert_eq!(began.elapsed(), Duration::from_millis(100) * slot);
        }
        let (unlimited, began) = (Pace::new(None), Instant::now());
        unlimited.wait().await;
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
