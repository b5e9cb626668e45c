#!/usr/bin/env python3
"""Write keras_models.json: by name, what Keras's to_json writes for models of all kinds, with the shapes of their weights.
usage: record_json.py OUT.json     needs: pip install keras jax scipy numpy (its numpy backend takes parts from jax)
"""
import os, json, sys
os.environ["KERAS_BACKEND"] = "numpy"
import keras
from keras import layers as L

out = {}
def record(name, model):
    out[name] = {"model": json.loads(model.to_json()), "weights": [[w.path.split("/")[-2] + "/" + w.name, list(w.shape)] for w in model.weights if w.name != "seed_generator_state"]}

record("sequential", keras.Sequential([
    keras.Input((28, 28)), L.Flatten(), L.Dense(300, activation="relu", kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(0.01)),
    L.BatchNormalization(), L.Dropout(0.2, seed=3), L.LeakyReLU(negative_slope=0.2), L.LayerNormalization(), L.Dense(10, activation="softmax", trainable=False)]))
wide, deep = keras.Input((5,), name="input_wide"), keras.Input((6,), name="input_deep")
hidden = L.Dense(30, activation="relu")(L.Dense(30, activation="relu", name="hidden")(deep))
both = L.Concatenate()([wide, hidden])
record("functional", keras.Model(inputs=[wide, deep], outputs=[L.Dense(1, name="output")(both), L.Dense(1, name="aux_output")(hidden)]))
x, shared = keras.Input((4,)), L.Dense(4)
y = shared(shared(x))
record("shared", keras.Model(x, L.Multiply()([L.Add()([x, y]), y])))
record("others", keras.Sequential([
    keras.Input((3, 4)), L.Reshape((12,)), L.Activation("tanh"), L.PReLU(), L.ELU(alpha=0.5), L.GaussianNoise(0.1), L.AlphaDropout(0.1), L.ReLU(max_value=6), L.Softmax()]))
record("embedding", keras.Sequential([keras.Input((1,)), L.Embedding(10, 4), L.Flatten(), L.Dense(1)]))
record("unbuilt", keras.Sequential([L.Dense(3), L.Dense(1)]))
built = keras.Sequential([L.Dense(3), L.Dense(1)])
built.build((None, 7))
record("built", built)
json.dump(out, open(sys.argv[1], "w"))
