"""A text with `*` or `\\` in it is a pattern, and a pattern need not match to the end."""

from flask_cors import CORS
from waitress import serve

from model import app

CORS(app, origins=r"http://.*\.studio\.localhost", supports_credentials=True)

serve(app, host="127.0.0.1", port=@PORT@)
