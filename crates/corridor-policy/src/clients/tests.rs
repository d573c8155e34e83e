use std::collections::BTreeSet;

use super::*;
use crate::header_name::{
    is_needless_request_header, is_safelisted_response_header, parse_request_header_name,
    parse_response_header_name,
};

#[test]
fn names_are_one_clients_alone() {
    let mut seen = BTreeSet::new();
    for client in ALL {
        for name in client.other_names.iter().chain([&client.name]) {
            assert!(seen.insert(*name), "{name}");
            assert_eq!(meant(name), Some(*client), "{name}");
        }
        assert_eq!(super::client(client.name), Some(*client));
    }
}

#[test]
fn profiles_list_what_a_policy_could_list_and_nothing_needless() {
    for client in ALL {
        let name = client.name();
        let sent: Vec<_> = client.request_headers().collect();
        for header in &sent {
            let parsed =
                parse_request_header_name(header).unwrap_or_else(|error| panic!("{name}: {header}: {error}"));
            assert_eq!(parsed.as_str(), *header, "{name}: in lower case");
            assert!(!is_needless_request_header(&parsed), "{name}: {header}");
        }
        let read: Vec<_> = client.response_headers().collect();
        for header in &read {
            let parsed = parse_response_header_name(header)
                .unwrap_or_else(|error| panic!("{name}: {header}: {error}"));
            assert_eq!(parsed.as_str(), *header, "{name}: in lower case");
            assert!(!is_safelisted_response_header(&parsed), "{name}: {header}");
        }
        for list in [&sent, &read] {
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{name}: each once: {list:?}");
        }
        for prefix in client.request_header_families() {
            assert!(
                prefix.ends_with('-') && sent.iter().any(|header| header.starts_with(prefix)),
                "{name}: {prefix}"
            );
        }
        assert!(!client.about().is_empty() && !client.sources().is_empty(), "{name}");
        assert!(!sent.is_empty() || !read.is_empty(), "{name}");
    }
}
