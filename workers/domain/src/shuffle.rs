//! Orders that look random and are the same whenever they are computed again: fixed here, because a library may change its
//! algorithm between versions and with it every decision that was ever recorded.

/// The numbers 0..n in an order that depends on nothing but the seed (Fisher–Yates over SplitMix64).
pub(crate) fn permutation(n: usize, seed: u64) -> Vec<u16> {
    let mut order: Vec<u16> = (0..n.min(usize::from(u16::MAX))).map(|index| index as u16).collect();
    let mut state = seed;
    for last in (1..order.len()).rev() {
        let pick = (next(&mut state) % (last as u64 + 1)) as usize;
        order.swap(last, pick);
    }
    order
}

/// The same for the options of a question, of which there are few.
pub(crate) fn shuffled(n: usize, seed: u64) -> Vec<u8> {
    permutation(n.min(usize::from(u8::MAX)), seed).into_iter().map(|index| index as u8).collect()
}

/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_order_for_ever() {
        assert_eq!(shuffled(6, 42), [4, 3, 0, 2, 5, 1]);
    }

    #[test]
    fn every_number_is_there_once() {
        for seed in 0..200 {
            let mut order = shuffled(7, seed);
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2, 3, 4, 5, 6]);
        }
    }
}
