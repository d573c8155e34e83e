"""Two models for KServe, and KServe on the loopback interface only."""

import kserve
import uvicorn
from kserve import InferOutput, InferRequest, InferResponse


class Sum(kserve.Model):
    """Adds up what it is given, and says in a header which request it was."""

    def __init__(self) -> None:
        super().__init__("sum", return_response_headers=True)
        self.load()

    def load(self) -> bool:
        self.ready = True
        return self.ready

    async def predict(
        self, payload: InferRequest, headers: dict = None, response_headers: dict = None
    ) -> InferResponse:
        response_headers["x-request-id"] = "1"
        total = float(sum(sum(given.data) for given in payload.inputs))
        output = InferOutput("total", [1], "FP64", [total])
        return InferResponse(payload.id or "1", self.name, [output])


class Broken(kserve.Model):
    """A model with a bug."""

    def __init__(self) -> None:
        super().__init__("broken")
        self.ready = True

    async def predict(
        self, payload: InferRequest, headers: dict = None, response_headers: dict = None
    ) -> InferResponse:
        raise ValueError("this model has a bug")


class LoopbackConfig(uvicorn.Config):
    """KServe listens on every interface, and has no setting for it."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **{**options, "host": "127.0.0.1"})


def start(port: int) -> None:
    uvicorn.Config = LoopbackConfig
    kserve.ModelServer(http_port=port, enable_grpc=False).start([Sum(), Broken()])
