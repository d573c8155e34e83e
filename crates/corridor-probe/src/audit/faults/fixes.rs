//! What mends the faults, for the servers that people have. Faults of one kind are mended alike.

use crate::audit::Fix;

/// An origin is compared as a whole.
pub(super) static EXACT_ORIGINS: Fix = Fix {
    rule: "compare `Origin` as a whole with a list of exact origins; no regular expression, no prefix, no \
           suffix, no echo",
    nginx: "`map $http_origin $cors { default \"\"; \"~^https://app\\.example\\.com$\" $http_origin; }` (a map compares plain texts in any case) and `add_header Access-Control-Allow-Origin $cors always;` `add_header Vary Origin always;`",
    express: "cors({ origin: [\"https://app.example.com\"] }): an array of strings is compared exactly; no RegExp, no `true`, no callback that answers with what it was given",
    starlette: "`CORSMiddleware(allow_origins=[\"https://app.example.com\"])`, without `allow_origin_regex`",
    spring: "`setAllowedOrigins(List.of(\"https://app.example.com\"))`, not `setAllowedOriginPatterns`",
    api_gateway: "HTTP API: `AllowOrigins: [\"https://app.example.com\"]`; REST API: a mapping template that compares `$input.params().header.get('Origin')` with ==",
    corridor: "`allow_origins = [\"https://app.example.com\"]`",
};

/// Credentials go with named origins.
pub(super) static CREDENTIALS: Fix = Fix {
    rule: "either `Access-Control-Allow-Origin: *` and no credentials, or exact origins and \
           `Access-Control-Allow-Credentials: true` (in lower case)",
    nginx: "take `add_header Access-Control-Allow-Credentials` away, or name the origins by a map of \
            $http_origin",
    express: "`cors({ origin: [\"https://app.example.com\"], credentials: true })`",
    starlette: "`CORSMiddleware(allow_origins=[\"https://app.example.com\"], allow_credentials=True)`",
    spring: "`setAllowedOrigins(List.of(\"https://app.example.com\"))` and `setAllowCredentials(true)`",
    api_gateway: "HTTP API: `AllowCredentials: true` with AllowOrigins that are named",
    corridor: "allow_credentials = true with origins that are named; `*` is refused when the file is read",
};

/// Request headers are listed.
pub(super) static REQUEST_HEADERS: Fix = Fix {
    rule: "list the request headers that pages of the allowed origins set, and no others",
    nginx: "`add_header Access-Control-Allow-Headers \"Content-Type, Authorization\" always;`",
    express: "cors({ allowedHeaders: [\"Content-Type\", \"Authorization\"] }): without it the request's own \
              list is echoed",
    starlette: "CORSMiddleware(allow_headers=[\"Content-Type\", \"Authorization\"]): \"*\" echoes the \
                request's own list",
    spring: "setAllowedHeaders(List.of(\"Content-Type\", \"Authorization\")): \"*\" echoes the request's own \
             list",
    api_gateway: "`AllowHeaders: [\"content-type\", \"authorization\"]`",
    corridor: "`allow_headers = [\"Content-Type\", \"Authorization\"]`",
};

/// Methods are listed.
pub(super) static METHODS: Fix = Fix {
    rule: "list the methods that pages call, in upper case, separated by commas",
    nginx: "`add_header Access-Control-Allow-Methods \"GET, POST\" always;`",
    express: "`cors({ methods: [\"GET\", \"POST\"] })`",
    starlette: "`CORSMiddleware(allow_methods=[\"GET\", \"POST\"])`",
    spring: "`setAllowedMethods(List.of(\"GET\", \"POST\"))`",
    api_gateway: "`AllowMethods: [\"GET\", \"POST\"]`",
    corridor: "`allow_methods = [\"GET\", \"POST\"]`",
};

/// Caches are told.
pub(super) static VARY: Fix = Fix {
    rule: "send `Vary: Origin` with every answer of the URL, those without CORS headers too, and add to `Vary` \
           where others set it",
    nginx: "add_header Vary Origin always; and in a location that has an add_header of its own, repeat it \
            there",
    express: "res.vary(\"Origin\") in place of res.set(\"Vary\", …); `cors` with a list does so itself",
    starlette: "CORSMiddleware outermost; in handlers response.headers.add_vary_header(\"Origin\") in place of \
                setting `Vary`",
    spring: "CorsFilter before what writes `Vary`; response.addHeader in place of setHeader",
    api_gateway: "HTTP API does so itself where it answers CORS; a REST API's integration has to send it, and \
                  CloudFront's cache policy must list `Origin`",
    corridor: "nothing: it is sent exactly when the answer depends on `Origin`",
};

/// One header, one origin.
pub(super) static ONE_ORIGIN: Fix = Fix {
    rule: "send `Access-Control-Allow-Origin` once, with the one origin that asked, as browsers write it, or \
           `*`",
    nginx: "proxy_hide_header Access-Control-Allow-Origin; where both nginx and what is behind it send one; \
            the list belongs into a map of $http_origin",
    express: "`cors({ origin: [\"https://a.example\", \"https://b.example\"] })` once, and no res.set of the same header",
    starlette: "`CORSMiddleware(allow_origins=[\"https://a.example\", \"https://b.example\"])` once, and none of a proxy before it",
    spring: "either CorsConfigurationSource or `@CrossOrigin`, and none of a proxy before it",
    api_gateway: "AllowOrigins takes a list and answers with the one; a REST API's static header can name one \
                  only",
    corridor: "allow_origins takes a list; an upstream's own `Access-Control-*` are replaced",
};

/// Preflights are answered first.
pub(super) static PREFLIGHT: Fix = Fix {
    rule: "answer `OPTIONS` with `Origin` and `Access-Control-Request-Method` at this very URL, before \
           authentication, with 204 and the CORS headers",
    nginx: "if ($request_method = OPTIONS) { return 204; } before auth_request and proxy_pass, with add_header \
            … always;",
    express: "`app.use(cors(…))` before authentication and before the routes",
    starlette: "add CORSMiddleware last, so that it stands outermost, and keep dependencies that authenticate \
                off OPTIONS",
    spring: "`http.cors(withDefaults())` in the security chain: CORS stands before authentication",
    api_gateway: "HTTP API: cors on the API, and an OPTIONS route without authorizer where $default has one; \
                  REST API: authorizationType NONE on OPTIONS",
    corridor: "nothing: preflights are answered before authentication, and never reach a backend",
};

/// CORS on every answer.
pub(super) static EVERY_ANSWER: Fix = Fix {
    rule: "apply one CORS rule to every answer of the URL: every method, every status, preflight or not",
    nginx: "`always` on each add_header, and the same lines in each location and error_page",
    express: "`app.use(cors(…))` before everything, not on single routes or in error handlers",
    starlette: "CORSMiddleware outermost, by add_middleware after all others; 500s of ServerErrorMiddleware \
                need a handler within it",
    spring: "one CorsConfigurationSource for /**, not `@CrossOrigin` on single methods",
    api_gateway: "HTTP API: cors on the API; REST API: also on DEFAULT_4XX and DEFAULT_5XX gateway responses",
    corridor: "nothing: one verdict makes the headers of every answer",
};

/// Exposed headers are harmless.
pub(super) static EXPOSED: Fix = Fix {
    rule: "expose the headers that pages need, and none that carries a secret",
    nginx: "`add_header Access-Control-Expose-Headers \"X-Request-Id\" always;`",
    express: "`cors({ exposedHeaders: [\"X-Request-Id\"] })`",
    starlette: "`CORSMiddleware(expose_headers=[\"X-Request-Id\"])`",
    spring: "`setExposedHeaders(List.of(\"X-Request-Id\"))`",
    api_gateway: "`ExposeHeaders: [\"x-request-id\"]`",
    corridor: "`expose_headers = [\"X-Request-Id\"]`",
};

/// How long a preflight is remembered.
pub(super) static MAX_AGE: Fix = Fix {
    rule: "send an `Access-Control-Max-Age` of 7200 seconds or less",
    nginx: "`add_header Access-Control-Max-Age 7200 always;`",
    express: "`cors({ maxAge: 7200 })`",
    starlette: "`CORSMiddleware(max_age=7200)`",
    spring: "`setMaxAge(7200L)`",
    api_gateway: "`MaxAge: 7200`",
    corridor: "`max_age = 7200`",
};

/// The model asks who calls.
pub(super) static REFUSE: Fix = Fix {
    rule: "refuse a request whose `Origin` is not allowed (403) before it is carried out, and take \
           `application/json` alone (else 415)",
    nginx: "if ($http_origin !~ …) cannot be made safe in general; map $http_origin to a flag, and return 403 \
            where an origin is there and the flag is not",
    express: "a middleware before the routes that answers 403 to an Origin that is not listed; express.json() \
              without a wider `type`",
    starlette: "a middleware that answers 403 to an Origin that is not listed: CORSMiddleware only withholds \
                headers",
    spring: "http.cors(…) answers 403 to origins that are not listed; `consumes = \"application/json\"` on the mapping",
    api_gateway: "CORS does not stop the request there: an authorizer, or a check in the integration",
    corridor: "nothing: an origin outside the policy never reaches a backend",
};

/// Old ways are closed.
pub(super) static REMOVE: Fix = Fix {
    rule: "take it away: nothing that is maintained needs it",
    nginx: "take the add_header or the file away",
    express: "app.disable(\"jsonp callback name\") and res.json in place of res.jsonp; take the header or the \
              file away",
    starlette: "take the header, the file or the callback away",
    spring: "take the header, the file or the callback away",
    api_gateway: "take the header out of the integration's response",
    corridor: "nothing: it sends none of these",
};
