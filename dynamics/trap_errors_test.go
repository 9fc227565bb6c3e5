package dynamics

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// codeTable is contract §8.3: code, status, class.
var codeTable = []struct {
	code   string
	status int
	class  Class
}{
	{"0x80072560", 403, ClassConnection},
	{"0x80040225", 403, ClassPrivilege},
	{"0x80042F09", 403, ClassPrivilege},
	{"0x8004D24B", 403, ClassPrivilege},
	{"0x8004D24C", 403, ClassPrivilege},
	{"0x8004A113", 403, ClassPrivilege},
	{"0x80044507", 403, ClassPrivilege},
	{"0x80040220", 403, ClassPrivilege},
	{"0x80048306", 403, ClassPrivilege},
	{"0x80040277", 403, ClassPrivilege},
	{"0x80040299", 403, ClassPrivilege},
	{"0x80040217", 404, ClassNotFound},
	{"0x80060891", 404, ClassNotFound},
	{"0x8006088A", 404, ClassSchema},
	{"0x80060888", 400, ClassBug},
	{"0x80048D19", 400, ClassBug},
	{"0x80040203", 400, ClassBug},
	{"0x80040237", 412, ClassDuplicate},
	{"0x80060892", 412, ClassSkip},
	{"0x80073002", 412, ClassSkip},
	{"0x80073002", 500, ClassSkip},
	{"0x80040333", 412, ClassSkip},
	{"0x80040333", 500, ClassSkip},
	{"0x80060882", 412, ClassStale},
	{"0x80060883", 400, ClassBug},
	{"0x8006088D", 400, ClassBug},
	{"0x80048408", 400, ClassAdmin},
	{"0x80044331", 400, ClassSkip},
	{"0x8004431A", 400, ClassAdmin},
	{"0x80043507", 400, ClassAdmin},
	{"0x80043503", 400, ClassAdmin},
	{"0x80043505", 400, ClassSkip},
	{"0x800404BD", 400, ClassOwner},
	{"0x8004049E", 400, ClassOwner},
	{"0x80041D28", 403, ClassOwner},
	{"0x80040216", 500, ClassRetry},
	{"0x80040265", 400, ClassSkip},
	{"0x80040224", 500, ClassSkip},
	{"0x80044150", 500, ClassRetry},
	{"0x80044151", 500, ClassRetry},
	{"0x80072321", 429, ClassThrottled},
	{"0x80072322", 429, ClassThrottled},
	{"0x80072326", 429, ClassThrottled},
	{"0x80044352", 400, ClassResync},
	{"0x80072302", 400, ClassAdmin},
	{"", 401, ClassCredentials},
	{"", 403, ClassPrivilege},
	{"", 429, ClassThrottled},
	{"0x8004F00D", 500, ClassUnknown},
}

func TestClassOfEveryCode(t *testing.T) {
	for _, row := range codeTable {
		body := `{"error":{"code":"` + row.code + `","message":"some text"}}`
		if e := newError("op", row.status, http.Header{}, []byte(body)); e.Class != row.class {
			t.Errorf("%s HTTP %d: %s, want %s", row.code, row.status, e.Class, row.class)
		}
	}
}

// Trap 11: 412 is a duplicate or a version conflict; only the code tells.
func TestTrap11_TheCodeTellsTheMeaningsOf412(t *testing.T) {
	want := map[string]Class{"0x80040237": ClassDuplicate, "0x80060882": ClassStale, "0x80040333": ClassSkip, "0x80060892": ClassSkip}
	for code, class := range want {
		for _, status := range []int{412, 500} {
			e := newError("op", status, http.Header{}, []byte(`{"error":{"code":"`+code+`","message":"the same text"}}`))
			if e.Class != class {
				t.Errorf("%s HTTP %d: %s, want %s", code, status, e.Class, class)
			}
		}
	}
}

// Trap 12: codes come as hex, as decimal, or not at all.
func TestTrap12_CodesAreNormalized(t *testing.T) {
	tests := map[string]Code{
		"0x80040217": CodeNotFound, "0X80040217": CodeNotFound, "80040217": CodeNotFound, "-2147220969": CodeNotFound,
		"2147746327": CodeNotFound, "": 0, "0x0": 0, "0": 0, "0x": 0, "zzz": 0,
		"0x123456789": 0, "-1": 0xFFFFFFFF, "0x8004d24b": CodeNoLicense, "-2147015902": CodeThrottledRequests,
		"-2147204784": CodeSQLError, "99999999999": 0,
	}
	for text, want := range tests {
		if got := ParseCode(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := ParseCode(" 0x80040217\n"); got != CodeNotFound {
		t.Errorf("with blanks: %s", got)
	}
	bodies := []string{
		`{"error":{"code":"0x80040217","message":"gone"}}`,
		`{"error":{"code":-2147220969,"message":"gone","innererror":{"message":"m","type":"t","stacktrace":"s"}}}`,
		`{"Error":{"Code":"-2147220969","Message":"gone"}}`,
		`{"Message":"gone","ExceptionMessage":"gone","ErrorCode":-2147220969}`,
		`{"error":{"code":"0x80040217","message":"gone","@Microsoft.PowerApps.CDS.HelpLink":"http://x"}}`,
	}
	for _, body := range bodies {
		e := newError("op", 404, http.Header{"X-Ms-Service-Request-Id": {"r-1"}}, []byte(body))
		if e.Code != CodeNotFound || e.Class != ClassNotFound || e.Message != "gone" || e.RequestID != "r-1" {
			t.Errorf("%s: %+v", body, e)
		}
	}
}

// Beside trap 20: an answer of a gateway is no answer of Dynamics.
func TestGatewayAnswers(t *testing.T) {
	for _, body := range []string{"", "<html><body>Bad gateway</body></html>", "null", `[]`, `{"error":`} {
		for status, want := range map[int]Class{
			404: ClassConnection, 500: ClassRetry, 502: ClassRetry, 503: ClassRetry, 504: ClassRetry, 302: ClassConnection,
		} {
			if e := newError("op", status, http.Header{}, []byte(body)); e.Class != want {
				t.Errorf("HTTP %d %q: %s, want %s", status, body, e.Class, want)
			}
		}
	}
}

// Trap 26: an owner that cannot own is told from a missing privilege of ours.
func TestTrap26_OwnersThatCannotOwn(t *testing.T) {
	for _, code := range []string{"0x800404BD", "0x8004049E", "0x80041D28"} {
		if e := newError("op", 400, http.Header{}, []byte(`{"error":{"code":"`+code+`","message":"owner"}}`)); e.Class != ClassOwner {
			t.Errorf("%s: %s", code, e.Class)
		}
	}
	const disabled = "0x80040225"
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if !strings.HasSuffix(r.path, "$batch") {
			writeError(w, 403, disabled, "The specified user is disabled")
			return
		}
		w.Header().Set("Content-Type", "multipart/mixed; boundary=batchresponse_19c0")
		_, _ = w.Write([]byte(envelope(refusedPart(403, disabled))))
	})
	c := f.client()
	if err := c.Update(t.Context(), "task", idA, nil); ClassOf(err) != ClassOwner {
		t.Errorf("a write for a disabled owner: %v", err)
	}
	results, err := c.Batch(t.Context(), sampleSets()[:1])
	if err != nil || ClassOf(results[0].Err) != ClassOwner {
		t.Errorf("the same in a batch: %+v %v", results, err)
	}
	if _, err := c.WhoAmI(t.Context()); ClassOf(err) != ClassPrivilege {
		t.Errorf("we are disabled ourselves: %v", err)
	}
	e := newError("op", 403, http.Header{}, []byte(`{"error":{"code":"0x80040220","message":"Principal user (Id=4026, type=8, `+
		`roleCount=1, privilegeCount=7, accessMode=0) is missing prvReadLead privilege (Id=7d7a) on OTC=4 for entity 'lead'"}}`))
	if e.Class != ClassPrivilege || e.MissingPrivilege != "prvReadLead" {
		t.Fatalf("%+v", e)
	}
}

// Trap 32: the text of a customer's plug-in reaches the caller, without what
// would harm a screen.
func TestTrap32_PluginTextIsKept(t *testing.T) {
	e := newError("POST tasks", 400, http.Header{}, []byte(`{"error":{"code":"0x80040265","message":"Budget\u001b[31m code\r\nis missing\u202e"}}`))
	if e.Class != ClassSkip || e.Message != "Budget[31m code  is missing" {
		t.Fatalf("%s %q", e.Class, e.Message)
	}
	long := newError("op", 400, http.Header{}, []byte(`{"error":{"code":"0x80040265","message":"`+strings.Repeat("é", 5000)+`"}}`))
	if len(long.Message) > longestMessage+8 {
		t.Fatalf("%d bytes of text", len(long.Message))
	}
}

func TestSentinels(t *testing.T) {
	column := newError("op", 400, http.Header{},
		[]byte(`{"error":{"code":"0x80060888","message":"Could not find a property named 'foo' on type 'x'."}}`))
	if column.Class != ClassSchema || !errors.Is(column, ErrNoColumn) {
		t.Errorf("column: %+v", column)
	}
	old := newError("op", 400, http.Header{}, []byte(`{"error":{"code":"0x0","message":"Could not find a property named 'foo' on type 'x'."}}`))
	if !errors.Is(old, ErrNoColumn) {
		t.Errorf("column on an older version: %+v", old)
	}
	table := newError("op", 404, http.Header{}, []byte(`{"error":{"code":"0x8006088a","message":"Resource not found for the segment 'li_inmails'."}}`))
	if !errors.Is(table, ErrNoTable) {
		t.Errorf("table: %+v", table)
	}
	f := newFake(t, func(http.ResponseWriter, asked) {})
	if _, err := f.client().Table(t.Context(), "li_message"); !errors.Is(err, ErrNoTable) || ClassOf(err) != ClassSchema {
		t.Errorf("definition: %v", err)
	}
}

func TestErrorsHoldNoSecret(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeError(w, 403, "0x80040220", "no") })
	c := f.client()
	_, err := c.WhoAmI(t.Context())
	if err == nil || strings.Contains(err.Error(), secretToken) {
		t.Fatalf("err %v", err)
	}
	f.server.Close()
	_, _, err = collect(t, c, Query{Table: "contact", Link: f.server.URL + "/api/data/v9.2/contacts?$filter=private"}, "x")
	if ClassOf(err) != ClassConnection || strings.Contains(err.Error(), "private") || strings.Contains(err.Error(), secretToken) {
		t.Fatalf("err %v", err)
	}
}

func FuzzErrorBody(f *testing.F) {
	f.Add(400, []byte(`{"error":{"code":"0x80040217","message":"x"}}`))
	f.Add(500, []byte(`{"Message":"x","ErrorCode":-2147220969}`))
	f.Add(502, []byte(`<html>`))
	f.Add(404, []byte(`{"error":{"code":null,"message":"\ud800\u0007"}}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		e := newError("op", status, http.Header{}, body)
		if e.Class < ClassUnknown || e.Class > ClassBug {
			t.Fatalf("class %d", e.Class)
		}
		if strings.ContainsFunc(e.Message, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Fatalf("control characters in %q", e.Message)
		}
		if again := newError("op", status, http.Header{}, body); again.Class != e.Class || again.Code != e.Code {
			t.Fatal("not deterministic")
		}
	})
}
