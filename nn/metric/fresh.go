package metric

import (
	"fmt"

	"board/nn/registry"
)

// Fresh is a metric with the same settings that has counted nothing yet: what an evaluation counts with while another is
// under way. A Name is its own. A metric that has the method Fresh() Metric is asked; any other is made anew from its
// configuration, for which its type must be registered (registry.Register).
func Fresh(m Metric) (Metric, error) {
	switch m := m.(type) {
	case Name:
		return m, nil
	case interface{ Fresh() Metric }:
		return m.Fresh(), nil
	}
	data, err := registry.Encode(m)
	if err == nil {
		var made Metric
		if made, err = registry.Decode[Metric](data); err == nil {
			return made, nil
		}
	}
	return m, fmt.Errorf("expected a metric that can be made anew, got %T: register its type by registry.Register[metric.Metric], or give it a method Fresh() metric.Metric: %w", m, err)
}
