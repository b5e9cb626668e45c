package page

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"board/summary/alerts"
	"board/summary/sidecar"
	"board/web/answer"
	"board/web/message"
)

// apiAlerts lists the alerts, or changes what is muted.
func (s *API) apiAlerts(r *http.Request) (any, error) {
	if r.Method == http.MethodPost {
		if err := s.mute(r); err != nil {
			return nil, err
		}
	}
	out := message.Alerts{Alerts: []message.Alert{}, Mutes: s.mutes()}
	if s.alerts == nil {
		return out, nil
	}
	list := s.alerts.List()
	out.Version, out.Left = list.Version, list.Left
	for i := range list.Alerts {
		out.Alerts = append(out.Alerts, newAlert(&list.Alerts[i]))
	}
	return out, nil
}

func newAlert(a *alerts.Alert) message.Alert {
	out := message.Alert{
		ID: a.ID, Rule: string(a.Rule), Level: string(a.Level), Run: a.RunID, Spots: make([]message.AlertSpot, len(a.Spots)), More: a.More, Step: a.Step,
		Text: answer.Clip(a.Text), At: message.Seconds(float64(a.At.UnixMilli()) / 1000), Past: a.Past, Over: a.Over, Muted: a.Muted,
	}
	for i, spot := range a.Spots {
		out.Spots[i] = message.AlertSpot{Tag: spot.TagID, Step: spot.Step, Wall: message.Seconds(spot.Wall), Value: message.Number(spot.Value)}
	}
	return out
}

// mute mutes alerts, or takes that back.
func (s *API) mute(r *http.Request) error {
	var q message.MuteChange
	if err := readChange(r, &q); err != nil {
		return err
	}
	if q.Mute.Rule != "" && !slices.Contains(alerts.All, alerts.Rule(q.Mute.Rule)) {
		return answer.BadRequest("there is no rule %q", answer.Clip(q.Mute.Rule))
	}
	if s.keeper.Sidecar == nil {
		return answer.Forbidden("this board keeps nothing")
	}
	_, err := s.keeper.Sidecar.Change(sidecar.MuteEdit(sidecar.Mute(q.Mute), q.Muted))
	switch {
	case errors.Is(err, sidecar.ErrReadOnly):
		return answer.Forbidden("the change cannot be kept: %v", err)
	case err != nil:
		return answer.BadRequest("the change cannot be kept: %v", err)
	}
	return nil
}

// mutes are what is muted, in a certain order.
func (s *API) mutes() []message.Mute {
	out := []message.Mute{}
	for m := range s.state().Mutes {
		out = append(out, message.Mute(m))
	}
	slices.SortFunc(out, func(a, b message.Mute) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Run, b.Run), cmp.Compare(a.Tag, b.Tag))
	})
	return out
}
