//! The [Fetch standard](https://fetch.spec.whatwg.org/): every rule as [`Rules`] has it.

use crate::rules::Rules;

pub(super) struct Standard;

impl Rules for Standard {}
