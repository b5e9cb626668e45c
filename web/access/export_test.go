package access

import (
	"net/http"
	"time"

	"board/internal/limits"
)

// Guesses is what is remembered of wrong tokens.
type Guesses struct{ *guesses }

// NewGuesses makes one.
func NewGuesses(l *limits.Limits) Guesses { return Guesses{newGuesses(l)} }

// Wrong is how long the answer to a wrong token takes.
func (g Guesses) Wrong(address string) time.Duration { return g.wrong(address, time.Now()) }

// Hold holds an answer back.
func (g Guesses) Hold(r *http.Request, d time.Duration) bool { return g.hold(r, d) }

// Known is how many addresses are remembered.
func (g Guesses) Known() int { return len(g.by) }
