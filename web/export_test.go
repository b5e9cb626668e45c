package web

import "net/http"

// HTTP is the server of connections.
func HTTP(s *Server) *http.Server { return s.http }
