package page

import (
	"encoding/json"
	"maps"

	"board/web/answer"
)

// The scripts and the style of the dashboard that a link names are told in a
// Link header of the page, so that the browser fetches them at once, not when
// the page's own script has run. The build writes the headers, relative to the
// page, into preload.json: {"images": "<./assets/…>; rel=modulepreload, …"},
// and under "" that of a link which names no dashboard.

const preloadFile = "/preload.json"

// takePreload takes the headers out of the files that are served. A bundle
// without them works, if more slowly.
func (p *Bundle) takePreload() {
	f := p.files[preloadFile]
	delete(p.files, preloadFile)
	if json.Unmarshal(f.Body, &p.preload) != nil {
		p.preload = nil
	}
}

// withPreload is the page for a link to a dashboard.
func (p *Bundle) withPreload(d answer.Document, dashboard string) answer.Document {
	link, ok := p.preload[dashboard]
	if !ok {
		link = p.preload[""]
	}
	if link == "" {
		return d
	}
	d.Header = maps.Clone(d.Header)
	d.Header["Link"] = link
	return d
}
