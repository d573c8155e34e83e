"""A model behind Flask."""

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.get("/health")
def health():
    return "ready"


@app.post("/sum")
def sum_up():
    answer = jsonify(sum(request.get_json(force=True)["numbers"]))
    answer.headers["X-Request-Id"] = "1"
    return answer


@app.post("/broken")
def broken():
    raise ValueError("this model has a bug")
