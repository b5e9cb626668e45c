package page

import (
	"context"
	"net/http"
	"net/url"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/format"
	"board/web/message"
)

// A teller makes of a value what api/values tells of it.
type teller struct {
	tell   func(*API, *summary.Value, *logdir.TagInfo) (any, error)
	memory int // that a value takes while it is read and decoded, in bytes for each byte in its file
}

// values has the tellers, by plugin. The values of plugins that are not listed are shown
// some other way.
var values = map[string]teller{
	summary.PluginText:              {(*API).text, 2},
	summary.PluginHistograms:        {(*API).histogram, 8},
	summary.PluginImages:            {(*API).pictures, 2},
	summary.PluginAudio:             {(*API).sounds, 2},
	summary.PluginPRCurves:          {(*API).prCurve, 8},
	summary.PluginCustomScalars:     {(*API).layout, 8},
	summary.PluginMesh:              {(*API).mesh, 16},
	summary.PluginGraphs:            {(*API).runGraph, graphMemory},
	summary.PluginKerasModel:        {(*API).kerasModel, graphMemory},
	summary.PluginRunMetadata:       {(*API).runMetadata, graphMemory},
	summary.PluginRunMetadataGraph:  {(*API).runMetadata, graphMemory},
	summary.PluginTaggedRunMetadata: {(*API).runMetadata, graphMemory},
}

// apiValues answers the values of rows of a tag that stay in an event file, as JSON. As
// api/content does, its URL names them for ever.
func (s *API) apiValues(r *http.Request) (any, error) {
	query := r.URL.Query()
	row, err := s.rowOf(query)
	if err != nil {
		return nil, err
	}
	n, every, err := s.rowsOf(query)
	if err != nil {
		return nil, err
	}
	items, tag, err := s.data.FindRows(row, n, every)
	if err != nil {
		return nil, failed(err)
	}
	by, ok := values[tag.Plugin()]
	if !ok {
		return nil, answer.NotFound("the values of plugin %q are not told by this route", answer.Clip(tag.Plugin()))
	}
	account := answer.AccountOf(r)
	all, whole := make([]message.Valued, len(items)), true
	for i, item := range items {
		if account.Take(answer.Grown(by.memory*int(item.Place.Length))) != nil {
			return nil, answer.ErrNoRoom
		}
		if all[i].Value, err = s.valueOf(r.Context(), item, tag, by.tell); err != nil {
			if r.Context().Err() != nil {
				return nil, r.Context().Err() // nobody waits any more
			}
			all[i].Error, whole = answer.Clip(err.Error()), false
		}
	}
	return valued(all, whole, etagOf(query))
}

// rowsOf reads how many rows are asked for, and how many of them: every so many-th and
// the last.
func (s *API) rowsOf(query url.Values) (n, every int, err error) {
	if n, err = answer.IntParam(query, "rows", 1); err != nil {
		return 0, 0, err
	}
	if every, err = answer.IntParam(query, "every", 1); err != nil {
		return 0, 0, err
	}
	most := s.Limits.Points
	if n < 1 || every < 1 || int64((n-1)/every) >= most {
		if every >= 1 && int64((n-1)/every) >= most {
			s.Limits.Reached(limits.Points)
		}
		return 0, 0, answer.BadRequest("rows=%d with every=%d must name 1 to %d rows", n, every, most)
	}
	return n, every, nil
}

func (s *API) valueOf(ctx context.Context, item logdir.Item, tag *logdir.TagInfo, tell func(*API, *summary.Value, *logdir.TagInfo) (any, error)) (any, error) {
	value, err := item.Read(ctx)
	if err != nil {
		return nil, err
	}
	return tell(s, &value, tag)
}

// valued is the answer. One that lacks a value is not kept: what cannot be read now may
// be readable later.
func valued(all []message.Valued, whole bool, tag string) (any, error) {
	if !whole {
		return all, nil
	}
	body, err := format.Marshal(all)
	if err != nil {
		return nil, err
	}
	return answer.Document{ContentType: answer.TypeJSON, Body: body, Header: answer.Immutable(tag)}, nil
}
