"""The middleware around the whole application, so that the answer to a bug has its headers too."""

import uvicorn
from fastapi.middleware.cors import CORSMiddleware

from model import app

around = CORSMiddleware(
    app,
    allow_origins=["@ORIGIN@"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-Api-Key", "Authorization"],
    allow_credentials=True,
    expose_headers=["X-Request-Id"],
    max_age=600,
)

uvicorn.run(around, host="127.0.0.1", port=@PORT@)
