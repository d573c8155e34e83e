"""What is copied most: everybody, with credentials; Starlette then allows whatever origin asks."""

import uvicorn
from fastapi.middleware.cors import CORSMiddleware

from model import app

app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)

uvicorn.run(app, host="127.0.0.1", port=@PORT@)
