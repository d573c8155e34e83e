from flask_cors import CORS
from waitress import serve

from model import app

CORS(
    app,
    origins=["@ORIGIN@"],
    methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-Api-Key", "Authorization"],
    expose_headers=["X-Request-Id"],
    supports_credentials=True,
    max_age=600,
)

serve(app, host="127.0.0.1", port=@PORT@)
