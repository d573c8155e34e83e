"""KServe has no setting for CORS: whoever wants it adds the middleware to its application."""

from kserve.model_server import app
from starlette.middleware.cors import CORSMiddleware

from model import start

app.add_middleware(
    CORSMiddleware,
    allow_origins=["@ORIGIN@"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-Api-Key", "Authorization"],
    allow_credentials=True,
    expose_headers=["X-Request-Id"],
    max_age=600,
)

start(@PORT@)
