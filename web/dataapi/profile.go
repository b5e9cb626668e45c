package dataapi

import (
	"net/http"

	"board/web/answer"
	"board/web/format"
)

// profileRuns lists the recorded profiles. TensorBoard's profiler, which shows them, is
// a program of its own.
func (s *API) profileRuns(*http.Request) (any, error) {
	return answer.JSON(appendEach(nil, s.data.Profiles(), format.AppendString)), nil
}
