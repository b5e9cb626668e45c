package metric

import "board/nn/registry"

func init() {
	registry.RegisterName(func(name string) Metric { return Name(name) })
	register := registry.Register[Metric]
	register("MeanSquaredError", func() Metric { return &MeanSquaredError{Name: "mean_squared_error"} }, "mean_squared_error", "mse", "MSE")
	register("MeanAbsoluteError", func() Metric { return &MeanAbsoluteError{Name: "mean_absolute_error"} }, "mean_absolute_error", "mae", "MAE")
	register("MeanAbsolutePercentageError", func() Metric {
		return &MeanAbsolutePercentageError{Name: "mean_absolute_percentage_error"}
	}, "mean_absolute_percentage_error", "mape", "MAPE")
	register("MeanSquaredLogarithmicError", func() Metric {
		return &MeanSquaredLogarithmicError{Name: "mean_squared_logarithmic_error"}
	}, "mean_squared_logarithmic_error", "msle", "MSLE")
	register("RootMeanSquaredError", func() Metric { return &RootMeanSquaredError{Name: "root_mean_squared_error"} }, "root_mean_squared_error", "rmse", "RMSE")
	register("LogCoshError", func() Metric { return &LogCoshError{Name: "logcosh"} }, "log_cosh_error", "logcosh", "log_cosh")
	register("Huber", func() Metric { return &Huber{Name: "huber", Delta: 1} }, "huber")
	register("CosineSimilarity", func() Metric { return &CosineSimilarity{Name: "cosine_similarity"} }, "cosine_similarity")
	register("R2Score", func() Metric { return &R2Score{Name: "r2_score", ClassAggregation: UniformAverage} }, "r2_score")
	register("Poisson", func() Metric { return &Poisson{Name: "poisson"} }, "poisson")
	register("KLDivergence", func() Metric { return &KLDivergence{Name: "kl_divergence"} }, "kl_divergence", "kld", "KLD", "kullback_leibler_divergence")
	register("BinaryCrossentropy", func() Metric { return &BinaryCrossentropy{Name: "binary_crossentropy"} }, "binary_crossentropy", "bce", "BCE")
	register("CategoricalCrossentropy", func() Metric {
		return &CategoricalCrossentropy{Name: "categorical_crossentropy"}
	}, "categorical_crossentropy")
	register("SparseCategoricalCrossentropy", func() Metric {
		return &SparseCategoricalCrossentropy{Name: "sparse_categorical_crossentropy"}
	}, "sparse_categorical_crossentropy")
	register("Hinge", func() Metric { return &Hinge{Name: "hinge"} }, "hinge")
	register("SquaredHinge", func() Metric { return &SquaredHinge{Name: "squared_hinge"} }, "squared_hinge")
	register("CategoricalHinge", func() Metric { return &CategoricalHinge{Name: "categorical_hinge"} }, "categorical_hinge")
	registerClassification(register)
}

func registerClassification(register func(string, func() Metric, ...string)) {
	register("Accuracy", func() Metric { return &Accuracy{Name: "accuracy"} }, "accuracy", "acc")
	register("BinaryAccuracy", func() Metric { return &BinaryAccuracy{Name: "binary_accuracy", Threshold: 0.5} }, "binary_accuracy")
	register("CategoricalAccuracy", func() Metric { return &CategoricalAccuracy{Name: "categorical_accuracy"} }, "categorical_accuracy")
	register("SparseCategoricalAccuracy", func() Metric {
		return &SparseCategoricalAccuracy{Name: "sparse_categorical_accuracy"}
	}, "sparse_categorical_accuracy")
	register("TopKCategoricalAccuracy", func() Metric {
		return &TopKCategoricalAccuracy{Name: "top_k_categorical_accuracy", K: 5}
	}, "top_k_categorical_accuracy")
	register("SparseTopKCategoricalAccuracy", func() Metric {
		return &SparseTopKCategoricalAccuracy{Name: "sparse_top_k_categorical_accuracy", K: 5}
	}, "sparse_top_k_categorical_accuracy")
	register("Precision", func() Metric { return &Precision{Name: "precision"} }, "precision")
	register("Recall", func() Metric { return &Recall{Name: "recall"} }, "recall")
	register("TruePositives", func() Metric { return &TruePositives{Name: "true_positives"} }, "true_positives")
	register("FalsePositives", func() Metric { return &FalsePositives{Name: "false_positives"} }, "false_positives")
	register("TrueNegatives", func() Metric { return &TrueNegatives{Name: "true_negatives"} }, "true_negatives")
	register("FalseNegatives", func() Metric { return &FalseNegatives{Name: "false_negatives"} }, "false_negatives")
	register("F1Score", func() Metric { return &F1Score{Name: "f1_score"} }, "f1_score")
	register("FBetaScore", func() Metric { return &FBetaScore{Name: "fbeta_score", Beta: 1} }, "fbeta_score")
	register("AUC", func() Metric {
		return &AUC{Name: "auc", NumThresholds: 200, Curve: ROC, SummationMethod: Interpolation}
	}, "auc")
	register("SensitivityAtSpecificity", func() Metric {
		return &SensitivityAtSpecificity{Name: "sensitivity_at_specificity", NumThresholds: 200}
	}, "sensitivity_at_specificity")
	register("SpecificityAtSensitivity", func() Metric {
		return &SpecificityAtSensitivity{Name: "specificity_at_sensitivity", NumThresholds: 200}
	}, "specificity_at_sensitivity")
	register("PrecisionAtRecall", func() Metric {
		return &PrecisionAtRecall{Name: "precision_at_recall", NumThresholds: 200}
	}, "precision_at_recall")
	register("RecallAtPrecision", func() Metric {
		return &RecallAtPrecision{Name: "recall_at_precision", NumThresholds: 200}
	}, "recall_at_precision")
}
