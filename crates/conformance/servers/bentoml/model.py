"""A model behind BentoML, whatever its service says about CORS."""

import bentoml


class Sum:
    """Adds up what it is given, and says in a header which request it was."""

    @bentoml.api
    def sum(self, numbers: list[float], context: bentoml.Context) -> float:
        context.response.headers["X-Request-Id"] = "1"
        return sum(numbers)

    @bentoml.api
    def broken(self) -> float:
        raise ValueError("this model has a bug")
