package page

import (
	"board/summary/alerts"
	"board/summary/compare"
	"board/summary/derive"
	"board/summary/provider"
	"board/web/answer"
	"board/web/markdown"
	"board/web/news"
)

// API answers what the page asks for beside its websocket.
type API struct {
	answer.Responder
	data    *provider.Provider
	news    *news.News
	texts   *markdown.Renderer // of descriptions
	version string             // of the board

	comparer *compare.Comparer
	deriver  *derive.Deriver
	keeper   Keeper
	alerts   *alerts.Engine // nil: nothing is watched
}

// New returns the API over a provider; news has the messages that pages share, texts
// renders descriptions, keeper has what people add to runs, watch the alerts.
func New(s answer.Responder, data *provider.Provider, n *news.News, texts *markdown.Renderer, version string, keeper Keeper, watch *alerts.Engine) *API {
	comparer := compare.New(data, s.Limits)
	return &API{Responder: s, data: data, news: n, texts: texts, version: version, comparer: comparer, deriver: derive.New(data, comparer, s.Limits), keeper: keeper, alerts: watch}
}

// Routes is every route of the page's API but the websocket's.
func (s *API) Routes() map[string]answer.Route {
	return map[string]answer.Route{
		"/api/catalog":     s.Get(s.apiCatalog),
		"/api/description": s.Get(s.apiDescription),
		"/api/select":      s.Post(s.apiSelect),
		"/api/points":      s.Get(s.apiPoints),
		"/api/export":      s.Get(s.apiExport),
		"/api/content":     s.Get(s.apiContent),
		"/api/values":      s.Get(s.apiValues),
		"/api/others":      s.Get(s.apiOthers),
		"/api/match":       s.Get(s.apiMatch),
		"/api/graph":       s.Post(s.apiGraph),
		"/api/embeddings":  s.Get(s.apiEmbeddings),
		"/api/embedding":   s.Get(s.apiEmbedding),
		"/api/health":      s.Get(s.apiHealth),
		"/api/run":         s.Get(s.apiRun),
		"/api/hparams":     s.Get(s.apiHParams),
		"/api/summaries":   s.Post(s.apiSummaries),
		"/api/search":      s.Post(s.apiSearch),

		"/api/alerts":          s.GetOrPost(s.apiAlerts),
		"/api/compare":         s.Post(s.apiCompare),
		"/api/sidecar":         s.GetOrPost(s.apiSidecar),
		"/api/delete":          s.Post(s.apiDelete),
		"/api/restore":         s.Post(s.apiRestore),
		"/api/compare/names":   s.Get(s.apiCompareNames),
		"/api/compare/curves":  s.Post(s.apiCompareCurves),
		"/api/compare/insight": s.Post(s.apiCompareInsight),
		"/api/report":          s.Post(s.apiReport),

		"/api/derive":        s.Post(s.apiDerive),
		"/api/derive/select": s.Post(s.apiDeriveSelect),
		"/api/derive/names":  s.Get(s.apiDeriveNames),
		"/api/derive/export": s.Get(s.apiDeriveExport),
	}
}
