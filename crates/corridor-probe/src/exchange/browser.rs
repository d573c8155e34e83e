//! A request of the browser machine as one that can be sent.

use super::Request;

impl Request {
    /// What a browser would send: the fields of the protocol, then those of the page.
    ///
    /// `body` goes along if the page's call has one, and `cookie` if the call carries credentials.
    #[must_use]
    pub fn of_browser(
        request: &corridor_proof::Request<'_>,
        cookie: Option<&str>,
        body: Option<&[u8]>,
    ) -> Self {
        let mut url = request.url.clone();
        url.set_fragment(None);
        let sent = request.sent;
        let protocol = [
            ("origin", sent.origin.as_deref()),
            ("access-control-request-method", sent.access_control_request_method.as_deref()),
            ("access-control-request-headers", sent.access_control_request_headers.as_deref()),
            ("cookie", cookie.filter(|_| request.credentials)),
        ];
        let protocol = protocol
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.as_bytes().to_vec())));
        let page = request.headers.iter().map(|header| {
            (String::from_utf8_lossy(&header.name).to_ascii_lowercase(), header.value.to_vec())
        });
        Self {
            method: sent.method.clone(),
            url,
            headers: protocol.chain(page).collect(),
            body: body.filter(|_| request.body).map(<[u8]>::to_vec),
        }
    }
}
