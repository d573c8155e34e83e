//! Origins and characters that are tried whatever the endpoint.

/// Hosts where strangers' pages have one origin, or where anybody gets a name in a minute: CORScanner's list of third
/// parties, and what has come since.
pub(super) const THIRD_PARTIES: [&str; 18] = [
    "https://corridor-audit.github.io",
    "https://codepen.io",
    "https://cdpn.io",
    "https://jsfiddle.net",
    "https://fiddle.jshell.net",
    "https://jsbin.com",
    "http://jsbin.com",
    "https://repl.it",
    "https://corridor-audit.repl.co",
    "http://www.webdevout.net",
    "https://corridor-audit.vercel.app",
    "https://corridor-audit.netlify.app",
    "https://corridor-audit.pages.dev",
    "https://corridor-audit.herokuapp.com",
    "https://corridor-audit.ngrok-free.app",
    "https://corridor-audit.web.app",
    "https://corridor-audit.s3.amazonaws.com",
    "https://storage.googleapis.com",
];

/// Pages of developers, and of whatever else runs on the visitor's machine.
pub(super) const LOCALHOSTS: [&str; 14] = [
    "http://localhost:3000",
    "http://localhost",
    "http://localhost:8080",
    "http://localhost:5173",
    "http://localhost:4200",
    "http://localhost:5000",
    "http://localhost:8000",
    "http://localhost:8888",
    "http://localhost:4173",
    "https://localhost",
    "http://127.0.0.1:3000",
    "http://127.0.0.1",
    "http://localhost:31337",
    "http://[::1]:3000",
];

/// Pages that are no sites: local files, extensions, wrapped apps. All apps of one framework share an origin.
pub(super) const OTHER_SCHEMES: [&str; 6] = [
    "file://",
    "chrome-extension://corridorauditcorridorauditcorrid",
    "moz-extension://c0441d04-0000-4000-8000-000000000000",
    "capacitor://localhost",
    "ionic://localhost",
    "tauri://localhost",
];

/// Characters that browsers let stand in a host, of those that regular expressions forget. Measured with Chromium 156: its URL
/// parser takes them as they are; `_` and `-` it also resolves, for the others the resolver decides.
pub(in super::super) const BY_BROWSERS: [&str; 17] =
    ["_", "-", "\"", "{", "}", "+", "!", "~", "`", ";", "&", "'", "(", ")", ",", "$", "="];

/// The rest of CORScanner's list: no browser of today sends them in an origin.
pub(super) const BY_NO_BROWSER: [&str; 5] = ["^", "%60", "|", "*", "%0b"];
