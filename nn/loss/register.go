package loss

import "board/nn/registry"

func init() {
	registry.RegisterName(func(name string) Loss { return Name(name) })
	register := registry.Register[Loss]
	register("MeanSquaredError", func() Loss { return &MeanSquaredError{} }, "mean_squared_error", "mse", "MSE")
	register("MeanAbsoluteError", func() Loss { return &MeanAbsoluteError{} }, "mean_absolute_error", "mae", "MAE")
	register("MeanAbsolutePercentageError", func() Loss { return &MeanAbsolutePercentageError{} }, "mean_absolute_percentage_error", "mape", "MAPE")
	register("MeanSquaredLogarithmicError", func() Loss { return &MeanSquaredLogarithmicError{} }, "mean_squared_logarithmic_error", "msle", "MSLE")
	register("Huber", func() Loss { return &Huber{Delta: 1} }, "huber", "huber_loss")
	register("LogCosh", func() Loss { return &LogCosh{} }, "log_cosh", "logcosh")
	register("CosineSimilarity", func() Loss { return &CosineSimilarity{} }, "cosine_similarity")
	register("Poisson", func() Loss { return &Poisson{} }, "poisson")
	register("KLDivergence", func() Loss { return &KLDivergence{} }, "kl_divergence", "kld", "KLD", "kullback_leibler_divergence")
	register("BinaryCrossentropy", func() Loss { return &BinaryCrossentropy{} }, "binary_crossentropy", "bce", "BCE")
	register("CategoricalCrossentropy", func() Loss { return &CategoricalCrossentropy{} }, "categorical_crossentropy")
	register("SparseCategoricalCrossentropy", func() Loss { return &SparseCategoricalCrossentropy{} }, "sparse_categorical_crossentropy")
	register("Crossentropy", func() Loss { return &Crossentropy{} }, "crossentropy", "ce")
	register("Reduced", func() Loss { return &Reduced{Loss: Name("mean_squared_error"), Reduction: SumOverBatchSize} })
	register("Hinge", func() Loss { return &Hinge{} }, "hinge")
	register("SquaredHinge", func() Loss { return &SquaredHinge{} }, "squared_hinge")
	register("CategoricalHinge", func() Loss { return &CategoricalHinge{} }, "categorical_hinge")
}
