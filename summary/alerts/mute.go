package alerts

import "board/summary/sidecar"

// mutes are what people want to hear no more of.
type mutes map[sidecar.Mute]bool

func (e *Engine) mutes() mutes {
	if e.kept == nil {
		return nil
	}
	return e.kept.State().Mutes
}

// cover tells whether an alert is muted: its rule, for its run or everywhere, or all of its
// curves.
func (m mutes) cover(a *Alert) bool {
	if len(m) == 0 {
		return false
	}
	if m.has(a, "") {
		return true
	}
	for _, s := range a.Spots {
		if !m.has(a, s.Tag) {
			return false
		}
	}
	return len(a.Spots) > 0
}

func (m mutes) has(a *Alert, tag string) bool {
	for _, rule := range []string{string(a.Rule), ""} {
		for _, run := range []string{a.Run, ""} {
			if m[sidecar.Mute{Rule: rule, Run: run, Tag: tag}] {
				return true
			}
		}
	}
	return false
}
