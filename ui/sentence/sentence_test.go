package sentence

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
)

// codes are all that an error of the engine can have.
var codes = []engine.Code{
	engine.CodeConnection, engine.CodeCRM, engine.CodePrivilege, engine.CodeSchema, engine.CodeCredentials, engine.CodeThrottled, engine.CodeData,
	engine.CodeOwner, engine.CodeNotFound, engine.CodeConflict, engine.CodeForbidden, engine.CodeUsage, engine.CodeStorage, engine.CodeInternal,
}

// TestEveryCodeIsASentence holds that an error that has nothing but its code says what is wrong in both
// languages, and no two codes the same.
func TestEveryCodeIsASentence(t *testing.T) {
	for _, language := range []string{lang.English, lang.French} {
		p := lang.MustNew(language)
		said := map[string]engine.Code{}
		for _, code := range codes {
			s := OfCode(p, &engine.Error{Code: code})
			if s.Code != code || s.Text == "" {
				t.Errorf("%s: %s says %+v", language, code, s)
			}
			if other, twice := said[s.Text]; twice {
				t.Errorf("%s: %s and %s both say %q", language, other, code, s.Text)
			}
			said[s.Text] = code
		}
	}
}

// TestAFactThatWasNotKeptIsNoHole: the sentence of the code stands where one with its facts cannot.
func TestAFactThatWasNotKeptIsNoHole(t *testing.T) {
	p := lang.MustNew(lang.English)
	want := OfCode(p, &engine.Error{Code: engine.CodeNotFound})
	got := OfCode(p, &engine.Error{Code: engine.CodeNotFound, Key: "errors.activities-gone", Remedy: "errors.address.next"})
	if got.Text != want.Text || strings.Contains(got.Next, unfilled) {
		t.Errorf("%+v", got)
	}
}

// TestTheKeyDecides holds the order in which the words are looked for: the error's own key and remedy, the
// key's next step, the code's.
func TestTheKeyDecides(t *testing.T) {
	p := lang.MustNew(lang.English)
	unconnected, signIn := "No Dynamics organization is connected.", "Sign in again."
	expired := "Oops, your CRM credentials have expired."
	for _, c := range []struct {
		name       string
		err        engine.Error
		text, next string
	}{
		{"key", engine.Error{Code: engine.CodeConflict, Key: "errors.not-connected"}, unconnected, "Connect to CRM first."},
		{"code", engine.Error{Code: engine.CodeCredentials}, expired, signIn},
		{"remedy", engine.Error{Code: engine.CodeConflict, Key: "errors.not-connected", Remedy: "errors.credentials.next"}, unconnected, signIn},
		{"unknown key", engine.Error{Code: engine.CodeCredentials, Key: "errors.of-a-later-version"}, expired, signIn},
		{
			"fact",
			engine.Error{Code: engine.CodeUsage, Key: "errors.email", Facts: map[string]any{"Email": "a\x1b[31mna"}},
			"“ana” is not an e-mail address.", "",
		},
	} {
		got := OfCode(p, &c.err)
		if got.Text != c.text || c.next != "" && got.Next != c.next {
			t.Errorf("%s: %q, %q", c.name, got.Text, got.Next)
		}
	}
}

func TestWhatIsForSupportIsClean(t *testing.T) {
	s := Of(lang.MustNew(lang.English), fmt.Errorf("import contacts page 3: %w", &engine.Error{
		Code: engine.CodePrivilege, Detail: "no\x1b]0;x\x07 way", RequestID: "r\x071", Privilege: "prv\x1b[2JRead", CRMCode: "0x80040220",
	}))
	if s.Code != engine.CodePrivilege || s.Detail != "no way" || s.RequestID != "r1" || s.Privilege != "prvRead" || s.CRMCode != "0x80040220" {
		t.Errorf("%+v", s)
	}
}

// TestErrorsWithoutACode holds that an error of the disk has its sentence before there is an engine, and
// that any other is navsync's own, with its text for support only.
func TestErrorsWithoutACode(t *testing.T) {
	p := lang.MustNew(lang.English)
	full, readOnly := p.T("errors.store-full"), p.T("errors.store-read-only")
	for _, c := range []struct {
		err  error
		code engine.Code
		text string
	}{
		{store.ErrFull, engine.CodeStorage, full},
		{syscall.ENOSPC, engine.CodeStorage, full},
		{&fs.PathError{Op: "mkdir", Path: "/data", Err: syscall.EROFS}, engine.CodeStorage, readOnly},
		{fs.ErrPermission, engine.CodeStorage, readOnly},
		{errors.New("boom"), engine.CodeInternal, p.T("errors.internal")},
	} {
		s := Of(p, fmt.Errorf("open the store: %w", c.err))
		if s.Code != c.code || s.Text != c.text {
			t.Errorf("%v: %+v", c.err, s)
		}
	}
	if s := Of(p, errors.New("bo\x1b[31mom")); s.Detail != "boom" {
		t.Errorf("the detail is %q", s.Detail)
	}
	if Known(errors.New("boom")) != nil {
		t.Error("an error without a code has one")
	}
}
