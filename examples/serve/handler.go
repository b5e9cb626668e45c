package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"board/nn"
)

// An image is the body of a request.
type image struct {
	Pixels []float32 `json:"pixels"` // 64 numbers from 0 to 16, row by row
}

// An answer is the body of its answer.
type answer struct {
	Digit         int       `json:"digit"`
	Probabilities []float32 `json:"probabilities"` // of the digits from 0 to 9
}

const (
	pixels = 64
	digits = 10
	// maxBody is more than 64 numbers need, written however.
	maxBody = 16 << 10
)

// newHandler answers POST /predict.
func newHandler(p *nn.Predictor) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /predict", func(w http.ResponseWriter, r *http.Request) {
		x, err := readImage(w, r)
		if err != nil {
			http.Error(w, err.Error(), statusOf(err))
			return
		}
		a := answer{Probabilities: make([]float32, digits)}
		if err := p.PredictRow(r.Context(), a.Probabilities, x); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		a.Digit = slices.Index(a.Probabilities, slices.Max(a.Probabilities))
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a) // nobody is left to tell when the client is gone
	})
	return mux
}

// readImage reads the pixels, and brings them into the range that the model was trained with.
func readImage(w http.ResponseWriter, r *http.Request) ([]float32, error) {
	var in image
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in); err != nil {
		return nil, err
	}
	if len(in.Pixels) != pixels {
		return nil, fmt.Errorf("expected %d pixels, got %d", pixels, len(in.Pixels))
	}
	for i, v := range in.Pixels {
		if v < 0 || v > 16 {
			return nil, fmt.Errorf("expected pixels from 0 to 16, got %v at %d", v, i)
		}
		in.Pixels[i] = v / 16
	}
	return in.Pixels, nil
}

func statusOf(err error) int {
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
