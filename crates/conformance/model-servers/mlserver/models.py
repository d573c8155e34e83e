"""Four models that show what a page sees of MLServer; they need no more than numpy."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
from mlserver import MLModel
from mlserver.codecs import NumpyCodec, StringCodec
from mlserver.errors import InferenceError
from mlserver.types import InferenceRequest, InferenceResponse, Parameters

# Sepal length and width, petal length and width in cm: the means of Fisher's data.
MEANS = {
    "setosa": [5.006, 3.428, 1.462, 0.246],
    "versicolor": [5.936, 2.770, 4.260, 1.326],
    "virginica": [6.588, 2.974, 5.552, 2.026],
}


class Iris(MLModel):
    """Which iris is it? The one whose mean flower is nearest."""

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        flowers = NumpyCodec.decode_input(payload.inputs[0])
        if flowers.ndim != 2 or flowers.shape[1] != 4:
            raise InferenceError(f"flowers are [n, 4], not {list(flowers.shape)}")
        differences = flowers[:, None] - np.array(list(MEANS.values()))
        nearest = np.linalg.norm(differences, axis=2).argmin(axis=1)
        species = [list(MEANS)[index] for index in nearest]
        outputs = [StringCodec.encode_output("species", species)]
        return InferenceResponse(model_name=self.name, outputs=outputs)


class Broken(MLModel):
    """A model with a bug: MLServer answers 500, as text and without CORS headers."""

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        raise ValueError("this model has a bug")


class Generous(MLModel):
    """A model that answers with CORS headers of its own, open to everybody."""

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": "*",
        }
        return InferenceResponse(
            model_name=self.name, outputs=[], parameters=Parameters(headers=headers)
        )


class Steps(MLModel):
    """A stream that goes on only when told: each `infer` lets one more event out.

    Whoever has read the first event before asking for the second knows that nobody on
    the way waited for more of the stream.
    """

    async def load(self) -> bool:
        self._allowed = asyncio.Semaphore(0)
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        self._allowed.release()
        return InferenceResponse(model_name=self.name, outputs=[])

    async def predict_stream(
        self, payloads: AsyncIterator[InferenceRequest]
    ) -> AsyncIterator[InferenceResponse]:
        async for _ in payloads:
            for word in ["first", "second", "third"]:
                if word != "first":
                    await self._allowed.acquire()
                outputs = [StringCodec.encode_output("word", [word])]
                yield InferenceResponse(model_name=self.name, outputs=outputs)
