//! Beside another scanner.
