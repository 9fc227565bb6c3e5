package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// shownError is the error document of --json; its first four fields are always there, the
// others where there is something to say: what the network or Dynamics said, in their words.
type shownError struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	Remedy    string `json:"remedy"`
	RequestID string `json:"requestId"`
	Cause     string `json:"cause,omitempty"`   // of the network: dns_not_found, refused, certificate, …
	CRMCode   string `json:"crmCode,omitempty"` // 0x80040220
	Detail    string `json:"detail,omitempty"`
	// Candidates are the records that could be the person already, of a creation that was refused for them.
	Candidates []shownCandidate `json:"candidates,omitempty"`
}

// report shows err once, on stderr: a sentence and the next step, or the document.
func (c *command) report(ctx context.Context, err error) {
	var shown silent
	if errors.As(err, &shown) || errors.Is(err, syscall.EPIPE) {
		return // said already, or nobody reads any more
	}
	e := c.shown(err)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		e = shownError{Code: "interrupted", Message: c.printer.T("cli.interrupted"), Remedy: c.interrupted}
	}
	if c.json {
		b, err := json.Marshal(map[string]shownError{"error": e})
		if err != nil {
			c.say("%s", e.Message)
			return
		}
		c.say("%s", b)
		return
	}
	c.say("navsync: %s", e.Message)
	if e.Remedy != "" {
		c.say("  → %s", e.Remedy)
	}
	switch {
	case e.Code == string(engine.CodeInternal):
		c.say("  %s", kit.Clean(err.Error()))
	case e.Detail != "":
		c.say("  %s", oneLine(e.Detail))
	}
	for _, d := range e.Candidates {
		c.say("  %s", oneLine(strings.Join([]string{strconv.Itoa(d.Score), d.Name, d.Title, d.Company, d.Email, d.Owner, d.Record}, "  ")))
	}
	if e.RequestID != "" {
		c.say("  %s", c.printer.T("cli.request-id", "ID", e.RequestID))
	}
}

// say writes one line of narration. An error of stderr has nobody left to be told to.
func (c *command) say(format string, args ...any) {
	//nolint:errcheck // see above
	fmt.Fprintf(c.streams.Err, format+"\n", args...)
}

func (c *command) shown(err error) shownError {
	var wrong usageError
	if errors.As(err, &wrong) {
		return shownError{Code: string(engine.CodeUsage), Message: kit.Clean(wrong.Error()), Remedy: c.printer.T("cli.see-help")}
	}
	w := sentence.Of(c.printer, err)
	if w.Text == "" {
		w.Text = kit.Clean(err.Error())
	}
	var duplicates duplicatesError
	errors.As(err, &duplicates)
	return shownError{
		Candidates: duplicates.candidates,
		Code:       string(w.Code), Message: w.Text, Remedy: w.Next, RequestID: w.RequestID,
		Cause: w.Cause, CRMCode: w.CRMCode, Detail: w.Detail,
	}
}

// exitOf is the exit code of an error (the command-line contract).
func exitOf(err error) int {
	var wrong usageError
	if errors.As(err, &wrong) {
		return ExitUsage
	}
	e := sentence.Known(err)
	if e == nil {
		return ExitFailed
	}
	if e.Lasting && e.Code != engine.CodeUsage {
		return ExitFailed // asking again later cannot help
	}
	//exhaustive:enforce
	switch e.Code {
	case engine.CodeUsage, engine.CodeStorage:
		return ExitUsage
	case engine.CodeConnection, engine.CodeCRM, engine.CodeThrottled:
		return ExitRetry
	case engine.CodeCredentials, engine.CodePrivilege, engine.CodeSchema, engine.CodeData, engine.CodeOwner, engine.CodeNotFound,
		engine.CodeConflict, engine.CodeForbidden, engine.CodeInternal:
	}
	return ExitFailed
}
