package callback

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"board/nn"
	"board/nn/metric"
)

// directions says for each of Keras's losses and metrics whether higher values are better.
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

// growsWithQuality reports, by its name, whether a quantity of the logs gets better as it grows. The name of an output may precede it, and
// a number follow it, as in "main_output_mae" and "auc_1".
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

// getsBetterUpwards is growsWithQuality for a quantity of the model's logs. A
// metric that was given a name of its own is known by its type, as in Keras:
// &metric.AUC{Name: "prc"} is to grow.
func getsBetterUpwards(m *nn.Model, name string) (up, known bool) {
	if up, known = growsWithQuality(kindOf(m, strings.TrimPrefix(name, "val_"))); known {
		return up, known
	}
	return growsWithQuality(name)
}

// kindOf is the name that Keras gives to metrics of the type that this one has;
// "" where it is none of package metric's. The name of an output may stand
// before it.
func kindOf(m *nn.Model, name string) string {
	c, _ := m.Compiled()
	all := slices.Concat(c.Metrics, c.WeightedMetrics, slices.Concat(slices.Collect(maps.Values(c.OutputMetrics))...))
	for _, given := range all {
		t := reflect.TypeOf(given)
		if t.Kind() != reflect.Pointer || t.Elem().PkgPath() != reflect.TypeFor[metric.AUC]().PkgPath() {
			continue
		}
		if n := given.MetricName(); name == n || strings.HasSuffix(name, "_"+n) {
			unnamed, _ := reflect.New(t.Elem()).Interface().(metric.Metric)
			return unnamed.MetricName()
		}
	}
	return ""
}
