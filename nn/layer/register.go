package layer

import (
	"board/nn/initializer"
	"board/nn/registry"
)

// Layers are registered with Keras's defaults, so that a saved configuration says them.
func init() {
	register(func() *Input { return &Input{} })
	register(func() *Dense {
		return &Dense{Activation: "linear", KernelInitializer: initializer.GlorotUniform{}, BiasInitializer: initializer.Zeros{}}
	})
	register(func() *Flatten { return &Flatten{} })
	register(func() *Reshape { return &Reshape{} })
	register(func() *Activation { return &Activation{Activation: "linear"} })
	register(func() *Dropout { return &Dropout{} })
	register(func() *AlphaDropout { return &AlphaDropout{} })
	register(func() *GaussianNoise { return &GaussianNoise{} })
	register(func() *BatchNormalization {
		return &BatchNormalization{Axis: -1, Momentum: 0.99, Epsilon: 1e-3, BetaInitializer: initializer.Zeros{}, GammaInitializer: initializer.Ones{},
			MovingMeanInitializer: initializer.Zeros{}, MovingVarianceInitializer: initializer.Ones{}}
	})
	register(func() *LayerNormalization {
		return &LayerNormalization{Epsilon: 1e-3, BetaInitializer: initializer.Zeros{}, GammaInitializer: initializer.Ones{}}
	})
	register(func() *Normalization { return &Normalization{} })
	register(func() *Embedding {
		return &Embedding{EmbeddingsInitializer: initializer.RandomUniform{Minval: -0.05, Maxval: 0.05}}
	})
	register(func() *LeakyReLU { return &LeakyReLU{NegativeSlope: 0.3} })
	register(func() *PReLU { return &PReLU{AlphaInitializer: initializer.Zeros{}} })
	register(func() *ELU { return &ELU{Alpha: 1} })
	register(func() *ReLU { return &ReLU{} })
	register(func() *Softmax { return &Softmax{Axis: -1} })
	register(func() *Concatenate { return &Concatenate{Axis: -1} })
	register(func() *Add { return &Add{} })
	register(func() *Subtract { return &Subtract{} })
	register(func() *Multiply { return &Multiply{} })
	register(func() *Average { return &Average{} })
	register(func() *Maximum { return &Maximum{} })
	register(func() *Minimum { return &Minimum{} })
}

func register[L Layer](fresh func() L) {
	registry.Register(ClassName(fresh()), func() Layer { return fresh() })
}
