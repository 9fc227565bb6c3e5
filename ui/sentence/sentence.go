// Package sentence turns errors into words for people: the sentence and the next step of
// spec §3.4, in the viewer's language. The error's code and key decide, never its text.
// The words of settings and their values are made here too, for screens and commands alike.
package sentence

import (
	"errors"
	"io/fs"
	"syscall"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// Sentence is what a person reads of an error. Every part is clean of control characters.
type Sentence struct {
	Code      engine.Code
	Text      string // what is wrong
	Next      string // what to do, "" when there is nothing
	Detail    string // for support
	Cause     string // what the network said, a stable word
	CRMCode   string
	RequestID string
	Privilege string
}

// storage gives an error of opening the store or its folder its key, before there is an engine.
var storage = []struct {
	err error
	key string
}{
	{store.ErrFull, "errors.store-full"},
	{store.ErrReplaced, "errors.store-replaced"},
	{store.ErrReadOnly, "errors.store-read-only"},
	{store.ErrDamaged, "errors.store-damaged"},
	{store.ErrNewer, "errors.store-newer"},
	{store.ErrNotOurs, "errors.store-not-ours"},
	{fs.ErrPermission, "errors.store-read-only"},
	{syscall.EROFS, "errors.store-read-only"},
	{syscall.ENOTDIR, "errors.store-read-only"},
	{syscall.ENOSPC, "errors.store-full"},
	{syscall.EDQUOT, "errors.store-full"},
}

// Known is the engine's error in err, nil when it carries none.
func Known(err error) *engine.Error {
	var e *engine.Error
	if errors.As(err, &e) {
		return e
	}
	for _, s := range storage {
		if errors.Is(err, s.err) {
			return &engine.Error{Code: engine.CodeStorage, Key: s.key, Err: err}
		}
	}
	return nil
}

// Of is the sentence of err.
func Of(p *lang.Printer, err error) Sentence {
	e := Known(err)
	if e == nil {
		e = &engine.Error{Code: engine.CodeInternal, Detail: err.Error()}
	}
	return OfCode(p, e)
}

// OfCode is the sentence of an engine error, also of one that was kept in the store.
func OfCode(p *lang.Printer, e *engine.Error) Sentence {
	own := "errors." + string(e.Code)
	return Sentence{
		Code:      e.Code,
		Text:      first(p, e.Facts, e.Key, own),
		Next:      first(p, e.Facts, e.Remedy, e.Key+".next", own+".next"),
		Detail:    kit.Clean(e.Detail),
		Cause:     e.Cause,
		CRMCode:   e.CRMCode,
		RequestID: kit.Clean(e.RequestID),
		Privilege: kit.Clean(e.Privilege),
	}
}

// first is the text of the first key that the languages have.
func first(p *lang.Printer, facts map[string]any, keys ...string) string {
	for _, key := range keys {
		if key != "" && p.Has(key) {
			return kit.Clean(p.T(key, facts))
		}
	}
	return ""
}
