package emulator

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
)

// acceptable refuses a format of the answer that is not served: the metadata in the
// body is minimal here, and numbers are numbers.
func (c *call) acceptable(target string) error {
	if target == "$metadata" || target == "$batch" || strings.HasSuffix(c.path, "/$value") || strings.HasSuffix(c.path, "/$count") {
		return nil
	}
	served, asked := false, false
	for _, part := range strings.Split(strings.Join(c.header.Values("Accept"), ","), ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		asked = true
		kind, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		if kind == "application/json" && (parameters["odata.metadata"] == "full" || parameters["odata.metadata"] == "none" ||
			parameters["ieee754compatible"] == "true") {
			return refuse(http.StatusNotAcceptable, codeNone, "The format '%s' is not supported.", strings.TrimSpace(part))
		}
		served = served || kind == "application/json" || kind == "text/plain" || kind == "text/html" || strings.Contains(kind, "*")
	}
	if asked && !served {
		return refuse(http.StatusUnsupportedMediaType, codeNone,
			"A supported MIME type could not be found that matches the acceptable MIME types for the request.")
	}
	return nil
}

// jsonBody refuses a body that does not say that it is JSON, or says of itself what
// this server does not read.
func (c *call) jsonBody() error {
	kind, parameters, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != "application/json" || parameters["ieee754compatible"] == "true" {
		return refuse(http.StatusUnsupportedMediaType, codeNone, "The content type '%s' is not supported.", c.header.Get("Content-Type"))
	}
	return nil
}

// twiceNamed finds a member that an object of a body has twice.
func twiceNamed(body []byte) (string, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var seen []map[string]bool // of each open object; nil for an array
	naming := false            // the next text is a member's name
	for {
		token, err := decoder.Token()
		if err != nil {
			return "", false
		}
		switch token {
		case json.Delim('{'):
			seen, naming = append(seen, map[string]bool{}), true
			continue
		case json.Delim('['):
			seen, naming = append(seen, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			seen = seen[:len(seen)-1]
		}
		inObject := len(seen) > 0 && seen[len(seen)-1] != nil
		if name, isText := token.(string); naming && isText && inObject {
			if seen[len(seen)-1][name] {
				return name, true
			}
			seen[len(seen)-1][name], naming = true, false
			continue
		}
		naming = inObject
	}
}
