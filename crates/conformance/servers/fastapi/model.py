"""A model behind FastAPI."""

from fastapi import FastAPI, Response
from pydantic import BaseModel

app = FastAPI()


class Numbers(BaseModel):
    numbers: list[float]


@app.get("/health")
def health() -> str:
    return "ready"


@app.post("/sum")
def sum_up(given: Numbers, response: Response) -> float:
    response.headers["X-Request-Id"] = "1"
    return sum(given.numbers)


@app.post("/broken")
def broken() -> None:
    raise ValueError("this model has a bug")
