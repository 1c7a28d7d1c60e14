//! Chance that comes from a seed: the same seed makes the same choices.

use std::time::Duration;

/// A sequence of choices (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Dice { state: seed }
    }

    /// Another sequence for a part that makes choices of its own: what others draw does not change it.
    pub fn of(seed: u64, part: &str) -> Self {
        let mixed = part.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Dice::new(mixed)
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.any().checked_rem(n).unwrap_or(0)
    }

    /// True in this share of cases, 0–1.
    pub fn chance(&mut self, share: f64) -> bool {
        (self.any() >> 11) as f64 / ((1_u64 << 53) as f64) < share
    }

    /// One of these; `None` of none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).unwrap_or(0))
    }

    /// A time between two, in whole milliseconds.
    pub fn between(&mut self, least: Duration, most: Duration) -> Duration {
        let spread = u64::try_from(most.saturating_sub(least).as_millis()).unwrap_or(u64::MAX);
        least + Duration::from_millis(self.below(spread.saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_choices_and_parts_do_not_disturb_one_another() {
        let draw = |mut dice: Dice| (0..20).map(|_| dice.below(1000)).collect::<Vec<_>>();
        assert_eq!(draw(Dice::of(7, "driver")), draw(Dice::of(7, "driver")));
        assert_ne!(draw(Dice::of(7, "driver")), draw(Dice::of(7, "faults")));
        assert_ne!(draw(Dice::of(7, "driver")), draw(Dice::of(8, "driver")));
    }

    #[test]
    fn choices_stay_within_their_bounds() {
        let mut dice = Dice::new(1);
        let (least, most) = (Duration::from_millis(5), Duration::from_millis(9));
        for _ in 0..1000 {
            assert!((least..=most).contains(&dice.between(least, most)));
            assert!(dice.below(3) < 3);
        }
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
        assert!(!dice.chance(0.0) && dice.chance(1.0));
    }
}
