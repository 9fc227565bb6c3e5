package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Exchange is one request with its answer, as a file keeps it.
type Exchange struct {
	Method  string            `json:"method"`
	Address string            `json:"address"` // path and query
	Header  map[string]string `json:"header,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
	Status  int               `json:"status"`
	Answer  Answer            `json:"answer"`
}

// Answer is what came back.
type Answer struct {
	Header map[string]string `json:"header,omitempty"`
	Body   json.RawMessage   `json:"body,omitempty"`
}

// The headers that are kept; all others, tokens among them, are not.
var (
	askedHeaders = []string{
		"Prefer", "If-Match", "If-None-Match", "Content-Type", "Consistency",
		"MSCRM.SuppressDuplicateDetection", "MSCRM.BypassCustomPluginExecution",
	}
	answeredHeaders = []string{"Content-Type", "Preference-Applied", "OData-Version", "Retry-After"}
)

// Recorder is a server that passes requests on to an organization and keeps them.
type Recorder struct {
	proxy  *httputil.ReverseProxy
	clean  *cleaner
	folder string

	mu     sync.Mutex
	count  int
	failed error // of writing: the first one
}

// NewRecorder passes requests on to upstream, such as https://contoso.crm4.dynamics.com,
// and keeps them in a new or empty folder.
func NewRecorder(upstream, folder string) (*Recorder, error) {
	u, err := url.Parse(strings.TrimSuffix(upstream, "/"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Path != "" {
		return nil, fmt.Errorf("record: %q is no address of an organization", upstream)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	if old, err := filepath.Glob(filepath.Join(folder, "*.json")); err != nil || len(old) > 0 {
		return nil, fmt.Errorf("record: the folder %s holds a recording already", folder)
	}
	clean, err := newCleaner(u.Scheme + "://" + u.Host)
	if err != nil {
		return nil, err
	}
	r := &Recorder{clean: clean, folder: folder}
	r.proxy = &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(u)
			p.Out.Host = u.Host
			p.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: r.keep,
	}
	return r, nil
}

type askedKey struct{}

// asked is what a request was, before it was passed on.
type asked struct {
	origin string // that the client knows
	body   []byte
}

func (r *Recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	r.proxy.ServeHTTP(w, req.WithContext(withAsked(req.Context(), asked{"http://" + req.Host, body})))
}

// keep writes an exchange down, and lets the answer's links lead back to the recorder.
func (r *Recorder) keep(resp *http.Response) error {
	whole, err := io.ReadAll(resp.Body)
	if err := resp.Body.Close(); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	was := askedOf(resp.Request.Context())
	if strings.HasPrefix(resp.Request.URL.Path, "/api/data/") {
		if err := r.write(resp, was.body, whole); err != nil {
			return err
		}
	}
	whole = bytes.ReplaceAll(whole, []byte(r.clean.upstream), []byte(was.origin))
	for _, values := range resp.Header {
		for i := range values {
			values[i] = strings.ReplaceAll(values[i], r.clean.upstream, was.origin)
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(whole)), int64(len(whole))
	resp.Header.Set("Content-Length", fmt.Sprint(len(whole)))
	return nil
}

func (r *Recorder) write(resp *http.Response, body, answer []byte) error {
	path := resp.Request.URL.EscapedPath()
	address := path
	if resp.Request.URL.RawQuery != "" {
		address += "?" + resp.Request.URL.RawQuery
	}
	e := Exchange{
		Method: resp.Request.Method, Address: r.clean.address(address), Header: kept(resp.Request.Header, askedHeaders), Body: r.clean.body(path, body),
		Status: resp.StatusCode, Answer: Answer{Header: kept(resp.Header, answeredHeaders), Body: r.clean.body(path, answer)},
	}
	text, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	err = os.WriteFile(filepath.Join(r.folder, fmt.Sprintf("%05d.json", r.count)), append(text, '\n'), 0o600)
	if err != nil && r.failed == nil {
		r.failed = fmt.Errorf("record: %w", err)
	}
	return nil
}

// Count is how many exchanges were kept, and what went wrong with keeping them.
func (r *Recorder) Count() (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count, r.failed
}

func kept(h http.Header, names []string) map[string]string {
	found := map[string]string{}
	for _, name := range names {
		if v := h.Values(name); len(v) > 0 {
			found[name] = strings.Join(v, ",")
		}
	}
	return found
}
