//! HTTP APIs, against ministack.
