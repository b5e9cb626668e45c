package flags

import (
	"os"
	"strings"

	"board/cmd/board/internal/webhook"
	"board/summary/alerts"
)

// webhookVariable is the environment variable that holds the webhook's address when no flag
// does.
const webhookVariable = "BOARD_ALERT_WEBHOOK"

func (f *Flags) defineAlerts() group {
	g := newGroup("Alerts (docs/alerts.md has the rules)", Serve, Demo)
	g.set.StringArrayVar(&f.alertRules, "alert", nil,
		"Change a rule: `NAME=VALUE`, such as plateau=off, stalled.after=30m or all=off. May be given several times; "+
			"known are "+strings.Join(alerts.Names(), ", ")+".")
	g.set.StringVar(&f.AlertWebhook, "alert_webhook", "",
		"Post each alert as JSON to `URL`; its field text is what Slack shows. Other users of this machine can read "+
			"it in the list of processes; the environment variable "+webhookVariable+" avoids that.")
	return g
}

// readAlerts reads the rules of alerts and where they are posted.
func (f *Flags) readAlerts() error {
	f.Alerts = alerts.DefaultRules()
	for _, text := range f.alertRules {
		if err := f.Alerts.Set(text); err != nil {
			return usageErrorf("--alert: %v", err)
		}
	}
	source := "--alert_webhook"
	if !f.given("alert_webhook") {
		source, f.AlertWebhook = webhookVariable, os.Getenv(webhookVariable)
	}
	if f.AlertWebhook == "" {
		return nil
	}
	if err := webhook.Check(f.AlertWebhook); err != nil {
		return usageErrorf("%s: %v", source, err)
	}
	return nil
}
