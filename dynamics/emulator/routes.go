package emulator

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"navsync/dynamics/emulator/entra"
)

// largestBody is the largest request that is read, in bytes.
const largestBody = 116 << 20

var apiPath = regexp.MustCompile(`^/api/data/v(8\.2|9\.0|9\.1|9\.2)(?:/(.*))?$`)

// routes puts the server's parts under their addresses.
func (s *Server) routes(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/data/", s.serveAPI)
	mux.HandleFunc(discoveryPath, s.serveDiscovery)
	s.routeControl(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if entra.Owns(r.URL.Path) {
			s.entra.Handler().ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
	// The Web API's paths hold quotes and doubled slashes that a mux would
	// clean away with a redirect.
	return s.addressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/data/") {
			s.serveAPI(w, r)
			return
		}
		defer s.enterGate(false)()
		mux.ServeHTTP(w, r)
	}))
}

// serveAPI answers one request of the Web API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	at := s.now()
	c := &call{
		Context: r.Context(), server: s, method: r.Method, rawQuery: r.URL.RawQuery, header: r.Header, at: at,
	}
	a, err := s.answerAPI(c, r) //nolint:contextcheck // the call carries the request's context
	if err != nil {
		a = s.failed(c, err)
	}
	s.record(c, a, err, r.URL.EscapedPath())
	s.send(w, c, a, err)
}

func (s *Server) answerAPI(c *call, r *http.Request) (*answer, error) {
	m := apiPath.FindStringSubmatch(r.URL.EscapedPath())
	if m == nil {
		if _, err := s.authenticate(r); err != nil { // whatever the address, a stranger is told the tenant
			return nil, err
		}
		return nil, noSegment(strings.TrimPrefix(r.URL.Path, "/"))
	}
	c.version, c.path = m[1], m[2]
	c.root = requestOrigin(r) + "/api/data/v" + c.version + "/"
	target := targetOf(c.path)
	c.struck = s.faults.strike(arrival{
		method: c.method, target: target, delta: c.followsDelta(), at: c.at, owes: func() bool { return s.owesClaims(r) },
	})
	if slow := hits(c.struck, FaultSlow); slow != nil {
		pause(c, slow.Value)
	}
	for _, f := range c.struck {
		if err := f.refusal(s, r); err != nil {
			return nil, err
		}
	}
	if r.Method == http.MethodGet && len(r.RequestURI) > longestURL {
		return nil, refuse(http.StatusRequestURITooLong, codeNone, "The request URI is too long.")
	}
	if err := c.readBody(r); err != nil {
		return nil, err
	}
	defer s.enterGate(c.changesSchema())()
	if err := s.strikeMetadata(c, target); err != nil {
		return nil, err
	}
	who, err := s.authenticate(r)
	if err != nil {
		return nil, err
	}
	c.caller = who
	leave, err := s.protection.enter(who.id, c.at)
	if err != nil {
		return nil, err
	}
	defer func() { leave(s.now()) }()
	as, err := s.impersonate(r.Header, who)
	if err != nil {
		return nil, err
	}
	c.caller = as
	if target == "$batch" {
		return s.batch(c)
	}
	if err := c.acceptable(target); err != nil {
		return nil, err
	}
	return c.dispatch()
}

// readBody reads a request's body, up to largestBody.
func (c *call) readBody(r *http.Request) (err error) {
	if c.body, err = io.ReadAll(http.MaxBytesReader(nil, r.Body, largestBody)); err == nil {
		return nil
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return refuse(http.StatusRequestEntityTooLarge, codeNone, "The request is too large.")
	}
	return &failure{Cut: true}
}

// enterGate lets a request in, alone or with others, and gives what lets it out.
func (s *Server) enterGate(alone bool) func() {
	if alone {
		s.gate.Lock()
		return s.gate.Unlock
	}
	s.gate.RLock()
	return s.gate.RUnlock
}

// pause waits as a rule says, unless the client goes first.
func pause(c *call, duration string) {
	d, err := time.ParseDuration(duration)
	if err != nil {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.Done():
	}
}

// targetOf is the entity set or function that a path begins with.
func targetOf(path string) string {
	path = strings.Replace(path, "%24", "$", 1)
	end := strings.IndexAny(path, "(/?")
	if end < 0 {
		return path
	}
	return path[:end]
}

// failed turns an error into its answer.
func (s *Server) failed(c *call, err error) *answer {
	var f *failure
	if !errors.As(err, &f) {
		s.logger.Error("emulator", "path", c.path, "error", err)
		f = refuse(http.StatusInternalServerError, codeUnexpected, "An unexpected error occurred.")
	}
	if f.HTML {
		a := newAnswer(f.Status)
		a.header.Set("Content-Type", "text/html")
		a.body = fmt.Appendf(nil, "<html><head><title>%d %s</title></head><body><center><h1>%d %s</h1></center></body></html>\r\n",
			f.Status, f.Message, f.Status, f.Message)
		copyHeader(a.header, f.Header)
		return a
	}
	if f.Status == http.StatusUnauthorized {
		a := newAnswer(f.Status)
		copyHeader(a.header, f.Header)
		return a
	}
	body := []byte(`{"error":{"code":"0x`)
	if f.Code == codeNone {
		body = append(body, '0')
	} else {
		body = fmt.Appendf(body, "%08x", f.Code)
	}
	body = appendText(append(body, `","message":`...), f.Message)
	body = append(body, c.errorDetails(f)...)
	body = append(body, "}}"...)
	a := jsonAnswer(f.Status, body)
	copyHeader(a.header, f.Header)
	return a
}

// errorDetails are the members that a client gets which asks for annotations.
func (c *call) errorDetails(f *failure) string {
	p := c.prefer()
	if !p.wants("Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus") {
		return ""
	}
	help := fmt.Sprintf("http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException:%08x&client=platform", f.Code)
	return `,"@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus":"0",` +
		`"@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode":"0","@Microsoft.PowerApps.CDS.HelpLink":"` +
		help + `","@Microsoft.PowerApps.CDS.TraceText":"","@Microsoft.PowerApps.CDS.InnerError.Message":` + string(appendText(nil, f.Message))
}

func copyHeader(to, from http.Header) {
	for name, values := range from {
		to[name] = values
	}
}

// send writes an answer to the wire, or cuts the connection where a fault says so.
func (s *Server) send(w http.ResponseWriter, c *call, a *answer, err error) {
	var f *failure
	if errors.As(err, &f) && f.Cut || hits(c.struck, FaultLostAnswer) != nil {
		panic(http.ErrAbortHandler)
	}
	copyHeader(w.Header(), a.header)
	id := s.newRequestID()
	h := w.Header()
	h.Set("X-Ms-Service-Request-Id", id)
	h.Set("Req_id", id)
	h.Set("X-Ms-Dop-Hint", "4")
	if user := c.signedIn(); user != nil {
		s.protection.report(h, user.id, s.now())
	}
	if a.status != http.StatusUnauthorized {
		h.Set("OData-Version", "4.0")
	}
	h.Add("Set-Cookie", "ARRAffinity="+s.affinity+"; Path=/; HttpOnly") // who keeps it stays on one server (contract §7)
	whole, zipErr := c.compress(h, a.body)
	if zipErr != nil { // memory does not fail to be written to
		s.logger.Error("emulator: compressing an answer", "error", zipErr)
		panic(http.ErrAbortHandler)
	}
	h.Set("Content-Length", strconv.Itoa(len(whole)))
	w.WriteHeader(a.status)
	body := whole
	if hits(c.struck, FaultTruncate) != nil && len(body) > 1 {
		body = body[:len(body)/2]
	}
	if _, err := w.Write(body); err != nil {
		s.logger.Debug("emulator: the client went away", "error", err)
		return
	}
	if len(body) < len(whole) {
		if err := http.NewResponseController(w).Flush(); err != nil { // what was kept back would not be sent
			s.logger.Debug("emulator: the client went away", "error", err)
		}
		panic(http.ErrAbortHandler)
	}
}

// record puts a request into the log.
func (s *Server) record(c *call, a *answer, err error, path string) {
	line := Request{Time: c.at.UTC(), Method: c.method, Path: path, Status: a.status, Batch: c.batch}
	if c.rawQuery != "" {
		line.Path += "?" + c.rawQuery
	}
	if c.caller != nil {
		line.User = c.caller.name
		if c.caller.behind != nil {
			line.User, line.As = c.caller.behind.name, c.caller.name
		}
	}
	var f *failure
	if errors.As(err, &f) {
		if f.Code != codeNone {
			line.Code = fmt.Sprintf("0x%08x", f.Code)
		}
		if f.Cut {
			line.Status = 0
		}
	}
	if hits(c.struck, FaultLostAnswer) != nil {
		line.Status = 0
	}
	if c.method != http.MethodGet && targetOf(c.path) != "$batch" {
		line.Body = string(c.body[:min(len(c.body), longestBody)])
	}
	s.log.add(line)
	s.logger.Debug("request", "method", line.Method, "path", line.Path, "status", line.Status, "code", line.Code)
}
