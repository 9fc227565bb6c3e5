package dynamics

import "testing"

// Whatever a server puts around it, the code is found (contract §8.1).
func TestErrorBodies(t *testing.T) {
	tests := []struct {
		body, message string
		code          Code
		known         bool
	}{
		{
			`{"error":{"code":"0x80040217","message":"gone","@Microsoft.PowerApps.CDS.HelpLink":"x","@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode":0}}`,
			"gone", CodeNotFound, true,
		},
		{`{"error":{"code":-2147220969,"message":"gone"}}`, "gone", CodeNotFound, true},
		{`{"error":{"code":"-2147220969","message":{"lang":"en-US","value":"gone"}}}`, "gone", CodeNotFound, true},
		{`{"error":{"code":"0X80040217","message":"","innererror":{"message":"inner","type":"x","stacktrace":"y"}}}`, "inner", CodeNotFound, true},
		{`{"error":{"code":"0x80040217","message":null,"innererror":"a text"}}`, "", CodeNotFound, true},
		{`{"error":{"code":null,"message":["odd"]}}`, "", 0, true},
		{`{"error":{"code":"","message":"m"}}`, "m", 0, true},
		{`{"error":{"code":"0x0","message":"m"}}`, "m", 0, true},
		{`{"Message":"outer","ExceptionMessage":"inner","ErrorCode":-2147220969}`, "inner", CodeNotFound, true},
		{`{"Message":"outer","ExceptionMessage":null}`, "outer", 0, true},
		{"\xef\xbb\xbf" + `{"error":{"code":"0x80040217","message":"gone"}}`, "gone", CodeNotFound, true},
		{`{"error":"invalid_token"}`, "", 0, false},
		{`{"value":[]}`, "", 0, false},
		{`<html>502</html>`, "", 0, false},
		{``, "", 0, false},
	}
	for _, test := range tests {
		code, message, known := parseErrorBody([]byte(test.body))
		if code != test.code || message != test.message || known != test.known {
			t.Errorf("%s: %s %q %v", test.body, code, message, known)
		}
	}
}
