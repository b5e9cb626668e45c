package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"board/web/message"
)

// An Error is what a board answers when it refuses a request.
type Error struct {
	Status  int    // of HTTP
	Code    string // such as "not_found", "token_needed" or "busy": docs/api.md lists them; "" of an answer that is not a board's
	Message string // for people; it may quote what was sent
	Host    string // where the board does not answer to this name: what to give to --allow_host

	RetryAfter time.Duration // of a busy board: when to ask again; 0 where it does not say
}

// Error says what the board refused.
func (e *Error) Error() string { return fmt.Sprintf("board: %s (%d)", e.Message, e.Status) }

// mostOfError is how many bytes of a refusal are read.
const mostOfError = 64 << 10

func errorOf(answer *http.Response) *Error {
	e := &Error{Status: answer.StatusCode}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostOfError))
	var told message.Refusal
	if err == nil && json.Unmarshal(body, &told) == nil && told.Code != "" {
		e.Code, e.Message, e.Host = told.Code, told.Message, told.Host
		return e
	}
	e.Message = strings.TrimSpace(string(body))
	if len(e.Message) > 200 || e.Message == "" || strings.HasPrefix(e.Message, "<") { // a page of a proxy
		e.Message = "the answer is not that of a board: " + http.StatusText(answer.StatusCode)
	}
	return e
}
