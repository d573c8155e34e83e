import bentoml

from model import Sum

CORS = {
    "enabled": True,
    "access_control_allow_origins": ["@ORIGIN@"],
    "access_control_allow_methods": ["GET", "POST"],
    "access_control_allow_headers": ["Content-Type", "X-Api-Key", "Authorization"],
    "access_control_allow_credentials": True,
    "access_control_expose_headers": ["X-Request-Id"],
    "access_control_max_age": 600,
}

Service = bentoml.service(Sum, http={"cors": CORS})
