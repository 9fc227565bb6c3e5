package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// batch runs a $batch (contract §6).
func (s *Server) batch(c *call) (*answer, error) {
	if c.method != http.MethodPost {
		return nil, notAllowed(c.method, "$batch")
	}
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	parts, err := parseBatch(c.header.Get("Content-Type"), string(c.body))
	if err != nil {
		return nil, err
	}
	a, err := s.runBatch(c, parts)
	if failed := s.store.flush(c); failed != nil { // committed before the answer, and before a cut
		return nil, failed
	}
	return a, err
}

// runBatch runs the parts in order until one fails, or all of them.
func (s *Server) runBatch(c *call, parts []batchPart) (*answer, error) {
	goOn := c.prefer().continueOn
	boundary := "batchresponse_" + s.newRequestID()
	status := http.StatusOK
	var out bytes.Buffer
	for _, part := range parts {
		fmt.Fprintf(&out, "--%s\r\n", boundary)
		var failed int
		switch {
		case part.cut:
			inner := c.part(part.request)
			failed = s.writePart(&out, inner, nil, unreadable(), "")
		case part.request != nil:
			failed = s.batchSingle(c, &out, part.request)
		default:
			failed = s.batchSet(c, &out, part.changeSet)
		}
		if failed == 0 {
			continue
		}
		if failed < 0 { // the connection is to be cut
			return nil, &failure{Cut: true}
		}
		if !goOn {
			status = failed
			break
		}
	}
	fmt.Fprintf(&out, "--%s--\r\n", boundary)
	a := newAnswer(status)
	a.header.Set("Content-Type", "multipart/mixed; boundary="+boundary)
	a.body = out.Bytes()
	return a, nil
}

// unreadable is the refusal of a request whose body ends before its boundary does.
func unreadable() error {
	return badPayloadStream("Error identified in Payload provided by the user for Entity :'', " +
		"For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293 " +
		" ----> InnerException : System.ArgumentException: Stream was not readable.")
}

// batchSingle runs one operation and writes its part. It gives the status of a
// failure, 0 for success, -1 to cut the connection.
func (s *Server) batchSingle(c *call, out *bytes.Buffer, r *batchRequest) int {
	inner := c.part(r)
	a, err := s.runPart(inner, r)
	return s.writePart(out, inner, a, err, "")
}

// batchSet runs a change set in one transaction. A failure gives one part: the
// error of the operation that failed.
func (s *Server) batchSet(c *call, out *bytes.Buffer, requests []*batchRequest) int {
	boundary := "changesetresponse_" + s.newRequestID()
	var set bytes.Buffer
	fmt.Fprintf(&set, "Content-Type: multipart/mixed; boundary=%s\r\n\r\n", boundary)
	refs := map[string]string{}
	last := c
	failed, cut := false, false
	err := s.store.writeLater(c.at, func(tx *transaction) error {
		for _, r := range requests {
			inner := c.part(r)
			inner.tx, inner.refs = tx, refs
			last = inner
			a, err := s.runPart(inner, r)
			if err != nil {
				failed = true
				s.record(inner, s.failed(inner, err), err, inner.path)
				return err
			}
			s.record(inner, a, nil, inner.path)
			cut = cut || hits(inner.struck, FaultLostAnswer) != nil
			if reference := strings.TrimPrefix(entityID(a), c.root); reference != "" {
				refs["$"+r.contentID] = reference
			}
			fmt.Fprintf(&set, "--%s\r\n", boundary)
			writeHTTP(&set, a, r.contentID)
		}
		return nil
	})
	if err != nil {
		if !failed {
			s.record(last, s.failed(last, err), err, last.path)
		}
		return s.writeFailure(out, last, err)
	}
	if cut {
		return -1
	}
	fmt.Fprintf(&set, "--%s--\r\n", boundary)
	out.Write(set.Bytes())
	return 0
}

// entityID is the address of the row that an answer speaks of.
func entityID(a *answer) string {
	return a.header.Get("OData-EntityId")
}

// part is the call of one operation. Of the batch's headers only the sign-in
// goes down to it.
func (c *call) part(r *batchRequest) *call {
	return &call{
		Context: c.Context, server: c.server, method: r.method, header: r.header, body: []byte(r.body),
		root: c.root, version: c.version, caller: c.caller, batch: true, at: c.at, path: r.address,
	}
}

// runPart answers one operation of a batch.
func (s *Server) runPart(c *call, r *batchRequest) (*answer, error) {
	var err error
	if c.path, c.rawQuery, err = partAddress(r.address); err != nil {
		return nil, err
	}
	if len(r.address) > 2*longestURL {
		return nil, refuse(http.StatusRequestURITooLong, codeNone, "The request URI is too long.")
	}
	target := targetOf(c.path)
	if target == "$batch" {
		return nil, badPayloadStream("A batch cannot hold a batch.")
	}
	if reference, ok := c.refs[target]; ok {
		target = targetOf(reference)
	}
	c.struck = s.faults.strike(arrival{method: c.method, target: target, part: true, delta: c.followsDelta(), at: c.at})
	if slow := hits(c.struck, FaultSlow); slow != nil && slow.Target == target { // without a target it slows the batch
		pause(c, slow.Value)
	}
	for _, f := range c.struck {
		if err := f.refusal(s, nil); err != nil {
			return nil, err
		}
	}
	if err := s.strikeMetadata(c, target); err != nil {
		return nil, err
	}
	who := c.caller
	if who.behind != nil { // impersonation of the envelope does not descend
		who = who.behind
	}
	as, err := s.impersonate(r.header, who)
	if err != nil {
		return nil, err
	}
	c.caller = as
	if err := c.acceptable(target); err != nil {
		return nil, err
	}
	return c.dispatch()
}

// partAddress reads the address of an operation: a path of the Web API, with or
// without a host, a path below the API's root, or a Content-ID (contract §6.1).
func partAddress(address string) (path, query string, err error) {
	address, query, _ = strings.Cut(address, "?")
	if _, rest, full := strings.Cut(address, "://"); full {
		_, rest, _ = strings.Cut(rest, "/")
		address = "/" + rest
	}
	if !strings.HasPrefix(address, "/") {
		return address, query, nil
	}
	m := apiPath.FindStringSubmatch(address)
	if m == nil {
		return "", "", noSegment(strings.TrimPrefix(address, "/"))
	}
	return m[2], query, nil
}

// writePart records and writes a single operation's answer.
func (s *Server) writePart(out *bytes.Buffer, c *call, a *answer, err error, contentID string) int {
	if err != nil {
		s.record(c, s.failed(c, err), err, c.path)
		return s.writeFailure(out, c, err)
	}
	s.record(c, a, nil, c.path)
	if hits(c.struck, FaultLostAnswer) != nil {
		return -1
	}
	writeHTTP(out, a, contentID)
	return 0
}

func (s *Server) writeFailure(out *bytes.Buffer, c *call, err error) int {
	var f *failure
	if errors.As(err, &f) && f.Cut {
		return -1
	}
	a := s.failed(c, err)
	a.header["REQ_ID"] = []string{s.newRequestID()}
	writeHTTP(out, a, "")
	return a.status
}

// writeHTTP writes an answer as an application/http part.
func writeHTTP(out *bytes.Buffer, a *answer, contentID string) {
	out.WriteString("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n")
	if contentID != "" {
		fmt.Fprintf(out, "Content-ID: %s\r\n", contentID)
	}
	fmt.Fprintf(out, "\r\nHTTP/1.1 %d %s\r\n", a.status, http.StatusText(a.status))
	names := make([]string, 0, len(a.header))
	for name := range a.header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range a.header[name] {
			if name == "Odata-Entityid" { // clients look for it as it is documented
				name = "OData-EntityId"
			}
			fmt.Fprintf(out, "%s: %s\r\n", name, value)
		}
	}
	out.WriteString("OData-Version: 4.0\r\n\r\n")
	out.Write(a.body)
	out.WriteString("\r\n")
}
