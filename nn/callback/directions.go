package callback

import "strings"

// directions tells of the losses and metrics that Keras knows whether they grow
// with quality.
var directions = makeDirections()

func makeDirections() map[string]bool {
	const (
		grow = `accuracy acc binary_accuracy categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy
			sparse_top_k_categorical_accuracy auc precision recall sensitivity_at_specificity specificity_at_sensitivity
			precision_at_recall recall_at_precision f1_score fbeta_score r2_score cosine_similarity pearson_correlation
			concordance_correlation iou binary_io_u mean_io_u one_hot_io_u one_hot_mean_io_u`
		fall = `loss mean_squared_error mse root_mean_squared_error rmse mean_absolute_error mae mean_absolute_percentage_error
			mape mean_squared_logarithmic_error msle log_cosh log_cosh_error logcosh huber hinge squared_hinge categorical_hinge
			kl_divergence kld poisson binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy`
	)
	m := make(map[string]bool)
	for _, name := range strings.Fields(grow) {
		m[name] = true
	}
	for _, name := range strings.Fields(fall) {
		m[name] = false
	}
	return m
}

// growsWithQuality tells which way a quantity of the logs gets better, by its
// name. The name of an output may stand before it, and a number behind it, as in
// "main_output_mae" and "auc_1".
func growsWithQuality(name string) (up, known bool) {
	name = strings.TrimRight(strings.TrimPrefix(name, "val_"), "0123456789")
	for name = strings.TrimSuffix(name, "_"); ; {
		if up, known = directions[name]; known {
			return up, true
		}
		var found bool
		if _, name, found = strings.Cut(name, "_"); !found {
			return false, false
		}
	}
}
