"""The same server as examples/serve in Python: FastAPI, uvicorn and onnxruntime, one process for each processor.

    uvicorn --app-dir bench/serve peer:app --port 8001 --workers 2 --log-level warning

MODEL names the ONNX file that examples/serve -onnx wrote.
"""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1  # the workers share the processors
session = onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name
app = FastAPI()


class Image(BaseModel):
    pixels: list[float]


@app.post("/predict")
async def predict(image: Image):
    x = np.array(image.pixels, dtype=np.float32)
    if x.shape != (64,) or not ((x >= 0) & (x <= 16)).all():
        raise HTTPException(400, "expected 64 pixels from 0 to 16")
    probabilities = session.run(None, {name: (x / 16).reshape(1, 8, 8)})[0][0]
    return {"digit": int(probabilities.argmax()), "probabilities": probabilities.tolist()}
