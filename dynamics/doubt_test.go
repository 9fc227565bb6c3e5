package dynamics

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// gone answers a lost write: a gateway's page instead of Dynamics' word.
func gone(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }

// A refusal of the second attempt says nothing of the first, whose answer was lost,
// unless it says that the row is there.
func TestARepeatedWriteStaysInDoubt(t *testing.T) {
	tests := []struct {
		status    int
		code      string
		uncertain bool
	}{
		{403, "0x8004A113", true},
		{400, "0x80044331", true},
		{500, "0x80044151", true},
		{412, "0x80040237", false},
	}
	for _, test := range tests {
		tries := 0
		f := newFake(t, func(w http.ResponseWriter, _ asked) {
			if tries++; tries == 1 {
				gone(w)
				return
			}
			writeError(w, test.status, test.code, "no")
		})
		_, err := f.client().Create(t.Context(), "contact", idA, map[string]any{"lastname": "A"})
		var e *Error
		if !errors.As(err, &e) || e.Uncertain != test.uncertain {
			t.Errorf("%s: %+v", test.code, e)
		}
	}
}

func TestADeletionThatFindsNothingIsSettled(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			gone(w)
			return
		}
		writeError(w, 404, "0x80040217", "contact does not exist")
	})
	var e *Error
	if err := f.client().Delete(t.Context(), "contact", idA); !errors.As(err, &e) || e.Uncertain || e.Class != ClassNotFound {
		t.Errorf("%+v", e)
	}
}

// The parts of a batch that was sent twice may have been applied the first time.
func TestARepeatedBatchStaysInDoubt(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			gone(w)
			return
		}
		w.Header().Set("Content-Type", "multipart/mixed; boundary=batchresponse_19c0")
		w.Header().Set("x-ms-service-request-id", "outer-1")
		_, _ = io.WriteString(w, envelope(strings.Replace(refusedPart(403, "0x80040299"), "REQ_ID: r-9\r\n", "", 1), refusedPart(412, "0x80040237")))
	})
	results, err := f.client().Batch(t.Context(), sampleSets())
	if err != nil {
		t.Fatal(err)
	}
	var first, second *Error
	if !errors.As(results[0].Err, &first) || !first.Uncertain || first.RequestID != "outer-1" {
		t.Errorf("%+v", first)
	}
	if !errors.As(results[1].Err, &second) || second.Uncertain || second.Class != ClassDuplicate {
		t.Errorf("%+v", second)
	}
}

// A refused envelope is about whoever sent it, not about the activities' owners.
func TestARefusedEnvelopeBlamesTheCaller(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeError(w, 403, "0x80040225", "The user is disabled.") })
	_, err := f.client().Batch(t.Context(), sampleSets())
	if ClassOf(err) != ClassPrivilege {
		t.Errorf("%v", err)
	}
}

// The wait that a throttled envelope asks for holds for its parts.
func TestAThrottledEnvelopeTellsHowLong(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("Content-Type", "multipart/mixed; boundary=batchresponse_19c0")
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, envelope(refusedPart(429, "0x80072322")))
	})
	c := f.client()
	if _, err := c.Batch(t.Context(), sampleSets()[:1]); err != nil {
		t.Fatal(err)
	}
	if paused := c.Stats().ThrottledTime; paused < time.Minute {
		t.Errorf("paused %s", paused)
	}
}

// A gateway that shows a page with status 200 has not written anything.
func TestAGatewaysPageIsNoWrite(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html>Accept the terms of use</html>")
	})
	c := f.client()
	_, created := c.Create(t.Context(), "contact", idA, map[string]any{"lastname": "A"})
	for name, err := range map[string]error{
		"create": created,
		"update": c.Update(t.Context(), "contact", idA, map[string]any{"lastname": "B"}),
		"delete": c.Delete(t.Context(), "contact", idA),
	} {
		var e *Error
		if !errors.As(err, &e) || e.Class != ClassConnection || !e.Uncertain {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Many rows whose answer was cut may have been made.
func TestACutAnswerToAWriteIsUncertain(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"Ids":["5f1d`) })
	_, err := f.client().CreateMultiple(t.Context(), "contact", []map[string]any{{"lastname": "A"}})
	var e *Error
	if !errors.As(err, &e) || !e.Uncertain || len(f.requests()) != 1 {
		t.Errorf("%+v after %d requests", e, len(f.requests()))
	}
}

// Of a read nothing was used, so that it is sent again.
func TestACutAnswerToAReadIsReadAgain(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			writeJSON(w, 200, `{"fullname":"Ada By`)
			return
		}
		writeJSON(w, 200, `{"fullname":"Ada Byron","contactid":"`+idA+`"}`)
	})
	row, err := f.client().Get(t.Context(), "contact", idA, "fullname")
	if err != nil || row.String("fullname") != "Ada Byron" {
		t.Errorf("%v", err)
	}
}

// Who leaves during a wait hears of that, not of the server's fault.
func TestLeavingDuringAWait(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { w.WriteHeader(http.StatusServiceUnavailable) })
	ctx, cancel := context.WithCancel(t.Context())
	c := f.client(func(config *Config) {
		config.Sleep = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
	})
	if _, err := c.WhoAmI(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Nothing is said to a server that cannot prove who it is, and it is asked once.
func TestAnUnknownAuthorityIsNotWrittenTo(t *testing.T) {
	served := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) { served++; writeWho(w) })
	c := f.client(func(config *Config) { config.HTTP = &http.Client{Transport: wrongCertificate{}} })
	c.schema.names["contact"] = &Table{LogicalName: "contact", EntitySetName: "contacts", PrimaryID: "contactid"}
	_, err := c.Create(t.Context(), "contact", idA, map[string]any{"lastname": "A"})
	var e *Error
	if !errors.As(err, &e) || e.Uncertain || e.Class != ClassConnection || served != 0 || len(f.waits()) != 0 {
		t.Errorf("%+v, served %d, waited %v", e, served, f.waits())
	}
}

// An answer that is too large would be so again.
func TestATooLargeAnswerIsNotAskedForAgain(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"UserId":"`+idA+strings.Repeat(" ", 100)+`"}`)
	})
	c := f.client(func(config *Config) { config.MaxAnswerBytes = 20 })
	_, err := c.WhoAmI(t.Context())
	if err == nil || ClassOf(err).Transient() || len(f.requests()) != 1 {
		t.Errorf("%v after %d requests", err, len(f.requests()))
	}
}
