package web

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"
	"strings"
)

// Paths of the pages.
const (
	RecordPath = "/main.aspx"
	AppPath    = "/linkedin-app"
)

// recentActivities is how many the overview lists.
const recentActivities = 50

type handler struct {
	source       Source
	organization string
	pages        *template.Template
}

// New serves /main.aspx and /linkedin-app, redirects / to the overview, and
// answers 404 to everything else. Organization is the name in the pages' head.
func New(source Source, organization string) http.Handler {
	h := &handler{source: source, organization: clean(organization), pages: parsePages()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+RecordPath, h.serveMain)
	mux.HandleFunc("GET "+AppPath, h.showApp)
	mux.Handle("POST "+AppPath, http.NewCrossOriginProtection().Handler(http.HandlerFunc(h.changeApp)))
	mux.Handle("GET /{$}", http.RedirectHandler(RecordPath, http.StatusFound))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { h.fail(w, ErrNotFound) })
	return mux
}

// serveMain opens a record or a list by its deep link (contract §11), else the
// overview.
func (h *handler) serveMain(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	id := strings.ToLower(strings.Trim(strings.TrimSpace(q.Get("id")), "{}"))
	table := strings.ToLower(q.Get("etn"))
	switch {
	case id != "":
		h.showRecord(w, r, table, id)
	case table != "" && q.Get("pagetype") == "entitylist":
		h.showList(w, r, table)
	default:
		h.showOverview(w, r)
	}
}

func (h *handler) showOverview(w http.ResponseWriter, r *http.Request) {
	page, err := h.overview(r.Context())
	if err != nil {
		h.fail(w, err)
		return
	}
	h.render(w, http.StatusOK, "overview", h.frame("Overview", RecordPath, page))
}

func (h *handler) overview(ctx context.Context) (overviewPage, error) {
	counts, err := h.source.Counts(ctx)
	if err != nil {
		return overviewPage{}, err
	}
	recent, err := h.source.Recent(ctx, recentActivities)
	if err != nil {
		return overviewPage{}, err
	}
	installed, err := h.source.AppInstalled(ctx)
	return overviewPage{Counts: viewCounts(counts), Activities: viewActivities(recent), AppInstalled: installed}, err
}

func (h *handler) showRecord(w http.ResponseWriter, r *http.Request, table, id string) {
	page, err := h.record(r.Context(), table, id)
	if err != nil {
		h.fail(w, err)
		return
	}
	h.render(w, http.StatusOK, "record", h.frame(page.Name, listAddress(table, 0), page))
}

func (h *handler) record(ctx context.Context, table, id string) (recordPage, error) {
	record, err := h.source.Record(ctx, table, id)
	if err != nil {
		return recordPage{}, err
	}
	timeline, err := h.source.Timeline(ctx, record.Table, record.ID)
	if err != nil {
		return recordPage{}, err
	}
	notes, err := h.source.Notes(ctx, record.Table, record.ID)
	return viewRecord(record, timeline, notes), err
}

func (h *handler) showApp(w http.ResponseWriter, r *http.Request) {
	installed, err := h.source.AppInstalled(r.Context())
	if err != nil {
		h.fail(w, err)
		return
	}
	h.render(w, http.StatusOK, "app", h.frame(appName, AppPath, appPage{Installed: installed}))
}

// maxForm is the largest form that is read, in bytes.
const maxForm = 4 << 10

func (h *handler) changeApp(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	var err error
	switch r.PostFormValue("action") {
	case "install":
		err = h.source.InstallApp(r.Context())
	case "remove":
		err = h.source.RemoveApp(r.Context())
	default:
		http.Error(w, "action must be install or remove", http.StatusBadRequest)
		return
	}
	if err != nil {
		h.fail(w, err)
		return
	}
	http.Redirect(w, r, AppPath, http.StatusSeeOther)
}

// fail shows an error as a page.
func (h *handler) fail(w http.ResponseWriter, err error) {
	page := errorPage{http.StatusInternalServerError, "Something went wrong", clean(err.Error())}
	if errors.Is(err, ErrNotFound) {
		page = errorPage{http.StatusNotFound, "This page is unavailable", "The record or the page was not found, or it was deleted."}
	}
	h.render(w, page.Status, "error", h.frame(page.Title, "", page))
}

// frame is what every page is set in. here is the address among the frame's
// links to which the page belongs.
func (h *handler) frame(title, here string, page any) framed {
	f := framed{Title: title, Organization: h.organization, Style: style, Page: page}
	for _, table := range []string{"account", "contact", "lead", "opportunity"} {
		f.Links = append(f.Links, frameLink{Name: tablesLabel(table), Link: listAddress(table, 0)})
	}
	f.Links = append(f.Links, frameLink{Name: "LinkedIn app", Link: AppPath})
	for i := range f.Links {
		f.Links[i].Here = f.Links[i].Link == here
	}
	return f
}

func (h *handler) render(w http.ResponseWriter, status int, name string, data framed) {
	var page bytes.Buffer
	if err := h.pages.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "the page could not be shown", http.StatusInternalServerError)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // the browser went away
}
