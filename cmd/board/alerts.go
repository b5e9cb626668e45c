package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"board/cmd/board/internal/webhook"
	"board/summary/alerts"
)

// openAlerts makes what watches the runs, and what posts the alerts.
func (b *board) openAlerts(log *slog.Logger) error {
	b.alerts = alerts.New(alerts.Options{
		Store: b.store, Rules: b.flags.Alerts, Sidecar: b.kept, Limits: b.flags.Limits, Raised: b.alert,
	})
	if b.flags.AlertWebhook == "" {
		return nil
	}
	var err error
	b.poster, err = webhook.New(webhook.Options{
		URL: b.flags.AlertWebhook, Source: b.flags.DataLocation(), Link: b.alertLink, Limits: b.flags.Limits, Log: log,
	})
	return err
}

// watch looks for alerts, and posts them, until ctx is done.
func (b *board) watch(ctx context.Context) {
	b.home = address(ctx, b.flags, portOf(b.listeners[0]), "")
	b.work.Go(func() { b.alerts.Run(ctx) })
	if b.poster != nil {
		b.work.Go(func() { b.poster.Run(ctx) })
	}
}

// alert prints and posts an alert.
func (b *board) alert(a alerts.Alert) {
	if b.flags.Verbosity >= -1 {
		b.con.printf("%s", alertLine(a, b.alertLink(a)))
	}
	if b.poster != nil {
		b.poster.Post(a)
	}
}

// alertLine is one line about an alert. Names in it are untrusted: what a terminal would obey
// is escaped.
func alertLine(a alerts.Alert, link string) string {
	return fmt.Sprintf("alert (%s) in run %s: %s; see %s", a.Level, harmless(a.Run), harmless(a.Text), link)
}

// mostShown is how many bytes of a name or a text a line shows.
const mostShown = 300

// harmless is a text whose letters a terminal only shows.
func harmless(text string) string {
	if len(text) > mostShown {
		text = strings.ToValidUTF8(text[:mostShown], "") + "…"
	}
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}

// cardKey names the card of a scalar in the page's words: web/ui/src/state/card.ts.
func cardKey(tag string) string {
	if strings.HasPrefix(tag, "@") && strings.Contains(tag, ",") {
		return "@scalars," + strings.NewReplacer("%", "%25", ",", "%2C").Replace(tag)
	}
	return tag
}

// alertLink is the address of the chart that an alert is about, with its step marked, for its
// run alone. It holds no token: whoever opens it must be known to the board.
func (b *board) alertLink(a alerts.Alert) string {
	words := url.Values{"run": {a.Run}, "tab": {"scalars"}}
	if tag := a.Tag(); tag != "" {
		words.Set("card", cardKey(tag))
		words.Set("axis", "step")
		words.Set("steps", strconv.FormatInt(a.Step, 10))
	}
	return b.home + "?" + words.Encode()
}
