#!/bin/sh
# Shows one of the thirteen defects of the original program, by its number, and the same call once it is mended.
cd "$(dirname "$0")/../.." || exit
cargo test --quiet --package conformance --test it original_program:: -- --nocapture --test-threads 1 |
    grep -o "defect *$1: .*"
