#![no_main]
#![expect(missing_docs, reason = "a fuzz target; what it holds is told in the library")]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| corridor_fuzz::config_parse(bytes));
